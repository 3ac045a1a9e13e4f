"""From nothing to a submitted campaign in the commands that the README shows, and no file edited by hand."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from cli_runner import Cli

REPOSITORY = Path(__file__).parents[2]
ARTICLE = REPOSITORY / "tests" / "reading" / "cases" / "article-1-dental.docx"
COMMANDS = 8


def _readme_commands() -> list[list[str]]:
    """Return the commands of the README's section on a clinic of one's own, as a shell would take them."""
    section = (REPOSITORY / "README.md").read_text(encoding="utf-8").partition("## Your own clinic\n")[2]
    shown = section.partition("\n## ")[0].replace("\\\n", " ")
    lines = [line.strip() for line in shown.splitlines() if line.startswith("    ")]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("clinic ")]


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    monkeypatch.setenv("CLINIC_PREFLIGHT__NETWORK", "false")
    (tmp_path / "article.docx").write_bytes(ARTICLE.read_bytes())
    people = "address,consent_date\nasha@lakedental.org,2026-01-15\nben@lakedental.org,2026-02-01\n"
    (tmp_path / "subscribers.csv").write_text(people, encoding="utf-8")
    return Cli(tmp_path, monkeypatch, capfd, None)


def test_the_readme_takes_a_dentist_from_nothing_to_a_submitted_campaign(
    clinic: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = _readme_commands()
    assert len(commands) <= COMMANDS
    assert (commands[0][1], commands[-1][1]) == ("init", "submit")
    for _, *arguments in commands:
        if arguments[0] == "init":
            assert clinic(*arguments)[0] == 0
            monkeypatch.setenv("CLINIC_WORKSPACE", str(clinic.folder / arguments[1]))
            continue
        code, out, err = clinic(*arguments)
        assert code == 0, (arguments, out, err)
    _, out, _ = clinic("status", arguments[1], "--json")
    states = [item["state"] for item in json.loads(out)["items"]]
    assert len(states) > 5
    assert set(states) == {"in_review"}


def test_what_a_dentist_sends_is_about_teeth_and_its_own(clinic: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    init, *_, imported, plan, _, _ = _readme_commands()
    assert clinic(*init[1:])[0] == 0
    monkeypatch.setenv("CLINIC_WORKSPACE", str(clinic.folder / init[2]))
    assert clinic(*imported[1:])[0] == 0
    assert clinic(*plan[1:])[0] == 0
    _, out, _ = clinic("review", plan[2])
    assert "#OralHealth" in out
    assert "This is general information. It cannot replace the advice of a dentist who has examined you." in out
    assert "from: Lake Dental <news@lakedental.org>" in out
    assert not re.search(r"exosome|SkinHealth|example\.com|Your Clinic", out, re.IGNORECASE)
