"""library on the command line: the approved statements, with where each is used."""

import json
from pathlib import Path

import pytest
from cli_runner import Cli, planned_workspace, prepare


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """The command line in a workspace with one planned campaign and an author."""
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    prepare(made)
    return made


def test_statements_are_listed_with_what_holds_of_each(clinic: Cli) -> None:
    code, out, _ = clinic("library")
    assert code == 0
    assert "results-vary" in out
    assert "usable" in out
    assert "risks" not in clinic("library", "results", "vary")[1]


def test_the_document_names_the_items_that_carry_each(clinic: Cli) -> None:
    found = json.loads(clinic("library", "--json")[1])["statements"]
    risks = next(one for one in found if one["id"] == "risks")
    assert (risks["version"], risks["approved"]) == (1, None)
    assert all(item.startswith("sun/") for one in found for item in one["items"])


def test_nothing_found_is_said(clinic: Cli) -> None:
    code, out, err = clinic("library", "zzz")
    assert (code, out) == (0, "")
    assert "no statement has all of these words" in err
