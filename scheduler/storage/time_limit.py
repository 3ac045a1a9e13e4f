"""Questions whose author is not the product: they only read, and are broken off when they take too long."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from scheduler.domain.errors import BadInput

_STEPS: Final = 10_000
"""Instructions of SQLite's machine between two looks at the clock: some tenths of a millisecond."""

_QUERY_CANCELED: Final = "57014"
"""PostgreSQL's code for it (documentation, appendix A)."""


@contextmanager
def limited(connection: Connection, within: timedelta) -> Iterator[None]:
    """Let a connection only read; break off what takes longer than `within`. Raises BadInput then."""
    limit = _limited_file if connection.dialect.name == "sqlite" else _limited_server
    try:
        with limit(connection, within):
            yield
    except DBAPIError as error:
        if not _was_broken_off(error):
            raise
        seconds = within.total_seconds()
        raise BadInput(f"the query took longer than {seconds:g} seconds, so it was broken off: ask for less") from error


@contextmanager
def _limited_file(connection: Connection, within: timedelta) -> Iterator[None]:
    file = connection.connection.driver_connection
    if not isinstance(file, sqlite3.Connection):
        raise TypeError(type(file))
    deadline = time.monotonic() + within.total_seconds()
    file.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    connection.exec_driver_sql("PRAGMA query_only = ON")
    try:
        yield
    finally:
        file.set_progress_handler(None, 0)
        connection.exec_driver_sql("PRAGMA query_only = OFF")


@contextmanager
def _limited_server(connection: Connection, within: timedelta) -> Iterator[None]:
    # Both end with the transaction.
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, round(within.total_seconds() * 1000))}")
    yield


def _was_broken_off(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_INTERRUPT
    return getattr(error.orig, "sqlstate", "") == _QUERY_CANCELED
