"""The state of everything: the plan, the publications, the open decisions, the sum of the audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import Item, Kind
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Hold
from scheduler.domain.recipient import Accounting, RecipientState
from scheduler.domain.standing import is_standing
from scheduler.planning.open_hours import Closure
from scheduler.ports import Readable, Transaction
from scheduler.services.budget import WAITS
from scheduler.services.items import find_items
from scheduler.services.resolve import OPEN
from scheduler.services.signed_comparison import Unsigned

_SETTLED = frozenset({DeliveryState.PENDING, DeliveryState.ACCEPTED, DeliveryState.CANCELLED})
_UNSETTLED = frozenset(DeliveryState) - _SETTLED


@dataclass(frozen=True, slots=True)
class Record:
    """One item with everything the ledger knows of it. `attempts` is by delivery id; `accounting` is an issue's.

    `excluded` and `failed` count an issue's people by reason.
    """

    item: Item
    deliveries: tuple[Delivery, ...]
    attempts: Mapping[str, tuple[Attempt, ...]]
    accounting: Accounting | None
    excluded: Mapping[str, int]
    failed: Mapping[str, int]

    @property
    def waits(self) -> Mapping[str, datetime]:
        """Until when its batches wait for their account's budget, by the reason."""
        waiting = [one for one in self.deliveries if one.state is DeliveryState.PENDING and one.ready_at]
        return {one.reason: one.ready_at for one in waiting if one.reason.startswith(WAITS) and one.ready_at}


@dataclass(frozen=True, slots=True)
class Status:
    """The whole workspace at a glance. `waiting` are the deliveries that only a person can decide.

    `closed` says why nothing goes out now, `unsigned` what is signed and is no longer what would go out. `notes` are
    about campaigns whose folder is gone.
    """

    paused: str | None
    holds: tuple[Hold, ...]
    counts: Mapping[DeliveryState, int]
    waiting: tuple[Delivery, ...]
    records: tuple[Record, ...]
    closed: Closure | None = None
    unsigned: tuple[Unsigned, ...] = ()
    notes: tuple[str, ...] = ()


def read_status(store: Readable, name: str | None = None) -> Status:
    """Read the status of one campaign or item, or of everything. Raises NotFound, BadInput for a wrong name.

    Counting a large issue takes a while, so nobody who writes waits for it.
    """
    with store.reading() as tables:
        if name is None:
            items = tuple(item for slug in tables.items.campaigns() for item in tables.items.of_campaign(slug))
        else:
            items = find_items(name, tables)
        return Status(
            paused=tables.controls.paused(),
            holds=tables.controls.holds(),
            counts=tables.deliveries.counts(),
            waiting=tables.deliveries.in_state(OPEN, name),
            records=tuple(read_record(item, tables) for item in items),
        )


def read_record(item: Item, tables: Transaction) -> Record:
    """Return the ledger's record of an item: every version's deliveries, this version's accounting.

    Of a standing message, which has a delivery for each person, only those that are under way or in doubt.
    """
    if is_standing(item.key):
        deliveries = tables.deliveries.in_state(_UNSETTLED, str(item.key))
        is_prepared = tables.recipients.accounting(item.key, item.version).audience > 0
    else:
        deliveries = tables.deliveries.of_item(item.key)
        is_prepared = item.key.kind is Kind.ISSUE and any(
            delivery.version == item.version and delivery.count for delivery in deliveries
        )
    return Record(
        item=item,
        deliveries=deliveries,
        attempts=tables.deliveries.attempts_of([delivery.id for delivery in deliveries]),
        accounting=tables.recipients.accounting(item.key, item.version) if is_prepared else None,
        excluded=_reasons(item, RecipientState.EXCLUDED, tables) if is_prepared else {},
        failed=_reasons(item, RecipientState.FAILED, tables) if is_prepared else {},
    )


def _reasons(item: Item, state: RecipientState, tables: Transaction) -> Mapping[str, int]:
    return tables.recipients.reasons(item.key, item.version, state)
