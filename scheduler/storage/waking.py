"""Waiting for a change of the database, whoever makes it: another thread, another process, another machine."""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import Any, Final

import psycopg
from sqlalchemy import Engine

from scheduler.storage.connection import WAIT_SECONDS

LOOK_SECONDS: Final = 0.05
"""How often a waiting worker looks about: about 20 microseconds of the processor each time on SQLite."""

_RECONNECT_SECONDS: Final = 1.0
"""How long a listener that lost its server waits before it calls again; meanwhile the sweeps keep their rhythm."""

CHANNEL: Final = "clinic"
"""The channel that PostgreSQL's triggers notify when something became due, or may have; see the migrations."""


class Waker:
    """`ports.Waker` for wake-ups from within the process; what each database adds is in `_changed`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._woken = threading.Event()

    def wake(self) -> None:
        """End the wait that is under way, or else the next one, at once."""
        self._woken.set()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Return when the database was changed or `wake` called, at once when `stop` is set, else after the seconds."""
        end = time.monotonic() + seconds
        while not stop.is_set() and (left := end - time.monotonic()) > 0:
            if self._changed(min(left, LOOK_SECONDS)) or self._woken.is_set():
                break
        self._woken.clear()

    def close(self) -> None:
        """Give back what the waiting needs."""

    def _changed(self, seconds: float) -> bool:
        """Wait for at most the seconds, then say whether the database was changed since the last look."""
        raise NotImplementedError


class SqliteWaker(Waker):
    """Asks for `data_version`, which differs after every commit by another connection, be it of this process or not."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._connection: sqlite3.Connection = _connection_beside_the_pool(engine)
        self._version = self._data_version()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _changed(self, seconds: float) -> bool:
        self._woken.wait(seconds)
        before, self._version = self._version, self._data_version()
        return self._version != before

    def _data_version(self) -> int | None:
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            return None  # the sweeps meet the same fault, and say it


class PostgresqlWaker(Waker):
    """Listens for what the database's triggers notify; after a lost connection anything may have changed."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._connection: psycopg.Connection[Any] | None = None  # Any: rows of no interest
        self._call_at = 0.0

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _changed(self, seconds: float) -> bool:
        try:
            if self._connection is not None:
                return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))
            if time.monotonic() >= self._call_at:
                self._connection = _connection_beside_the_pool(self._engine, connect_timeout=WAIT_SECONDS)
                self._connection.autocommit = True
                self._connection.execute(f"LISTEN {CHANNEL}")
                return True
        except psycopg.Error:  # the sweeps meet the same fault, and say it
            self.close()
            self._call_at = time.monotonic() + _RECONNECT_SECONDS
        self._woken.wait(seconds)
        return False


def waker_of(engine: Engine) -> Waker:
    """Return the way in which an engine's database tells of changes."""
    return PostgresqlWaker(engine) if engine.dialect.name == "postgresql" else SqliteWaker(engine)


def _connection_beside_the_pool(engine: Engine, **more: object) -> Any:  # noqa: ANN401 - the driver's own connection
    """Return a connection that lives as long as the worker does, and is closed by whoever has it."""
    arguments, options = engine.dialect.create_connect_args(engine.url)
    return engine.dialect.connect(*arguments, **options, **more)
