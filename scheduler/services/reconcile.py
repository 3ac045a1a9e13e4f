"""Deliveries that a dead worker left become uncertain. Deliveries later than their grace become missed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.audit import event
from scheduler.domain.content import ItemState
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.domain.standing import is_standing
from scheduler.planning.open_hours import Closure
from scheduler.ports import Clock, Journal, Store, Transaction
from scheduler.services.clearance import closed_now
from scheduler.services.deliver import RESTORED, attempts_unknown_to_the_database
from scheduler.services.delivery_outcomes import follow_delivery
from scheduler.services.schedule import miss_after

logger = logging.getLogger(__name__)

UNSIGNED = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED})
"""States in which an item has no signature that could let it go out."""

NOT_SIGNED_IN_TIME = "it was not approved in time: plan again for a new time, then submit it"
"""Note on an item that nobody approved in time."""

LAST_DAY_PASSED = "the last day that it names has passed: look whether it is still true before you send it"
"""Note on an item that would have spoken of what is past."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Settles leases and graces that ran out."""

    store: Store
    clock: Clock
    journal: Journal

    def expire(self) -> None:
        """Return expired claims to pending; what was being called when its worker died becomes uncertain."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            returned, uncertain = tables.deliveries.expire_leases(now)
            for delivery in (*returned, *uncertain):
                follow_delivery(tables.deliveries.get(delivery), tables)
        if returned or uncertain:
            logger.warning("a worker stopped: %d back to pending, %d uncertain", len(returned), len(uncertain))

    def miss(self) -> tuple[Delivery, ...]:
        """Move what is later than its grace to missed, where it waits for a person (promise 6)."""
        self._miss_unsigned()
        now = self.clock.now()
        with self.store.transaction() as tables:
            missed = tables.deliveries.miss(now, why_missed(closed_now(tables, now)))
            for delivery in missed:
                self._doubt_what_the_journal_knows(delivery, tables, now)
                note = LAST_DAY_PASSED if _is_past(delivery, tables, now) else "its time passed before it could go out"
                follow_delivery(tables.deliveries.get(delivery.id), tables, note)
        for delivery in missed:
            logger.warning("delivery %s is missed: it was due at %s", delivery.id, delivery.due_at.isoformat())
        return missed

    def _miss_unsigned(self) -> None:
        """Move what nobody signed in time to missed: it is never sent; planning again gives it a new time."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            rules = tables.controls.sending_rules()
            if rules is None:
                return
            found = tables.items.in_state(UNSIGNED, before=now - min(rules.grace_posts, rules.grace_issues))
            waits = [item for item in found if not is_standing(item.key)]
            late = [item.key for item in waits if miss_after(item, rules) < now]
            for key in late:
                tables.items.set_state(key, ItemState.MISSED, NOT_SIGNED_IN_TIME)
            for key in late:
                tables.audit.record(event(now, "system", "missed", str(key), reason=NOT_SIGNED_IN_TIME))
        for key in late:
            logger.warning("%s is missed: %s", key, NOT_SIGNED_IN_TIME)

    def _doubt_what_the_journal_knows(self, delivery: Delivery, tables: Transaction, now: datetime) -> None:
        """Ask about a delivery that is late only because the database was restored: it may have gone out."""
        attempts = attempts_unknown_to_the_database(delivery, self.journal)
        if attempts:
            tables.deliveries.decide(delivery.id, DeliveryState.PENDING, now, RESTORED, ready_at=now)
            tables.deliveries.distrust({delivery.id: attempts}, now, RESTORED)


def _is_past(delivery: Delivery, tables: Transaction, now: datetime) -> bool:
    last = tables.items.get(delivery.item).good_until
    return last is not None and last < now


def why_missed(closed: Closure | None) -> str:
    """Return why a delivery is missed whose grace has ended."""
    within = f", which ended while nothing goes out ({closed.reason})" if closed else ""
    return f"not sent within its grace period{within}"
