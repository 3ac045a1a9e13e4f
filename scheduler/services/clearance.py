"""May a claimed delivery be called now? Asked when it is taken up, and once more with the attempt.

Everything is asked of the database alone: a worker needs no file of the workspace for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.domain.comparison import NOT_COMPARED
from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Delivery
from scheduler.domain.standing import STANDING_CAMPAIGN, is_standing
from scheduler.planning.local_time import is_each_zone
from scheduler.planning.open_hours import Closure, chosen_in, closure
from scheduler.ports import Transaction
from scheduler.services.controls import held_channels
from scheduler.services.delivery_outcomes import approval_refusal

RETRY = timedelta(minutes=1)
"""How long a delivery waits when nothing was called and no better time is known; its grace bounds the tries."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A delivery is not to be sent: no signature covers it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Waits:
    """A delivery is not to be sent before a time; its grace decides how long it may wait."""

    until: datetime
    reason: str


def objection(delivery: Delivery, tables: Transaction, now: datetime, longest: timedelta) -> Refused | Waits | None:
    """Return why a delivery may not be called now, or None when it may.

    `longest` is how long a comparison of what is signed with the workspace is believed.
    """
    refusal = approval_refusal(delivery, tables, now)
    if refusal is not None:
        return Refused(refusal)
    if tables.controls.paused() is not None:
        return Waits(now, "everything is paused")
    if delivery.channel in held_channels(tables, now):
        return Waits(now, f"{delivery.channel} is held")
    compared = tables.comparisons.of(delivery.item, delivery.version)
    doubt = compared.objection(delivery.content_hash, now, longest) if compared else NOT_COMPARED
    if doubt is not None:
        return Waits(now + RETRY, doubt)
    closed = closed_now(tables, now)
    if closed is not None and delivery.item not in chosen_items(tables, closed, now):
        # It is ready at once: whoever claims asks again, and a change of the quiet hours counts.
        return Waits(now, f"nothing goes out until {closed.until:%Y-%m-%d %H:%M} UTC: {closed.reason}")
    return None


def closed_now(tables: Transaction, now: datetime) -> Closure | None:
    """Return the closure in which nothing goes out now, or None (promise 7)."""
    rules = tables.controls.sending_rules()
    return closure(now, rules) if rules is not None else None


def chosen_items(tables: Transaction, closed: Closure, now: datetime) -> frozenset[ItemKey]:
    """Return the items that go out in a closure all the same.

    A person set a time in it, or it is a mail that its reader has just asked for, and waits for: by day or by night.
    """
    rules = tables.controls.sending_rules()
    if rules is None:
        return frozenset()
    pinned = (key for key, slot in tables.items.pinned(now) if chosen_in(slot, closed, rules))
    standing = (key for key, _, _ in tables.items.states(STANDING_CAMPAIGN) if is_standing(key))
    # Such an issue has its slot in open hours on its readers' wall clocks, and ends before their night.
    each_zone = (item.key for item in tables.items.to_be_sent() if is_each_zone(item))
    return frozenset((*pinned, *standing, *each_zone))
