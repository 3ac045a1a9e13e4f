"""Carries people's mails over one connection, and over the next where a server ends one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from time import monotonic

from scheduler.channels.email.smtp_connections import Connections
from scheduler.channels.email.smtp_round import Round
from scheduler.channels.email.smtp_session import Ended, PutOff, Session
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, Uncertain
from scheduler.domain.payload import Addressee

logger = logging.getLogger(__name__)


class Carrier:
    """One of those who carry a round. `hand_in` hands one person's mail to a server.

    `_carried` counts the mails that the present connection has taken here; `_was_kept` says that it was an earlier
    batch's.
    """

    def __init__(self, people: Round, connections: Connections, hand_in: Callable[[Session, Addressee], None]) -> None:
        self._people = people
        self._connections = connections
        self._hand_in = hand_in
        self._session: Session | None = None
        self._was_kept = False
        self._carried = 0

    def run(self) -> None:
        """Carry one person after another until nobody is left or may follow. A connection must have been taken."""
        try:
            # The connection comes first: nobody is to wait for one that is refused, while others have nothing to do.
            while self._people.may_follow and (session := self._open()) and (person := self._people.next()):
                if not self._carry(session, person):
                    break
        except Exception:
            # Whoever is on the wire stays so, and counts as unclear.
            logger.exception("a connection to a mail server is given up")
            self.cut()
        finally:
            self._connections.give_back(self._session)

    def cut(self) -> None:
        """Cut the connection, so that whoever waits on it waits no longer."""
        if session := self._session:
            session.cut()

    def _carry(self, session: Session, person: Addressee) -> bool:
        """Hand in one person's mail, and say whether another may follow."""
        try:
            self._hand_in(session, person)
        except Ended as ended:
            return self._goes_on_after(ended, person)
        except (PutOff, Rejected) as failure:
            self._people.decide(person, failure)
        except Uncertain as failure:
            self._people.decide(person, failure)
            self._people.hold(failure.reason, all_of_it=True)
        except ChannelFailure as failure:
            self._people.put_back(person)
            self._people.give_up(failure, all_of_it=True)
        else:
            self._people.decide(person, None)
            self._carried += 1
        return True

    def _open(self) -> Session | None:
        """Return the connection, another one where it is over or has carried enough; None where there is none."""
        if self._session and self._session.is_open and not self._connections.is_worn(self._session):
            return self._session
        if self._session:
            self._session.leave()
            self._session = None
        try:
            self._session, self._was_kept = self._connections.open()
        except ChannelFailure as failure:
            self._people.give_up(failure, all_of_it=isinstance(failure, NeedsReconnect))
            self._connections.use_fewer()
        self._carried = 0
        return self._session

    def _goes_on_after(self, ended: Ended, person: Addressee) -> bool:
        """Say whether to open another connection."""
        if self._was_kept or self._carried:
            self._people.put_back(person)
            return True
        if self._people.ended(person, ended):
            return True
        self._people.hold(ended.reason)
        self._connections.use_fewer()
        return False


def carry_all(carriers: Sequence[Carrier], connections: Connections, *, wait: float, at_most: float) -> bool:
    """Let carriers carry at the same time, as many as there are connections for, and cut them off after `at_most`.

    The first waits so many seconds for a connection; False when there was none. Times are in seconds.
    """
    ends = monotonic() + at_most
    running: list[tuple[Carrier, threading.Thread]] = []
    for carrier in carriers:
        if not connections.take(0 if running else wait):
            break
        thread = threading.Thread(target=carrier.run, daemon=True)
        thread.start()
        running.append((carrier, thread))
    for carrier, thread in running:
        thread.join(max(0.0, ends - monotonic()))
        if thread.is_alive():
            carrier.cut()
    return bool(running)
