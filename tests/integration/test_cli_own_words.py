"""write, note and confirm on the command line."""

import json
from pathlib import Path

import pytest
from cli_runner import HAT, Cli, planned_workspace, prepare

BY_MAYA, BY_RAO = ("--by", "maya"), ("--by", "rao")
HOOK = "Ever worn one?"


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """The command line in a workspace with one planned campaign, an author and a clinician."""
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    prepare(made)
    return made


def test_a_hook_is_written_shown_to_the_clinician_and_confirmed_by_itself(clinic: Cli) -> None:
    code, out, err = clinic("write", HAT, "--hook", HOOK, *BY_MAYA)
    assert (code, HAT in out) == (0, True)
    assert f"clinic review {HAT}" in err
    code, out, _ = clinic("review", HAT)
    assert "-- in somebody's own words: 1, each to be confirmed by itself; 1 wait" in out
    assert f"[ ] {HOOK}" in out
    code, _, err = clinic("confirm", HAT, *BY_RAO)
    assert (code, "there is no terminal to ask on" in err) == (2, True)
    code, out, err = clinic("confirm", HAT, "--sentence", "Ever worn", *BY_RAO)
    assert (code, out.startswith("own-")) == (0, True)
    confirmed = out.strip()
    assert f"[x] {HOOK}" in clinic("review", HAT)[1]
    assert clinic("revoke", confirmed, *BY_RAO)[0] == 0
    assert f"[ ] {HOOK}" in clinic("review", HAT)[1]


def test_writing_confirming_and_taking_back_report_as_json(clinic: Cli) -> None:
    planned = json.loads(clinic("write", HAT, "--hook", HOOK, *BY_MAYA, "--json")[1])
    assert HAT in [item["key"] for item in planned["items"]]
    code, out, _ = clinic("confirm", HAT, "--sentence", "Ever worn", *BY_RAO, "--json")
    (made,) = json.loads(out)
    expected = {"item": HAT, "sentence": HOOK, "author": "maya", "stands_for": False, "by": "rao", "revoked_at": None}
    assert (code, {name: made[name] for name in expected}) == (0, expected)
    assert json.loads(clinic("confirm", HAT, *BY_RAO, "--json")[1]) == []
    taken = json.loads(clinic("revoke", made["confirmation"], *BY_RAO, "--json")[1])
    assert (taken["confirmation"], taken["revoked_at"] is None) == (made["confirmation"], False)


def test_what_is_not_confirmed_is_not_signed_where_nobody_can_be_asked(clinic: Cli) -> None:
    clinic("write", HAT, "--hook", HOOK, *BY_MAYA)
    document = json.loads(clinic("review", HAT, "--json")[1])[0]
    assert [sentence["confirmed_by"] for sentence in document["own_words"]] == [None]
    code, _, err = clinic("write", HAT, *BY_MAYA)
    assert (code, "there is nothing to write" in err) == (2, True)
    code, _, err = clinic("write", HAT, "--take-out", "hat", *BY_MAYA)
    assert (code, "--take-out: 'hat' is none of text, hook" in err) == (2, True)


def test_a_note_is_planned_by_one_command(clinic: Cli) -> None:
    code, out, err = clinic("note", "closed", "--text", "We are closed on Friday. See you on Monday.", *BY_MAYA)
    assert (code, "closed/lead/x/post" in out) == (0, True)
    assert "campaigns/closed/note.md" in err
    assert "= own words of maya" in clinic("review", "closed")[1]
    assert clinic("check", "closed")[0] == 0
    assert "closed/lead/x/post" in clinic("status", "--json")[1]
    code, _, err = clinic("note", "closed", "--text", "Again.", *BY_MAYA)
    assert (code, "there is a campaign 'closed' already" in err) == (2, True)
