"""The connections to one mail server: a few at a time, each for many mails and for one batch after another."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from datetime import datetime, timedelta

from scheduler.channels.email.smtp_session import LATER, Session
from scheduler.ports import Clock

IDLE = timedelta(seconds=20)
"""How long a connection that has no work is trusted: servers end it after minutes, some of them sooner."""


class Connections:
    """At most `most` connections that `connect` opens, each for at most `mails` mails."""

    def __init__(self, connect: Callable[[], Session], most: int, mails: int, clock: Clock) -> None:
        self._connect = connect
        self._most = most
        self._mails = mails
        self._clock = clock
        self._taken = 0
        self._idle: list[tuple[Session, datetime]] = []
        self._fewer: tuple[int, datetime] | None = None
        self._changed = threading.Condition()
        weakref.finalize(self, _close_all, self._idle)

    def take(self, wait: float) -> bool:
        """Take the right to one connection, waiting so many seconds for it; say whether there was one."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._taken < self._allowed(), wait):
                return False
            self._taken += 1
            return True

    def open(self) -> tuple[Session, bool]:
        """Return an open connection, and whether it has worked before. Whoever calls has taken the right to one.

        Raises ChannelFailure when none can be opened; then fewer are tried for a while, if there are others.
        """
        with self._changed:
            while self._idle:
                session, since = self._idle.pop()
                if session.is_open and self._clock.now() - since < IDLE:
                    return session, True
                session.close()
        return self._connect(), False

    def give_back(self, session: Session | None) -> None:
        """Give the right to a connection back, and the connection with it, to be kept as long as it is good."""
        is_good = session is not None and session.is_open and session.carried < self._mails
        with self._changed:
            self._taken -= 1
            if is_good and session is not None:
                self._idle.append((session, self._clock.now()))
            self._changed.notify()
        if session is not None and not is_good:
            session.leave()

    def close(self) -> None:
        """Leave every connection that is kept."""
        with self._changed:
            kept, self._idle[:] = [session for session, _ in self._idle], []
        for session in kept:
            session.leave()

    def is_worn(self, session: Session) -> bool:
        """Say whether a connection has carried as many mails as one may."""
        return session.carried >= self._mails

    def use_fewer(self) -> None:
        """Heed a server that takes no further connection: for a while no more than there are besides this one."""
        with self._changed:
            self._fewer = max(1, self._taken - 1), self._clock.now() + LATER

    def _allowed(self) -> int:
        if self._fewer and self._clock.now() < self._fewer[1]:
            return min(self._most, self._fewer[0])
        return self._most


def _close_all(idle: list[tuple[Session, datetime]]) -> None:
    for session, _ in idle:
        session.close()
