"""A fertility clinic's article, from nothing to a submitted campaign: its risks in, what is blocked left out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from campaign_files import keep_what_is_blocked, leave_out_what_is_blocked
from cli_runner import Cli
from own_particulars import write_own_particulars

from scheduler.bootstrap import Application
from scheduler.services.initialise import initialise

ARTICLE = Path(__file__).parents[1] / "reading" / "cases" / "article-3-fertility.md"
RISKS = "risks-you-should-know-about"
RISK = "Ovarian hyperstimulation syndrome needs hospital care in about 1% of cycles."
BLOCKED = "With donor eggs, the age of the donor counts, and live-birth rates stay above 45%"
BY_MAYA = ("--by", "maya")


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """The command line in the workspace of a clinic in the United States with the article imported."""
    initialise(tmp_path / "clinic")
    Application(tmp_path / "clinic", {}).found()
    shutil.copy(ARTICLE, tmp_path / "fertility.md")
    monkeypatch.setenv("CLINIC_CLAIMS__JURISDICTIONS", '["US"]')
    made = Cli(tmp_path, monkeypatch, capfd, tmp_path / "clinic")
    assert made("import", "fertility.md", "--name", "ivf")[0] == 0
    write_own_particulars(made.workspace)
    assert made("person", "add", "maya", "--name", "Maya", "--role", "author")[0] == 0
    return made


def test_a_campaign_is_submitted_with_its_risks_in_and_what_is_blocked_left_out(clinic: Cli) -> None:
    planned = json.loads(clinic("plan", "ivf", "--json")[1])
    assert {item["section"] for item in planned["items"] if item["channel"] == "x"} >= {RISKS}
    assert clinic("check", "ivf")[0] == 0
    shown = clinic("review", "ivf")[1]
    assert RISK in shown
    assert "IVF is safe for most people, but it is not free of risk." in shown
    assert f"| {BLOCKED}" not in shown
    code, out, _ = clinic("submit", "ivf", *BY_MAYA, "--json")
    decisions = json.loads(out)
    assert (code, [each for each in decisions if not each["done"]]) == (0, [])
    assert len(decisions) == len(planned["items"])


def test_planning_again_leaves_out_the_same_and_keeps_what_waits(clinic: Cli) -> None:
    first = json.loads(clinic("plan", "ivf", "--json")[1])
    assert {left["channel"] for left in first["omitted"] if left["text"].startswith(BLOCKED)} == {"x", "email"}
    clinic("submit", "ivf", *BY_MAYA)
    again = json.loads(clinic("plan", "ivf", "--json")[1])
    assert {item["state"] for item in again["items"]} == {"in_review"}
    assert (again["omitted"], again["left_out"]) == (first["omitted"], first["left_out"])
    keep_what_is_blocked(clinic.workspace, "ivf")
    kept = json.loads(clinic("plan", "ivf", "--json")[1])
    assert kept["omitted"] == []
    assert clinic("check", "ivf")[0] == 1
    leave_out_what_is_blocked(clinic.workspace, "ivf")
    assert json.loads(clinic("plan", "ivf", "--json")[1])["omitted"] == first["omitted"]
