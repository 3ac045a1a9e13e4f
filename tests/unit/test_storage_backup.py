"""A backup is whole, checked, and never in the way of anything that is there."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.domain.errors import BadInput, ClinicError
from scheduler.storage import backup as backup_module
from scheduler.storage.backup import backup, remove_unfinished
from scheduler.storage.store import open_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path, sqlite_template: Path) -> Path:
    path = tmp_path / "clinic scheduler #1.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


def paused_in(path: Path) -> str | None:
    store = open_store(f"sqlite:///{path}")
    with store.transaction() as tx:
        reason = tx.controls.paused()
    store.close()
    return reason


def test_a_backup_holds_what_was_committed_even_while_somebody_writes(path: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    with store.transaction() as tx:
        tx.controls.pause("committed", NOW)
    with store.transaction() as tx:
        tx.controls.pause("not committed", NOW)
        backup(f"sqlite:///{path}", tmp_path / "copy.db")
    store.close()
    assert paused_in(tmp_path / "copy.db") == "committed"


def test_a_backup_is_one_file_for_its_owner_alone(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(f"sqlite:///{path}", folder / "copy.db")
    assert [file.name for file in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").stat().st_mode & 0o077 == 0


def test_a_backup_never_overwrites(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(BadInput, match=r"copy\.db exists already"):
        backup(f"sqlite:///{path}", target)
    assert target.read_text() == "precious"


def test_a_file_that_comes_to_be_meanwhile_is_not_overwritten(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    copy = backup_module._copy

    def copy_slowly(source: Path, unfinished: Path) -> None:
        copy(source, unfinished)
        target.write_text("precious")

    monkeypatch.setattr(backup_module, "_copy", copy_slowly)
    with pytest.raises(BadInput, match="cannot be written"):
        backup(f"sqlite:///{path}", target)
    assert target.read_text() == "precious"
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_damaged_database_makes_no_backup(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA journal_mode = DELETE; CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES ('abc')"
        )
        connection.executescript("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'pauses'")
    with pytest.raises(ClinicError, match="damaged") as caught:
        backup(f"sqlite:///{path}", tmp_path / "copy.db")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "copy.db").exists()
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_missing_database_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(ClinicError, match="cannot be opened"):
        backup(f"sqlite:///{tmp_path / 'missing.db'}", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_target_folder_is_told(path: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written: No such file"):
        backup(f"sqlite:///{path}", tmp_path / "missing" / "copy.db")


@pytest.mark.parametrize("url", ["postgresql+psycopg://clinic:secret@host/clinic", "sqlite://"])
def test_what_is_not_a_file_is_backed_up_otherwise(url: str, tmp_path: Path) -> None:
    with pytest.raises(ClinicError, match="pg_dump") as caught:
        backup(url, tmp_path / "copy.db")
    assert "secret" not in str(caught.value)


KILLED_WHILE_COPYING = """
import os, signal, sys
from pathlib import Path
from scheduler.storage import backup as module
module._copy = lambda path, copy: (copy.write_bytes(path.read_bytes()), os.kill(os.getpid(), signal.SIGKILL))
module.backup(sys.argv[1], Path(sys.argv[2]))
"""


def test_what_a_killed_backup_left_is_removed_by_the_next_and_what_is_being_written_is_not(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = f"sqlite:///{path}".replace("#", "%23"), tmp_path / "backups"
    folder.mkdir()
    killed = subprocess.run([sys.executable, "-c", KILLED_WHILE_COPYING, url, str(folder / "killed.db")], check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = folder.iterdir()
    left.with_name(f"{left.name}-journal").write_bytes(b"")
    copy = backup_module._copy

    def copy_while_another_does(source: Path, unfinished: Path) -> None:
        assert not left.exists(), "nobody writes it any more"
        assert remove_unfinished(folder) == 0, "this one is being written"
        copy(source, unfinished)

    monkeypatch.setattr(backup_module, "_copy", copy_while_another_does)
    backup(url, folder / "copy.db")
    assert [file.name for file in folder.iterdir()] == ["copy.db"]
