"""Writes a plan that was worked out: the items, and what that does to signatures and deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from scheduler.domain.audit import event
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Item, ItemKey, Slot
from scheduler.domain.errors import ClinicError
from scheduler.planning.local_time import is_each_zone
from scheduler.planning.replan import Change, Merged
from scheduler.ports import Transaction
from scheduler.services.planned_words import record_own_words
from scheduler.services.schedule import miss_after

VOIDED = "; its approval no longer holds"
"""Ends what is said of a change that voided a signature."""


def foreseen(change: Change, tables: Transaction) -> Change:
    """Return a change with what it would do to a signature."""
    if not change.outdated:
        return change
    approval = tables.approvals.current(change.key, tables.items.version(change.key))
    voided = approval is not None and approval.voided_at is None
    return replace(change, detail=change.detail + VOIDED) if voided else change


def write_plan(slug: str, merged: Merged, tables: Transaction, clinic: Clinic, now: datetime) -> tuple[Change, ...]:
    """Write a campaign's items, and what that does to signatures and says of people's own words, into the trail."""
    before = {item.key: item for item in tables.items.of_campaign(slug)}
    changes = _write(merged, before, tables, clinic, now)
    _record_voided(changes, tables, now)
    record_own_words(merged.items, before, tables, now)
    return changes


def _record_voided(changes: Iterable[Change], tables: Transaction, now: datetime) -> None:
    for change in changes:
        if change.detail.endswith(VOIDED):
            tables.audit.record(event(now, "system", "approval voided", str(change.key), reason=change.detail))


def _still_as(earlier: Item | None, tables: Transaction) -> None:
    """Raise ClinicError when somebody changed an item while it was planned: PostgreSQL lets both read at once."""
    if earlier is not None:
        now = tables.items.get(earlier.key)
        if (now.version, now.state, now.note) != (earlier.version, earlier.state, earlier.note):
            raise ClinicError(f"{earlier.key} was changed while it was planned, and is now {now.state}: plan again")


def _write(
    merged: Merged, before: Mapping[ItemKey, Item], tables: Transaction, clinic: Clinic, now: datetime
) -> tuple[Change, ...]:
    """Write the new items; void the signatures and cancel the deliveries that they outdate. Returns all changes."""
    changes = []
    for item, change in zip(merged.items, merged.changes, strict=True):
        written = change
        earlier = before.get(item.key)
        if change.outdated:
            written = _outdate(change, tables, now)
        elif earlier is not None and (earlier.slot.at, earlier.good_until) != (item.slot.at, item.good_until):
            _reschedule(item, earlier.slot, tables, clinic)
        if item != earlier:
            _still_as(earlier, tables)
            tables.items.put(item)
        changes.append(written)
    return tuple(changes)


def _reschedule(item: Item, earlier: Slot, tables: Transaction, clinic: Clinic) -> None:
    """Move an item's waiting deliveries along with its slot; those for other zones stay as far from it as they were."""
    if is_each_zone(item):
        tables.issues.shift(item.key, item.version, item.slot.at - earlier.at, item.good_until)
    else:
        tables.deliveries.reschedule(item.key, item.version, item.slot.at, miss_after(item, clinic))


def _outdate(change: Change, tables: Transaction, now: datetime) -> Change:
    """Void an item's signatures and cancel its waiting deliveries (promise 2)."""
    tables.deliveries.cancel_pending(change.key, change.detail, now)
    if not tables.approvals.void(change.key, change.detail, now):
        return change
    return replace(change, detail=change.detail + VOIDED)
