"""search on the command line: what has the words, by kind, and nothing more than a line where nothing has."""

import json
from pathlib import Path

import pytest
from cli_runner import HAT, Cli, planned_workspace, prepare


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """The command line in a workspace with one planned campaign and an author."""
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    prepare(made)
    return made


def test_items_articles_and_people_are_found_by_the_beginnings_of_their_words(clinic: Cli) -> None:
    code, out, _ = clinic("search", "hat")
    assert code == 0
    assert f"items  {HAT}" in out
    assert "articles  sun/" in out
    assert clinic("search", "may", "--kind", "people")[1].startswith("people  maya  Maya")


def test_the_document_says_how_much_there_is_of_each_kind(clinic: Cli) -> None:
    found = json.loads(clinic("search", "hat", "--most", "1", "--json")[1])
    assert found["words"] == ["hat"]
    assert all(group["total"] >= len(group["hits"]) == 1 for group in found["found"])


def test_nothing_found_is_said(clinic: Cli) -> None:
    code, out, err = clinic("search", "zzz")
    assert (code, out) == (0, "")
    assert "nothing has all of these words" in err
