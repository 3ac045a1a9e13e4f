"""The next moment at which there is something to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.domain.content import Item, ItemState, Kind
from scheduler.domain.delivery import DeliveryState
from scheduler.ports import Clock, Store, Transaction


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Looks ahead. `settle_time` is how long after an attempt a platform is asked about it."""

    store: Store
    clock: Clock
    settle_time: timedelta

    def next_moment(self) -> datetime | None:
        """Return when there is something to do next, or None: a delivery, an issue, a hold's end, a question."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            ready = tables.deliveries.next_ready()
            uncertain = tables.deliveries.in_state({DeliveryState.UNCERTAIN}, limit=1)
            unprepared = [item.slot.at for item in _unprepared_issues(tables)]
            held = [hold.until for hold in tables.controls.holds() if hold.until and hold.stands(now)]
        moments = [*unprepared, *([ready] if ready else []), *([now + self.settle_time] if uncertain else [])]
        earliest = min(moments, default=None)
        # A held channel's deliveries are ready and cannot be claimed: the next thing to happen is the hold's end.
        return min(held) if held and earliest is not None and earliest <= now else earliest


def _unprepared_issues(tables: Transaction) -> list[Item]:
    approved = tables.items.in_state({ItemState.APPROVED})
    issues = [item for item in approved if item.key.kind is Kind.ISSUE]
    return [item for item in issues if not tables.deliveries.of_item(item.key, item.version)]
