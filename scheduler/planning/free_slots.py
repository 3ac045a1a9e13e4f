"""The free slots of one item, and what speaks against a time that a person chooses for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Item, Slot
from scheduler.planning.calendar import HORIZON_DAYS, Booking, Timetable, clash, slots_on
from scheduler.planning.replan import booking_of
from scheduler.planning.slots import local_day


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against a time, as one sentence for people. Where it is not `final` a person may insist."""

    sentence: str
    final: bool = False


def free_slots(item: Item, bookings: Sequence[Booking], timetable: Timetable, after: datetime) -> Iterator[Slot]:
    """Yield the channel's own slots after an instant (aware) at which an item may go out, soonest first.

    None where the campaign no longer uses the channel. What names days has none after the last of them.
    """
    plan = timetable.plans.get(item.key.channel)
    first = max(timetable.start, local_day(max(after, timetable.now), timetable.clinic.zone)).toordinal()
    if plan is None or first + HORIZON_DAYS >= date.max.toordinal():
        return
    for day in range(first, first + HORIZON_DAYS):
        for slot in slots_on(date.fromordinal(day), plan, timetable.clinic, timetable.closed):
            if item.good_until is not None and slot.at > item.good_until:
                return
            if slot.at > max(after, timetable.now) and clash(_at(item, slot), bookings, timetable.clinic) is None:
                yield slot


def objections_to(item: Item, slot: Slot, bookings: Sequence[Booking], timetable: Timetable) -> Iterator[Objection]:
    """Yield what speaks against a time for an item, what is final first."""
    clinic, day = timetable.clinic, slot.local.date()
    if slot.at <= timetable.now:
        yield Objection(f"{_written(slot)} has passed.", final=True)
    if item.good_until is not None and slot.at > item.good_until:
        yield Objection("It names a day that would be over by then.", final=True)
    if day < timetable.start:
        yield Objection(f"The campaign begins on {_day(timetable.start)}.")
    if closed := timetable.closed(day):
        yield Objection(f"{closed.replace(str(day), _day(day))}: nothing goes out on that day.")
    quiet = clinic.quiet_hours
    if quiet is not None and quiet.cover(slot.local.time()):
        yield Objection(f"{slot.local:%H:%M} lies in the quiet hours, {quiet.start:%H:%M} to {quiet.end:%H:%M}.")
    if (setting := clash(_at(item, slot), bookings, clinic)) is not None:
        yield Objection(_CROWDED[setting](clinic))


def _at(item: Item, slot: Slot) -> Booking:
    return Booking(item.key.channel, slot.at, booking_of(item).sections)


def _gap(clinic: Clinic) -> str:
    return f"Another item of this channel is nearer than {_hours(clinic.minimum_gap)}."


def _spacing(clinic: Clinic) -> str:
    return f"The same section goes out on another channel within {_hours(clinic.section_spacing)}."


_CROWDED = {"minimum_gap_hours": _gap, "section_spacing_hours": _spacing}


def _hours(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    return f"{hours:g} hour" if hours == 1 else f"{hours:g} hours"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _written(slot: Slot) -> str:
    return f"{_day(slot.local.date())}, {slot.local:%H:%M},"
