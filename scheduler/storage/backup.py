"""A copy of the database while it is in use."""

from __future__ import annotations

import fcntl
import glob
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from scheduler.domain.errors import BadInput, ClinicError
from scheduler.storage.connection import WAIT_SECONDS, database_path, database_url, explain_sqlite

_ENDING: Final = ".unfinished"


def backup(url: str, target: Path) -> None:
    """Copy an SQLite database to a new file, complete and checked, whoever is writing to it meanwhile.

    The copy takes its name once it is whole. Raises BadInput if `target` exists or cannot be made,
    ClinicError if the database is not SQLite's, cannot be read, or the copy fails its check.
    """
    path = database_path(database_url(url))
    if path is None:
        raise ClinicError("`clinic backup` copies SQLite files; back up a PostgreSQL database with pg_dump")
    if target.exists():
        raise BadInput(f"{target} exists already; choose another name for the backup")
    try:
        remove_unfinished(target.parent)
        with _unfinished(target) as copy:
            _copy(path, copy)
            os.link(
                copy, target
            )  # not `write_whole`: SQLite writes it, and never over a file that has come to be there
            _flush(target)
            _flush(target.parent)
    except OSError as error:
        raise BadInput(f"the backup {target} cannot be written: {error.strerror}") from error


def remove_unfinished(folder: Path) -> int:
    """Remove the copies in a folder that killed backups left, which hold addresses; return how many there were."""
    removed = 0
    for copy in folder.glob(f".*{_ENDING}"):
        with suppress(OSError), copy.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for beside in folder.glob(f"{glob.escape(copy.name)}-*"):  # what SQLite keeps while it writes
                beside.unlink()
            copy.unlink()
            removed += 1
    return removed


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=_ENDING, dir=target.parent)
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # says, until this process ends, that it is being written
    try:
        yield Path(name)
    finally:
        Path(name).unlink()
        os.close(descriptor)


def _copy(path: Path, copy: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS)) as source,
            closing(sqlite3.connect(copy)) as destination,
        ):
            source.backup(destination)
            destination.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file
            (verdict,) = destination.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise ClinicError(explain_sqlite(path, error)) from error
    if verdict != "ok":
        raise ClinicError(f"the database {path} is damaged, so no backup was made: {' '.join(verdict.split())}")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
