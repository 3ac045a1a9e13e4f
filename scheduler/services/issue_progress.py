"""How far issues are on their way, in numbers that cost one look at the database however many people watch them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.errors import NotFound
from scheduler.domain.recipient import Accounting
from scheduler.ports import Clock, Readable, Transaction
from scheduler.services.budget import WAITS

_ENDED: Final = frozenset(
    {ItemState.PUBLISHED, ItemState.CANCELLED, ItemState.RETRACTED, ItemState.FAILED, ItemState.MISSED}
)


@dataclass(frozen=True, slots=True)
class IssueProgress:
    """How far one issue is. `people` is its audience's sum, None while nobody was chosen yet.

    `chosen` counts the people who were looked at so far. `held` says why nothing of it goes out now: everything is
    paused, or its account is held. `waits_until` is when the next batch goes out that waits for its account's budget.
    """

    key: ItemKey
    state: ItemState
    people: Accounting | None
    chosen: int = 0
    held: str = ""
    is_paused: bool = False
    waits_until: datetime | None = None

    @property
    def has_ended(self) -> bool:
        """True when nothing more of it happens by itself."""
        return self.state in _ENDED or (
            self.state is ItemState.UNCERTAIN and self.people is not None and not self.people.waiting
        )

    @property
    def done(self) -> int:
        """The people about whom nothing is open any more, the excluded among them."""
        return self.people.audience - self.people.waiting if self.people else 0


@dataclass(frozen=True, slots=True)
class ProgressDesk:
    """Reads the progress of issues."""

    store: Readable
    clock: Clock

    def of(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, IssueProgress]:
        """Return how far each of some issues is; those that are not there are left out."""
        with self.store.reading() as tables:
            paused = tables.controls.paused()
            now = self.clock.now()
            holds = {hold.channel: hold.reason for hold in tables.controls.holds() if hold.stands(now)}
            found = {}
            for key in keys:
                held = paused if paused is not None else holds.get(key.channel, "")
                try:
                    found[key] = _read(key, held, tables, is_paused=paused is not None)
                except NotFound:
                    continue
            return found

    def one(self, key: ItemKey) -> IssueProgress:
        """Return how far one issue is. Raises NotFound."""
        found = self.of([key])
        if key not in found:
            raise NotFound(f"there is no issue {key}")
        return found[key]


def _read(key: ItemKey, held: str, tables: Transaction, *, is_paused: bool) -> IssueProgress:
    version, state = tables.items.version(key), tables.items.state(key)
    is_complete = tables.issues.is_complete(key, version)
    return IssueProgress(
        key,
        state,
        tables.recipients.accounting(key, version) if is_complete else None,
        tables.issues.preparation(key, version).candidates,
        held,
        is_paused,
        _waits_until(key, tables) if state is ItemState.PUBLISHING else None,
    )


def _waits_until(key: ItemKey, tables: Transaction) -> datetime | None:
    pending = tables.deliveries.in_state({DeliveryState.PENDING}, str(key))
    moments = [one.ready_at for one in pending if one.ready_at and one.reason.startswith(WAITS)]
    return min(moments, default=None)
