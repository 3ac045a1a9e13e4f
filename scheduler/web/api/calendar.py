"""The calendar: what goes out when, in a window of days."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import Field

from scheduler.domain.content import ItemState
from scheduler.domain.errors import BadInput
from scheduler.domain.planned_years import OUTSIDE, PLANNED_YEARS
from scheduler.services.times import Days, Entry, Filter
from scheduler.web.api.programs import Asking, ProgramRoute, reads
from scheduler.web.api.shapes import Day, Shown, Slot, slot_of

router = APIRouter(prefix="/api/v1/calendar", tags=["items"], route_class=ProgramRoute)

MOST_DAYS: Final = 92
"""Days of one window: a quarter of a year."""


class EntryShown(Shown):
    """An item in the calendar."""

    key: str
    title: str
    state: ItemState
    slot: Slot
    is_movable: bool


class DayShown(Shown):
    """A day on the clinic's wall, with its items by time."""

    day: date
    closed: str = Field(description="Why nothing goes out on it; empty mostly.")
    entries: list[EntryShown]


class Calendar(Shown):
    """Some days of the calendar. `undated` waits for a time, or its time has passed unsigned."""

    zone: str
    today: date
    days: list[DayShown]
    undated: list[EntryShown]


@reads(router, "")
def calendar(
    program: Asking,
    first: Annotated[Day, Query(description="The first day.", examples=["2026-12-01"])],
    last: Annotated[Day, Query(description=f"The last day, at most {MOST_DAYS} days on.", examples=["2026-12-31"])],
    channel: Annotated[str, Query(max_length=100)] = "",
    campaign: Annotated[str, Query(max_length=100)] = "",
) -> Calendar:
    """Return what goes out from one day to another, on the clinic's wall."""
    if not 0 <= (last - first).days < MOST_DAYS:
        raise BadInput(f"the last day comes after the first one, and at most {MOST_DAYS} days are asked for")
    if first.year not in PLANNED_YEARS:
        raise BadInput(f"the days {OUTSIDE}")
    return _shown(program.application.times.between(first, last, Filter(channel, campaign)))


def _shown(days: Days) -> Calendar:
    return Calendar(
        zone=days.zone,
        today=days.today,
        days=[DayShown(day=one.day, closed=one.closed, entries=list(map(_entry, one.entries))) for one in days.days],
        undated=list(map(_entry, days.undated)),
    )


def _entry(entry: Entry) -> EntryShown:
    return EntryShown(
        key=str(entry.key),
        title=entry.title,
        state=entry.state,
        slot=slot_of(entry.slot),
        is_movable=entry.is_movable,
    )
