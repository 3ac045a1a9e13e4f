"""What the newsletter no longer needs is removed, by the clinic's own rules. A dry run says what would go.

Three rules, in `[newsletter]`: sign-ups that nobody confirmed, people who left long ago, and reports as they came. Not
reading is none of them: nobody is tracked, so nobody can be lost for it. What programs were answered, which is kept for
them to ask again, goes by the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import sleep

from scheduler.domain.audit import event
from scheduler.domain.consent import ConsentAct, Way
from scheduler.domain.idempotency import KEPT
from scheduler.domain.subscriber import Subscriber
from scheduler.domain.subscription import Subscription
from scheduler.ports import Clock, Store, Transaction
from scheduler.services.breathing import BREATH, PIECE, Breathe
from scheduler.services.consent import record
from scheduler.services.erasure import SUBJECT


@dataclass(frozen=True, slots=True)
class Retained:
    """How many of each are, or would be, removed: sign-ups that nobody confirmed, and people who left long ago."""

    sign_ups: int
    left: int
    reports: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.sign_ups + self.left + self.reports


@dataclass(frozen=True, slots=True)
class RetentionDesk:
    """Removes what is older than the clinic keeps it, in pieces, so that nobody waits for long."""

    store: Store
    clock: Clock
    subscription: Callable[[], Subscription]
    breathe: Breathe = sleep

    def look(self) -> Retained:
        """Return how many of each would be removed now."""
        kept, now = self.subscription().retention, self.clock.now()
        with self.store.transaction() as tables:
            return Retained(
                tables.subscribers.count_pending_before(now - kept.pending),
                tables.subscribers.count_left_before(now - kept.unsubscribed),
                tables.events.count_payloads(now - kept.events),
            )

    def run(self) -> Retained:
        """Remove what is too old, and return how many of each."""
        kept, now = self.subscription().retention, self.clock.now()
        with self.store.transaction() as tables:
            tables.sign_ups.remove_before(now - kept.pending)
        sign_ups = self._in_pieces(
            lambda tables: _forget(tables.subscribers.pending_before(now - kept.pending, PIECE), now, tables)
        )
        left = self._in_pieces(
            lambda tables: _forget(tables.subscribers.left_before(now - kept.unsubscribed, PIECE), now, tables)
        )
        reports = self._in_pieces(lambda tables: tables.events.forget_payloads(now - kept.events, PIECE))
        self._in_pieces(lambda tables: tables.keyed_requests.forget(now - KEPT, PIECE))
        removed = Retained(sign_ups, left, reports)
        if removed.total:
            with self.store.transaction() as tables:
                detail = {"sign_ups": sign_ups, "left": left, "reports": reports}
                tables.audit.record(event(now, "system", "kept no longer", SUBJECT, **detail))
        return removed

    def _in_pieces(self, remove: Callable[[Transaction], int]) -> int:
        removed = 0
        while True:
            with self.store.transaction() as tables:
                piece = remove(tables)
            removed += piece
            if piece < PIECE:
                return removed
            self.breathe(BREATH)


def _forget(people: Sequence[Subscriber], now: datetime, tables: Transaction) -> int:
    """Remove people, and return how many. They stay suppressed where they were, and their consent stays on record."""
    for person in people:
        tables.sign_ups.close(person.id)
        tables.subscribers.remove(person.id)
    record(people, ConsentAct.ERASED, now, tables, source=Way.RETENTION)
    return len(people)
