"""move on the command line: the free times, a move, and a refusal in one line."""

import json
from pathlib import Path

import pytest
from cli_runner import HAT, Cli, planned_workspace, prepare

BY_MAYA = ("--by", "maya")


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """The command line in a workspace with one planned campaign and an author."""
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    prepare(made)
    return made


def test_an_item_is_moved_to_a_time_that_is_free(clinic: Cli) -> None:
    free = json.loads(clinic("move", HAT, *BY_MAYA, "--json")[1])
    wanted = free[-1]["local"]
    code, out, _ = clinic("move", HAT, wanted, *BY_MAYA, "--json")
    assert code == 0
    assert json.loads(out)["slot"] == free[-1]
    (item,) = [each for each in json.loads(clinic("plan", "sun", "--json")[1])["items"] if each["key"] == HAT]
    assert item["slot"] == free[-1]


def test_a_refusal_is_one_line_with_the_rule_and_the_ways_on(clinic: Cli) -> None:
    day = json.loads(clinic("move", HAT, *BY_MAYA, "--json")[1])[-1]["local"][:10]
    code, out, err = clinic("move", HAT, f"{day} 03:00", *BY_MAYA)
    assert (code, out) == (2, "")
    assert "03:00 lies in the quiet hours" in err
    assert "the next free time is" in err
    assert "--insist moves it there all the same" in err
    assert clinic("move", HAT, f"{day} 03:00", "--insist", *BY_MAYA)[0] == 0


def test_a_time_that_is_none_is_refused(clinic: Cli) -> None:
    code, _, err = clinic("move", HAT, "tomorrow", *BY_MAYA)
    assert (code, "Choose a day and a time" in err) == (2, True)
