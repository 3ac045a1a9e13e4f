"""The clinic's calendar: what goes out when, on every channel and in every campaign, and when nothing does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scheduler.domain.campaign import QuietHours
from scheduler.domain.content import Item, ItemKey, ItemState, Slot, is_correction
from scheduler.domain.item_texts import title_of
from scheduler.domain.standing import is_standing
from scheduler.domain.waiting import WaitingSection
from scheduler.planning.open_hours import closed_days
from scheduler.planning.slots import local_day, resolve_local, zone_info
from scheduler.ports import Clock, Readable, Workspace
from scheduler.services.make_way import UNSIGNED
from scheduler.services.move import MOVABLE, was_signed
from scheduler.services.signed_comparison import SignedComparison


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the calendar is wanted; empty stands for everything."""

    channel: str = ""
    campaign: str = ""
    state: str = ""

    def takes(self, item: Item) -> bool:
        """Say whether an item is wanted. What was taken out of the plan is wanted by its state alone."""
        key = item.key
        return (
            self.channel in {"", key.channel}
            and self.campaign in {"", key.campaign}
            and (self.state == item.state or (not self.state and item.state is not ItemState.CANCELLED))
        )

    def takes_section(self, one: WaitingSection) -> bool:
        """Say whether a section in reserve is wanted; it has no state."""
        return not self.state and self.campaign in {"", one.campaign} and (self.channel in {"", *one.channels})


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as the calendar names it."""

    key: ItemKey
    slot: Slot
    state: ItemState
    title: str
    is_movable: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A local day: its items by time, why nothing goes out on it, and by how much its clocks change (zero mostly)."""

    day: date
    entries: tuple[Entry, ...]
    closed: str = ""
    clocks: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of the calendar. `undated` are items that wait for a time, or whose time has passed unsigned.

    `reserve` are sections that could be planned. `channels` and `campaigns` are those of the stretch, to choose from.
    """

    days: tuple[Day, ...]
    undated: tuple[Entry, ...]
    reserve: tuple[WaitingSection, ...]
    zone: str
    today: date
    quiet: QuietHours | None
    channels: tuple[str, ...]
    campaigns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """Tells what goes out when."""

    workspace: Workspace
    store: Readable
    clock: Clock
    comparison: SignedComparison

    @property
    def today(self) -> date:
        """The day that it is in the clinic's zone."""
        return local_day(self.clock.now(), self.workspace.clinic().zone)

    @property
    def next_busy_day(self) -> date:
        """The day to open a calendar at: today, or that of the next item where the rest of the month has none."""
        coming = self.from_today(timedelta())
        first = min((local_day(item.slot.at, self.workspace.clinic().zone) for item in coming), default=self.today)
        return self.today if (first.year, first.month) == (self.today.year, self.today.month) else first

    def between(self, first: date, last: date, wanted: Filter) -> Days:
        """Return the days from the first up to the last, with what is wanted. Raises BadInput."""
        clinic, now = self.workspace.clinic(), self.clock.now()
        begin, end = _midnight(first, clinic.zone), _midnight(last + timedelta(days=1), clinic.zone)
        with self.store.reading() as tables:
            found = tables.items.between(begin, end)
            late = tables.items.in_state(UNSIGNED, before=now)
            missed = tables.items.in_state(frozenset({ItemState.MISSED}))
            signed = {item.key for item in missed if was_signed(item, tables)}
            in_reserve = tables.waiting_sections.under_way(now)
        standing = self.comparison.as_they_stand(found)
        known = set(self.workspace.campaigns())
        planned = tuple(item for item in standing if not is_standing(item.key))
        entries = tuple(_entry(item, signed) for item in planned if wanted.takes(item))
        waiting = [item for item in (*missed, *late) if not is_standing(item.key) and wanted.takes(item)]
        closed = closed_days(clinic.sending_rules)
        return Days(
            days=tuple(_days(first, last, entries, closed_on=lambda day: closed(day) or "", zone=clinic.zone)),
            undated=tuple(_entry(item, signed) for item in sorted(waiting, key=lambda item: (item.slot.at, item.key))),
            reserve=tuple(one for one in in_reserve if wanted.takes_section(one) and one.campaign in known),
            zone=clinic.zone,
            today=local_day(now, clinic.zone),
            quiet=clinic.quiet_hours,
            channels=tuple(sorted({item.key.channel for item in planned} | ({wanted.channel} - {""}))),
            campaigns=tuple(sorted({item.key.campaign for item in planned} | ({wanted.campaign} - {""}))),
        )

    def in_reserve(self) -> tuple[WaitingSection, ...]:
        """Return every section in reserve of the campaigns that are under way."""
        known = set(self.workspace.campaigns())
        with self.store.reading() as tables:
            found = tables.waiting_sections.under_way(self.clock.now())
        return tuple(one for one in found if one.campaign in known)

    def from_today(self, before: timedelta) -> tuple[Item, ...]:
        """Return what is planned from so long before now on, without what was taken out of the plan."""
        with self.store.reading() as tables:
            found = tables.items.between(self.clock.now() - before, datetime.max.replace(tzinfo=UTC))
        return tuple(item for item in found if not is_standing(item.key) and EVERYTHING.takes(item))


def _days(
    first: date, last: date, entries: Iterable[Entry], closed_on: Callable[[date], str], zone: str
) -> Iterator[Day]:
    of_day: dict[date, list[Entry]] = {}
    for entry in entries:
        of_day.setdefault(entry.slot.at.astimezone(zone_info(zone)).date(), []).append(entry)
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        yield Day(day, tuple(of_day.get(day, ())), closed_on(day), _clocks(day, zone))


def _clocks(day: date, zone: str) -> timedelta:
    """Return by how much the clocks go forward (negative: back) on a local day."""
    length = _midnight(day + timedelta(days=1), zone) - _midnight(day, zone)
    return timedelta(days=1) - length


def _midnight(day: date, zone: str) -> datetime:
    return resolve_local(datetime.combine(day, time()), zone).at


def _entry(item: Item, signed: Collection[ItemKey]) -> Entry:
    """Return an item's entry. Of the missed ones those that were `signed` are decided on first."""
    may_come_back = item.state is ItemState.MISSED and item.key not in signed
    is_movable = (item.state in MOVABLE or may_come_back) and not is_correction(item)
    return Entry(item.key, item.slot, item.state, title_of(item), is_movable)
