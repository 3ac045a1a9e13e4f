"""Rows that are read and not written down yet, in a temporary database that SQLite removes whatever happens."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Final

from scheduler.domain.errors import ClinicError
from scheduler.domain.imported_row import OPTED_OUT, ImportedRow, RefusedRow

_CACHE_KIB: Final = 16_384
"""Memory for pages and for sorting; what is beyond goes to the disk."""

_PEOPLE: Final = ", ".join(ImportedRow._fields)
_READ: Final = ", ".join(
    "coalesce(never_agreed.line, 0)" if field == "denied_on" else f"people.{field}" for field in ImportedRow._fields
)
_PLACES: Final = ", ".join("?" * len(ImportedRow._fields))
_OUT: Final = ", ".join(f"'{standing}'" for standing in sorted(OPTED_OUT))


class SqliteStagedRows:
    """`ports.StagedRows` on a connection to a temporary database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def keep(self, rows: Sequence[ImportedRow]) -> None:
        self._write(f"INSERT INTO people VALUES ({_PLACES})", rows)  # noqa: S608 - its own names alone

    def refuse(self, rows: Sequence[RefusedRow]) -> None:
        written = [(row.line, row.reason, json.dumps(row.cells)) for row in rows]
        self._write("INSERT INTO refused VALUES (?, ?, ?)", written)
        never_agreed = [(row.never_agreed, row.line) for row in rows if row.never_agreed]
        self._write("INSERT OR IGNORE INTO never_agreed VALUES (?, ?)", never_agreed)

    def opted_out(self) -> Iterator[ImportedRow]:
        yield from self._people(f"WHERE standing IN ({_OUT})")

    def people(self) -> Iterator[ImportedRow]:
        yield from self._people()

    def refused(self) -> Iterator[RefusedRow]:
        query = "SELECT line, reason, cells FROM refused ORDER BY line"
        with _explained():
            for line, reason, cells in self._connection.execute(query):
                yield RefusedRow(line, reason, tuple(json.loads(cells)))

    def _people(self, where: str = "") -> Iterator[ImportedRow]:
        rows = "people LEFT JOIN never_agreed USING (normal_address)"
        query = f"SELECT {_READ} FROM {rows} {where} ORDER BY people.normal_address, people.line"  # noqa: S608 - likewise
        with _explained():
            yield from map(ImportedRow._make, self._connection.execute(query))

    def _write(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        with _explained():
            self._connection.executemany(statement, rows)


@contextmanager
def staged_rows() -> Iterator[SqliteStagedRows]:
    """Open an empty place for rows. SQLite unlinks its file at once, so no kill leaves addresses behind."""
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"CREATE TABLE people ({_PEOPLE})")
        connection.execute("CREATE TABLE refused (line, reason, cells)")
        connection.execute("CREATE TABLE never_agreed (normal_address PRIMARY KEY, line) WITHOUT ROWID")
        connection.execute("BEGIN")
        yield SqliteStagedRows(connection)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        reason = "the disk for temporary files is full: make room" if full else f"a temporary file failed ({error})"
        raise ClinicError(f"{reason}, and import again; nothing of this list was taken yet") from error
