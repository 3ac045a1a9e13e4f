"""One writer at a time within the process, and one commit for those who write briefly one after another.

A commit waits for the disk, and SQLite has but one writer: threads that each commit by themselves wait for
one another's disk. Here whoever is done hands the open transaction to the next who waits for it, and nobody goes
on before the commit that the last of them makes. So a group is committed whole or not at all.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Final

from sqlalchemy import Connection, Engine, RootTransaction

from scheduler.domain.errors import ClinicError

MOST_TOGETHER: Final = 16
"""Members of a group: more would keep the first of them waiting, and gain nothing."""

LONGEST_RUN: Final = 0.5
"""Seconds for which a process may write without a gap: a brake in another process waits no longer."""

GAP: Final = 0.12
"""Seconds of such a gap. Who waits for SQLite looks again after 100 ms at the latest.

Source: sqlite3.c 3.46, sqliteDefaultBusyCallback, read 2026-11.
"""


@dataclass(slots=True)
class _Group:
    """A transaction with several members, each in a savepoint of its own but for the first."""

    connection: Connection
    transaction: RootTransaction
    members: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None

    @contextmanager
    def member(self) -> Iterator[Connection]:
        """Let one more take part; what it wrote is undone when it raises, and what the others wrote is not."""
        if self.members:
            with self.connection.begin_nested():
                yield self.connection
        else:
            yield self.connection
        self.members += 1

    def may_go_on(self) -> bool:
        """Say whether one more may take part."""
        return 0 < self.members < MOST_TOGETHER and self._is_open()

    def end(self) -> None:
        """Commit what the members wrote, or roll back where there is none; then let everybody go on."""
        try:
            if self.members:
                self._commit()
            else:
                self.transaction.rollback()
        except BaseException as error:
            self.error = error
            self.connection.invalidate()  # whatever became of the transaction, nobody takes this connection up again
            raise
        finally:
            self.connection.close()
            self.ended.set()

    def _commit(self) -> None:
        if not self._is_open():
            raise ClinicError("the database took back what was written together, so nothing was written: try again")
        self.transaction.commit()

    def _is_open(self) -> bool:
        """Say whether the database still holds the transaction: on a full disk, for one, SQLite ends it by itself.

        sqlite3 would then commit nothing, without a word.
        """
        driver = self.connection.connection.driver_connection
        return isinstance(driver, sqlite3.Connection) and driver.in_transaction


class SharedCommits:
    """Transactions of one process on one SQLite database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._holder: int | None = None
        self._counting = threading.Lock()
        self._brief_waiting = 0
        self._open: _Group | None = None
        self._run_began = self._run_ended = -GAP

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Open a transaction of one's own; commits on leaving, rolls back on an exception."""
        with self._my_turn():
            self._end_open()
            self._let_others()
            try:
                with self._engine.begin() as connection:
                    yield connection
            finally:
                self._run_ended = monotonic()

    @contextmanager
    def brief(self) -> Iterator[Connection]:
        """Open a transaction, or take over that of whoever wrote just before; leaves when it is committed.

        An exception undoes what this member wrote and nothing else. Raises what the commit raises, to every member.
        """
        with self._my_turn(brief=True):
            group = self._open = self._open or self._begin()
            try:
                with group.member() as connection:
                    yield connection
            finally:
                if not (self._brief_waiting and group.may_go_on()):
                    self._end_open()
        group.ended.wait()
        if group.error is not None:
            raise group.error

    @contextmanager
    def _my_turn(self, *, brief: bool = False) -> Iterator[None]:
        me = threading.get_ident()
        if self._holder == me:
            raise RuntimeError("a transaction was opened within a transaction: the inner one would wait for ever")
        with self._counting:
            self._brief_waiting += brief
        with self._turn:
            with self._counting:
                self._brief_waiting -= brief
            self._holder = me
            try:
                yield
            finally:
                self._holder = None

    def _let_others(self) -> None:
        """Leave the database to other processes for a moment, where this one has written for long without a gap."""
        now = monotonic()
        if now - self._run_ended >= GAP:
            self._run_began = now
        elif now - self._run_began >= LONGEST_RUN:
            sleep(GAP)
            self._run_began = monotonic()

    def _begin(self) -> _Group:
        self._let_others()
        connection = self._engine.connect()
        try:
            return _Group(connection, connection.begin())
        except BaseException:
            connection.close()
            raise

    def _end_open(self) -> None:
        group, self._open = self._open, None
        if group is not None:
            try:
                group.end()
            finally:
                self._run_ended = monotonic()
