"""What the calendar's page shows: which days, at most how many items of each, and the address of every other view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.errors import BadInput
from scheduler.services.times import EVERYTHING, Day, Days, Entry, Filter

PATH = "/calendar"
"""The page's own, below /staff."""

YEARS: Final = (2000, 2100)
"""The years that can be looked at; an address with another one means today."""

LISTED = 80
"""Items of a list; more are on its next page, so that a page stays small."""

IN_TRAY: Final = 8
"""Sections in reserve that stand beside the days; a page of their own has all."""

_LIST_DAYS = 31
_MOVED = frozenset({"moved", "from", "planned"})


class View(StrEnum):
    """A way to show the calendar."""

    MONTH = "month"
    WEEK = "week"
    LIST = "list"


A_DAY: Final[Mapping[View, int]] = {View.MONTH: 4, View.WEEK: 12, View.LIST: LISTED}
"""Items of a day that are shown; for the others there is the list of that day."""


@dataclass(frozen=True, slots=True)
class LastMove:
    """A move that can be undone: the item, and the local time that it had, which the planner or a person chose."""

    key: ItemKey
    earlier: datetime
    was_pinned: bool


@dataclass(frozen=True, slots=True)
class Address:
    """What an address of the calendar says."""

    view: View = View.MONTH
    day: date = date.min
    wanted: Filter = EVERYTHING
    moved: LastMove | None = None

    @property
    def first(self) -> date:
        """The first day that is shown: a Monday, where weeks are."""
        if self.view is View.LIST:
            return self.day
        begin = self.day.replace(day=1) if self.view is View.MONTH else self.day
        return begin - timedelta(days=begin.weekday())

    @property
    def last(self) -> date:
        """The last day that is shown."""
        if self.view is View.LIST:
            return self.day + timedelta(days=_LIST_DAYS - 1)
        if self.view is View.WEEK:
            return self.first + timedelta(days=6)
        end = _month(self.day, 1) - timedelta(days=1)
        return end + timedelta(days=6 - end.weekday())

    @property
    def is_plain(self) -> bool:
        """True for a month with all that it has, where a move by the form leads back to by itself."""
        return self.view is View.MONTH and self.wanted == EVERYTHING

    @property
    def path(self) -> str:
        """The address, below /staff, without what was moved."""
        asked = {"view": self.view.value, "day": str(self.day)}
        asked |= {name: value for name in ("channel", "campaign", "state") if (value := getattr(self.wanted, name))}
        return f"{PATH}?{urlencode(asked)}"

    def at(self, day: date, view: View | None = None) -> str:
        """Return the address of another day, or view."""
        return replace(self, day=day, view=view or self.view).path

    @property
    def earlier(self) -> str:
        """The address of what comes before."""
        if self.view is View.MONTH:
            return self.at(_month(self.day, -1))
        return self.at(self.first - timedelta(days=7 if self.view is View.WEEK else _LIST_DAYS))

    @property
    def later(self) -> str:
        """The address of what comes next."""
        return self.at(_month(self.day, 1) if self.view is View.MONTH else self.last + timedelta(days=1))


def address_of(asked: Mapping[str, str], today: date) -> Address:
    """Return what an address asks for; whatever is wrong in it means what stands there without it."""
    view, day, state = View.MONTH, today, asked.get("state", "")
    with suppress(ValueError):
        view = View(asked.get("view", ""))
    with suppress(ValueError):
        found = date.fromisoformat(asked.get("day", ""))
        day = found if YEARS[0] <= found.year < YEARS[1] else today
    known = state if state in set(ItemState) else ""
    wanted = Filter(asked.get("channel", ""), asked.get("campaign", ""), known)
    return Address(view, day, wanted, _last_move(asked))


def _last_move(asked: Mapping[str, str]) -> LastMove | None:
    with suppress(BadInput, ValueError):
        earlier = datetime.fromisoformat(asked.get("from", "")).replace(tzinfo=None)
        return LastMove(ItemKey.parse(asked.get("moved", "")), earlier, was_pinned="planned" not in asked)
    return None


def moved_path(back: str, key: ItemKey, earlier: datetime, *, was_pinned: bool) -> str:
    """Return the address to go back to after a move, which offers to undo it. Any that is no calendar's is not used."""
    parts = urlsplit(back if back.startswith(f"{PATH}?") else PATH)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name not in _MOVED]
    asked += [("moved", str(key)), ("from", f"{earlier:%Y-%m-%dT%H:%M}"), *(() if was_pinned else (("planned", "1"),))]
    return f"{PATH}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day on the page: its items as far as they are shown, and how many more there are."""

    day: Day
    entries: tuple[Entry, ...]
    more: int
    is_outside: bool
    is_today: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The days of a page; `next_day` is that on which a list's next page begins, where it is cut off."""

    days: tuple[ShownDay, ...]
    next_day: date | None = None


def shown(days: Days, address: Address) -> Shown:
    """Return the days as a view shows them."""
    if address.view is not View.LIST:
        return Shown(tuple(_shown(days, address)))
    found: list[ShownDay] = []
    count = 0
    for day in _shown(days, address):
        if found and count + len(day.entries) > LISTED:
            return Shown(tuple(found), day.day.day)
        count += len(day.entries)
        if day.entries or day.day.closed or day.day.clocks:
            found.append(day)
    return Shown(tuple(found))


def _shown(days: Days, address: Address) -> Iterator[ShownDay]:
    most = A_DAY[address.view]
    for day in days.days:
        # A last place is not spent on saying that there is one more.
        shown = day.entries if len(day.entries) == most + 1 else day.entries[:most]
        outside = address.view is View.MONTH and day.day.month != address.day.month
        yield ShownDay(
            day, shown, len(day.entries) - len(shown), outside, day.day == days.today, is_past=day.day < days.today
        )


def _month(day: date, by: int) -> date:
    """Return the first day of the month so many months on."""
    months = day.year * 12 + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)
