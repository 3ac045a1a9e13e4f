"""An issue at its slot's wall time in each reader's own zone (promise 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from scheduler.domain.campaign import SendingRules
from scheduler.domain.content import Issue, Item, Slot
from scheduler.domain.errors import BadInput
from scheduler.planning.slots import resolve_local

EASTMOST = timedelta(hours=14)
"""The offset of the zone in which a day begins first (tz database 2026a: Pacific/Kiritimati)."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a batch goes out, and after when not without a person's word (both aware UTC)."""

    due_at: datetime
    miss_after: datetime


def end_of_day(day: date, zone: str) -> datetime:
    """Return the last second of a local day (aware UTC)."""
    return resolve_local(datetime.combine(day + timedelta(days=1), time()), zone).at - timedelta(seconds=1)


def is_each_zone(item: Item) -> bool:
    """Say whether an item goes to each reader at the wall time of their own zone."""
    return isinstance(item.draft, Issue) and item.draft.each_zone


def begins_at(item: Item) -> datetime:
    """Return when the first of an item's readers may get it."""
    return item.slot.local.replace(tzinfo=UTC) - EASTMOST if is_each_zone(item) else item.slot.at


def windows(item: Item, rules: SendingRules) -> Callable[[str], Window]:
    """Return the function that gives the window of an issue in a reader's zone; an empty zone is the clinic's.

    It ends with the last day that the issue names, and where readers have their own wall time, before their quiet hours
    begin: late is not the night.
    """
    last = item.good_until or datetime.max.replace(tzinfo=UTC)
    clinic = Window(item.slot.at, min(item.slot.at + rules.grace_issues, last))
    if not is_each_zone(item):
        return lambda _zone: clinic

    @cache
    def window(zone: str) -> Window:
        try:
            slot = resolve_local(item.slot.local, zone) if zone else item.slot
        except BadInput:
            slot = item.slot
        grace = rules.grace_issues
        return Window(slot.at, min(slot.at + grace, quiet_from(slot, rules, grace), last))

    return window


def quiet_from(slot: Slot, rules: SendingRules, grace: timedelta) -> datetime:
    """Return when quiet hours begin next on a slot's wall clock, or when its grace ends, where none do."""
    quiet = rules.quiet_hours
    if quiet is None or quiet.cover(slot.local.time()):
        return slot.at + grace
    begins = datetime.combine(slot.local.date(), quiet.start)
    return resolve_local(begins if begins > slot.local else begins + timedelta(days=1), slot.zone).at
