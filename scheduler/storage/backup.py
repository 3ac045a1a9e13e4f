"""A copy of the database while it is in use."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scheduler.domain.errors import BadInput, ClinicError
from scheduler.storage.connection import WAIT_SECONDS, database_path, database_url, explain_sqlite


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
        with _unfinished(target) as copy:
            _copy(path, copy)
            os.link(
                copy, target
            )  # not `write_whole`: SQLite writes it, and never over a file that has come to be there
            _flush(target)
            _flush(target.parent)
    except OSError as error:
        raise BadInput(f"the backup {target} cannot be written: {error.strerror}") from error


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".unfinished", dir=target.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink()


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
