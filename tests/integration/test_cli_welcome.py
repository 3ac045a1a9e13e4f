"""clinic welcome: a series written, signed, switched on and looked at without a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_runner import PASSWORD, SUN, Cli
from own_particulars import write_own_particulars

from scheduler.services.initialise import NewClinic, initialise


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    folder = tmp_path / "clinic"
    initialise(folder, NewClinic(jurisdictions=("IN",)))
    write_own_particulars(folder)
    monkeypatch.setenv("CLINIC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CLINIC_NEW_PASSWORD", PASSWORD)
    made = Cli(tmp_path, monkeypatch, capfd, folder)
    assert made("person", "add", "rao", "--name", "Dr Rao", "--role", "clinician", "--registration", "1")[0] == 0
    assert made("person", "add", "maya", "--name", "Maya", "--role", "author", "--by", "rao")[0] == 0
    (tmp_path / "sun.txt").write_text(SUN)
    assert made("import", "sun.txt", "--name", "sun")[0] == 0
    return made


def look(clinic: Cli) -> Any:  # Any: JSON
    code, out, _ = clinic("welcome", "list", "--json")
    assert code == 0
    return json.loads(out)


def test_a_step_is_made_of_a_section_and_signed_as_any_campaign(clinic: Cli) -> None:
    code, out, err = clinic("welcome", "add", "diary", "--after", "2", "--from", "sun/a-diary", "--by", "maya")
    assert (code, out) == (0, "diary goes out 2 days after the confirmation at 09:00, once it is signed.\n")
    assert "clinic submit welcome.diary.en" in err
    submitted = clinic("submit", "welcome.diary.en", "--by", "maya")
    assert submitted[0] == 0, submitted
    assert clinic("approve", "welcome.diary.en", "--by", "rao")[0] == 0
    assert clinic("welcome", "on", "--by", "rao")[1] == "The welcome series is on.\n"
    series = look(clinic)
    assert series["enabled"] is True
    (step,) = series["steps"]
    assert (step["name"], step["after"], step["at"]) == ("diary", 2, "09:00")
    assert [(words["language"], words["state"], words["goes_out"]) for words in step["words"]] == [
        ("en", "approved", True)
    ]


def test_planning_a_signed_step_again_keeps_its_signature(clinic: Cli) -> None:
    clinic("welcome", "add", "diary", "--after", "2", "--from", "sun/a-diary", "--by", "maya")
    clinic("submit", "welcome.diary.en", "--by", "maya")
    clinic("approve", "welcome.diary.en", "--by", "rao")
    assert clinic("plan", "welcome.diary.en")[0] == 0
    assert clinic("welcome", "move", "diary", "--after", "5", "--at", "11:00", "--by", "maya")[0] == 0
    (step,) = look(clinic)["steps"]
    assert (step["after"], step["words"][0]["state"]) == (5, "approved")


def test_changed_words_are_a_draft_again(clinic: Cli) -> None:
    clinic("welcome", "add", "diary", "--after", "2", "--from", "sun/a-diary", "--by", "maya")
    clinic("submit", "welcome.diary.en", "--by", "maya")
    clinic("approve", "welcome.diary.en", "--by", "rao")
    article = clinic.workspace / "campaigns" / "welcome.diary.en" / "article.md"
    article.write_text(article.read_text().replace("Bring it along.", "Bring it to the clinic."))
    assert clinic("plan", "welcome.diary.en")[0] == 0
    (step,) = look(clinic)["steps"]
    assert (step["words"][0]["state"], step["words"][0]["goes_out"]) == ("draft", False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "diary", "--after", "2", "--at", "23:00", "--text", "Hello there."), "lies in the quiet hours"),
        (("add", "diary", "--after", "2", "--from", "sun"), "write --from CAMPAIGN/SECTION"),
        (("add", "diary", "--after", "2", "--from", "sun/nothing"), "no section 'nothing'"),
        (("add", "diary", "--after", "2", "--from", "moon/a-diary"), "no campaign 'moon'"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(clinic: Cli, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = clinic("welcome", *arguments, "--by", "maya")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert message in err
    assert look(clinic)["steps"] == []


def test_whoever_would_begin_is_counted_first(clinic: Cli) -> None:
    assert clinic("welcome", "begin", "--dry-run")[1] == "0 people would begin.\n"
    assert "switch it on first" in clinic("welcome", "begin", "--by", "rao")[2]
