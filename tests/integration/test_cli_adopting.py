"""adopt and separate at the command line: whoever says that sending goes on proves who they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_runner import Cli, planned_workspace, prepare


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    workspace = planned_workspace(tmp_path)
    made = Cli(tmp_path, monkeypatch, capfd, workspace)
    prepare(made)
    assert made("run", "--once")[0] == 0
    return made


@pytest.mark.parametrize("says", [("adopt", "place"), ("separate",)])
def test_a_copy_does_not_run_before_a_person_says_what_it_is(clinic: Cli, says: tuple[str, ...]) -> None:
    shutil.copytree(clinic.folder / "clinic", clinic.folder / "copy")
    code, _, said = clinic("-w", "copy", "run", "--once")
    assert code == 2
    assert "was copied or moved here" in said
    code, listed, _ = clinic("-w", "copy", "doctor")
    assert code == 1
    assert "was copied or moved here" in listed
    assert clinic("-w", "copy", *says, "--by", "maya")[0] == 0
    assert clinic("-w", "copy", "run", "--once")[0] == 0
    code, trail, _ = clinic("-w", "copy", "audit", "show", "installation")
    assert code == 0
    assert "maya" in trail


def test_nobody_adopts_anything_with_a_wrong_password(clinic: Cli) -> None:
    shutil.copytree(clinic.folder / "clinic", clinic.folder / "copy")
    clinic.sign_in_as("not the password")
    for says in (("adopt", "place"), ("adopt", "journal"), ("adopt", "key"), ("separate",)):
        assert clinic("-w", "copy", *says, "--by", "maya")[0] == 2
    assert clinic("-w", "copy", "run", "--once")[0] == 2


def test_a_damaged_journal_and_a_lost_key_are_taken_as_they_are_by_a_person(clinic: Cli) -> None:
    var = clinic.folder / "clinic" / "var"
    (var / "attempts.journal.end").write_text("damaged")
    (var / "secret_key").unlink()
    assert clinic("run", "--once")[0] == 2
    assert clinic("adopt", "key", "--by", "maya")[0] == 0
    assert clinic("run", "--once")[0] == 2
    assert clinic("adopt", "journal", "--by", "maya")[0] == 0
    assert clinic("run", "--once")[0] == 0


def test_a_command_that_only_looks_makes_no_database(clinic: Cli) -> None:
    var = clinic.folder / "clinic" / "var"
    for file in var.glob("clinic.db*"):
        file.unlink()
    for command in (("status",), ("run", "--once"), ("audit", "verify"), ("resolve", "d", "--drop", "--by", "maya")):
        code, _, said = clinic(*command)
        assert code == 2
        assert "put it back from your newest backup" in said
    assert clinic("doctor")[0] == 1
    assert not (var / "clinic.db").exists()
