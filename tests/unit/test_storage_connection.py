"""A new database is waited for.

Errors are told without its password, and those that a person can act on are reworded.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from scheduler.config.settings import load_settings
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.storage.backup import backup
from scheduler.storage.connection import _keep_write_ahead_log, database_path, database_url, explained
from scheduler.storage.store import found_store, open_store

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://clinic:secret@db.example/ledger", "the database ledger on db.example"),
        ("postgres:///ledger?host=/run/postgresql&password=secret", "the database ledger on /run/postgresql"),
        ("postgresql+psycopg://:secret@/ledger", "the database ledger on localhost"),
        ("sqlite://", "the database in memory"),
        ("sqlite:///var/clinic.db", "the database var/clinic.db"),
    ],
)
def test_a_database_is_named_without_its_password(url: str, name: str) -> None:
    with pytest.raises(ClinicError) as caught, explained(database_url(url)):
        raise PoolTimeoutError
    assert str(caught.value).startswith(name + " has no connection free")


def test_a_fault_of_the_program_is_let_through() -> None:
    fault = ProgrammingError("SELECT", {}, Exception("syntax"))
    with pytest.raises(ProgrammingError), explained(database_url("postgresql:///ledger")):
        raise fault


def test_only_a_database_in_a_file_has_a_path() -> None:
    assert str(database_path(database_url("sqlite:///var/clinic.db"))) == "var/clinic.db"
    assert database_path(database_url("sqlite://")) is None
    assert database_path(database_url("postgresql:///ledger")) is None


@pytest.mark.parametrize("folder", ["why?", "no#1", "100%", "%41", "a b", "?#%?=&;", "नमस्ते"])
def test_the_ledger_lies_in_its_workspace_whatever_the_folder_is_called(tmp_path: Path, folder: str) -> None:
    root = tmp_path / folder
    (root / "var").mkdir(parents=True)
    shutil.copy(REPOSITORY / "config.toml", root)
    url = load_settings(root, {}).database_url
    assert database_path(database_url(url)) == root / "var" / "clinic.db"
    open_store(url, create=True).close()
    backup(url, tmp_path / "copy.db")
    made = [file for file in tmp_path.rglob("*") if file.is_file() and file.name != "config.toml"]
    assert {file for file in made if not file.name.endswith(("-wal", "-shm"))} == {
        root / "var" / "clinic.db",
        tmp_path / "copy.db",
    }


@pytest.mark.parametrize(("folder", "earlier"), [("clinic?2027", "clinic"), ("my%20clinic", "my clinic/var/clinic.db")])
def test_records_that_an_older_version_kept_elsewhere_are_named_and_no_empty_ledger_is_made(
    tmp_path: Path, folder: str, earlier: str
) -> None:
    """Promise 3: an empty ledger sends everything a second time."""
    root = tmp_path / folder
    (root / "var").mkdir(parents=True)
    (tmp_path / earlier).parent.mkdir(parents=True, exist_ok=True)
    open_store(f"sqlite:///{tmp_path / earlier}", create=True).close()
    url = f"sqlite:///{quote(str(root / 'var' / 'clinic.db'))}"
    told = re.escape(f"version 0.1 kept this database in {tmp_path / earlier},")
    with pytest.raises(ClinicError, match=told):
        found_store(url, root / "var")
    with pytest.raises(ClinicError, match=told):
        open_store(url)
    assert not (root / "var" / "clinic.db").exists()
    shutil.copy(tmp_path / earlier, root / "var" / "clinic.db")
    open_store(url).close()


def test_options_of_a_database_file_are_refused_with_the_way_to_write_its_path() -> None:
    with pytest.raises(BadInput, match=r"takes no options: write a \? in its path as %3F"):
        database_url("sqlite:////srv/why?/clinic.db")


class _Waiting:
    """Stands before a cursor of a new database; another writer ends when this one begins to wait for it."""

    def __init__(self, cursor: sqlite3.Cursor, other: sqlite3.Connection) -> None:
        self._cursor = cursor
        self._other = other

    def execute(self, statement: str) -> sqlite3.Cursor:
        if statement.startswith("BEGIN"):
            self._other.execute("COMMIT")
        return self._cursor.execute(statement)


def test_a_new_database_that_another_process_is_writing_to_is_waited_for(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "clinic.db", isolation_level=None)) as other,
        closing(sqlite3.connect(tmp_path / "clinic.db", isolation_level=None)) as mine,
    ):
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE holds (mine INTEGER)")
        _keep_write_ahead_log(_Waiting(mine.cursor(), other))  # type: ignore[arg-type]  # only what is called
        assert mine.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert mine.execute("SELECT count(*) FROM holds").fetchone() == (0,)


def test_what_is_no_database_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "clinic.db").write_bytes(b"no database at all" * 100)
    with (
        closing(sqlite3.connect(tmp_path / "clinic.db")) as mine,
        pytest.raises(sqlite3.DatabaseError, match="not a database"),
    ):
        _keep_write_ahead_log(mine.cursor())  # type: ignore[arg-type]  # the same methods, by another name
