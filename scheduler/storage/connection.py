"""Opening the database, and what its errors mean to a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from scheduler.domain.errors import BadInput, ClinicError

WAIT_SECONDS: Final = 10
"""How long a statement waits for another writer, and a connection for the server, before it is an error."""

_MOST_WRITERS: Final = 20
"""How many others a process lets go first that open the same new database."""

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

# Primary result codes: sqlite.org/rescode.html.
_SQLITE_ERRORS = {
    sqlite3.SQLITE_PERM: "may not be opened by this user; correct the file's permissions",
    sqlite3.SQLITE_BUSY: f"was locked by another process for {WAIT_SECONDS} seconds; end that process or try again",
    sqlite3.SQLITE_LOCKED: f"was locked by another process for {WAIT_SECONDS} seconds; end that process or try again",
    sqlite3.SQLITE_READONLY: "is read-only; make the file and its folder writable",
    sqlite3.SQLITE_IOERR: "could not be read or written; check the disk",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore the newest backup",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; make room and try again, nothing was half-written",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and is writable",
    sqlite3.SQLITE_NOTADB: "is not a database; give the path of the clinic's own database file",
}

# SQLSTATE codes: PostgreSQL documentation, appendix A.
_POSTGRESQL_ERRORS = {
    "25006": "is read-only; connect to the primary server",
    "28000": "refused the user; correct the database URL",
    "28P01": "refused the password; correct the database URL",
    "3D000": "does not exist; create it with createdb",
    "40P01": "broke up a deadlock; nothing was written, try again",
    "42501": "refused permission; grant it to the database's user",
    "53100": "cannot grow, the server's disk is full; make room and try again, nothing was half-written",
    "53300": "has no connection left; raise max_connections or stop a worker",
    "57P01": "was shut down; start it and try again",
    "57P03": "is starting up; try again shortly",
}


def database_url(text: str) -> URL:
    """Read a database URL; in the path of a file, ?, # and % are written as %3F, %23 and %25.

    Raises BadInput, without repeating the URL, which may hold a password.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _DRIVERS:
        raise BadInput("the database URL must begin with sqlite:/// or postgresql+psycopg://; correct the setting")
    if url.get_backend_name() == "sqlite" and "?" in text:
        raise BadInput("the database URL of an SQLite file takes no options: write a ? in its path as %3F")
    return url.set(drivername=_DRIVERS[url.drivername])


def database_path(url: URL) -> Path | None:
    """Return the file of an SQLite database, or None when it has none."""
    on_disk = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)) if on_disk else None


def earlier_path(path: Path) -> Path | None:
    """Return the file that version 0.1 made in place of a database file, or None where there is none.

    It read the path as a part of an address: no further than a question mark, and "%20" as a space.
    """
    earlier = Path(unquote(str(path).partition("?")[0]))
    if earlier == path or not earlier.is_file():
        return None
    with earlier.open("rb") as file:
        return earlier if file.read(len(_SQLITE_FILE)) == _SQLITE_FILE else None


_SQLITE_FILE = b"SQLite format 3\0"

_KEPT_OPEN = 16
"""Connections to a database file that stay open once they were needed: as many as a worker and the pages have threads.
Beyond them each is opened and closed again."""


def connect(url: URL) -> Engine:
    """Return an engine whose transactions are write transactions from their first statement on."""
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": WAIT_SECONDS}
        )
    path = database_path(url)
    engine = (
        create_engine(url, hide_parameters=True, creator=partial(_open_file, path), pool_size=_KEPT_OPEN)
        if path
        else create_engine(url, hide_parameters=True, connect_args={"timeout": WAIT_SECONDS})
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _open_file(path: Path) -> sqlite3.Connection:
    """Open a database file that is there: one that is not must never be taken for an empty one."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS, check_same_thread=False
    )


def create_privately(path: Path) -> None:
    """Create an empty database file that its owner alone may read: it will hold addresses."""
    with suppress(OSError):  # the database's own error, a moment later, tells a person more
        path.touch(mode=0o600)


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn the database errors that a person can act on into ClinicErrors; let the others through."""
    try:
        yield
    except DBAPIError as error:
        explanation = _explanation(url, error)
        if explanation is None:
            raise
        raise ClinicError(explanation) from error
    except PoolTimeoutError as error:
        raise ClinicError(f"{database_name(url)} has no connection free; too many threads use it at once") from error


def explain_sqlite(path: Path, error: sqlite3.Error) -> str:
    """Return the message for an error of the sqlite3 module, met at the database at `path`."""
    return f"the database {path} {_sqlite_meaning(error) or f'failed: {error}'}"


def _explanation(url: URL, error: DBAPIError) -> str | None:
    meaning = _sqlite_meaning(error.orig) if isinstance(error.orig, sqlite3.Error) else _postgresql_meaning(error)
    return f"{database_name(url)} {meaning}" if meaning else None


def _postgresql_meaning(error: DBAPIError) -> str | None:
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate is None and isinstance(error, OperationalError):  # there is, or soon was, no connection
        detail = str(error.orig).splitlines()[0].rpartition("failed: ")[2]
        return f"cannot be reached ({detail}); check the database URL and that the server runs"
    return _POSTGRESQL_ERRORS.get(sqlstate or "")


def _sqlite_meaning(error: sqlite3.Error) -> str | None:
    code = getattr(error, "sqlite_errorcode", None)  # errors that the module raises by itself have none
    return None if code is None else _SQLITE_ERRORS.get(code & 0xFF)


def database_name(url: URL) -> str:
    """Name the database without its user and password."""
    if url.get_backend_name() == "sqlite":
        return f"the database {url.database or 'in memory'}"
    host = url.host or url.query.get("host") or "localhost"
    return f"the database {url.database} on {host}"


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The sqlite3 module must not open transactions by itself: `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    _keep_write_ahead_log(cursor)
    # What is deleted is overwritten: an address that was erased must not stand in a free page of the file.
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _keep_write_ahead_log(cursor: DBAPICursor) -> None:
    """Have a new database keep a write-ahead log; for one that does already, this does nothing.

    SQLite waits for nobody here while another process writes to the new database: it would be a deadlock if both
    changed the mode. So the wait is a transaction's, and then the mode is asked for again.
    """
    for _ in range(_MOST_WRITERS):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
