"""The times of a campaign's items: the clinic's open hours, and a free slot for each item (promise 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from scheduler.domain.campaign import ChannelPlan, Clinic
from scheduler.domain.content import ItemKey, Slot, SlotRule
from scheduler.domain.errors import BadInput
from scheduler.domain.planned_years import OUTSIDE, PLANNED_YEARS
from scheduler.planning.open_hours import Closed
from scheduler.planning.slots import local_day, resolve_local, zone_info

HORIZON_DAYS = 730
"""How far ahead a free slot is looked for; a campaign that does not fit into two years has a wrong setting."""

PINNED = "the time set for it"
"""Begins every note about a time that a person set."""

CLOCKS = "the clocks"
"""Begins every note about a time that is moved, or chosen of two, on a day on which the clocks change."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """The bounds of the search for slots: the clinic's settings, a plan by channel, the first day, the present.

    `end` is the first day after the campaign's weeks, None where nothing ends it.
    """

    clinic: Clinic
    plans: Mapping[str, ChannelPlan]
    start: date
    now: datetime
    closed: Closed
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """An instant that is taken on a channel. `sections` are this campaign's that go out then, none for another's.

    `campaign` is the other one that holds it. It `yields` to what names a day as long as nobody has signed it.
    """

    channel: str
    at: datetime
    sections: frozenset[str] = frozenset()
    campaign: str = ""
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """By when an item has to go out: before `first`, a local day, if that can be, and never after `last`.

    What `goes_first` takes slots that only drafts of other campaigns hold.
    """

    first: date | None
    last: date
    goes_first: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """An item that needs a slot, in the article's order.

    `pinned` is the local time a person set; `current` the slot the item has, kept if it is still
    legal; `may_be_late` keeps it even when it has passed: what is approved is the publisher's to judge. `bounds` are
    those of what names days. What `may_run_over` goes out after the campaign's weeks where they have no time for it.
    """

    key: ItemKey
    sections: frozenset[str]
    pinned: datetime | None = None
    current: Slot | None = None
    may_be_late: bool = False
    bounds: Bounds | None = None
    may_run_over: bool = False

    def booking(self, at: datetime) -> Booking:
        """Return the slot of this item at an instant."""
        return Booking(self.key.channel, at, self.sections)


def check_times(clinic: Clinic, plan: ChannelPlan) -> None:
    """Raise BadInput when a channel has no days or times, or a time within the quiet hours."""
    where = f"campaign.toml: channel '{plan.channel}'"
    if not plan.days or not plan.times:
        raise BadInput(f"{where}: it needs at least one of 'days' and one of 'times' to go out on")
    quiet = clinic.quiet_hours
    for at in plan.times:
        if quiet is not None and quiet.cover(at):
            raise BadInput(
                f"{where}: times: {at:%H:%M} lies in the clinic's quiet_hours, {quiet.start:%H:%M} to "
                f"{quiet.end:%H:%M}: change one of the two"
            )


def slots_on(day: date, plan: ChannelPlan, clinic: Clinic, closed: Closed) -> tuple[Slot, ...]:
    """Return a channel's slots on a local day, soonest first; none on other weekdays, closed days, in quiet hours."""
    if day.weekday() not in plan.days:
        return ()
    slots = {resolve_local(datetime.combine(day, at), clinic.zone) for at in plan.times}
    # A time in a daylight-saving gap has moved: it is judged by what the clock then shows.
    usable = (slot for slot in slots if not closed(slot.local.date()) and not _is_quiet(slot, clinic))
    return tuple(sorted(usable, key=lambda slot: slot.at))


def slots_within(
    plan: ChannelPlan,
    clinic: Clinic,
    days: range,
    closed: Closed,
    *,
    apart_from: Collection[datetime] = (),
    taken: Collection[datetime] = (),
) -> tuple[Slot, ...]:
    """Return the slots of a channel on days (proleptic ordinals), at the least distance from one another or more.

    So they are from the instants `taken`. None lies as near to one of `apart_from` as two items about one section may
    not lie.
    """
    found: list[Slot] = []
    for day in days:
        for slot in slots_on(date.fromordinal(day), plan, clinic, closed):
            is_free = all(abs(slot.at - other) >= clinic.section_spacing for other in apart_from) and all(
                slot.at != other and abs(slot.at - other) >= clinic.minimum_gap for other in taken
            )
            if is_free and (not found or slot.at - found[-1].at >= clinic.minimum_gap):
                found.append(slot)
    return tuple(found)


def held_on(days: range, channel: str, bookings: Iterable[Booking]) -> tuple[datetime, ...]:
    """Return the instants that bookings hold on a channel, those of other days left out as far as zones tell."""
    return tuple(
        booking.at
        for booking in bookings
        if booking.channel == channel and days.start - 3 <= booking.at.toordinal() <= days.stop + 3
    )


def _is_quiet(slot: Slot, clinic: Clinic) -> bool:
    return clinic.quiet_hours is not None and clinic.quiet_hours.cover(slot.local.time())


def clash(wanted: Booking, bookings: Iterable[Booking], clinic: Clinic) -> str | None:
    """Return the setting that keeps an item from going out beside others: too near on one channel, or one section.

    Distances are real elapsed time, whatever the clocks do in between.
    """
    for other in bookings:
        distance = abs(wanted.at - other.at)
        if other.channel == wanted.channel:
            if distance < clinic.minimum_gap or not distance:
                return "minimum_gap_hours"
        elif distance < clinic.section_spacing and not wanted.sections.isdisjoint(other.sections):
            return "section_spacing_hours"
    return None


def allot(requests: Sequence[Request], taken: Iterable[Booking], timetable: Timetable) -> Mapping[ItemKey, Slot]:
    """Return a slot for every item. The same input gives the same slots.

    Times that a person set come first, then slots that are still legal stay, then what names days that the
    article's order does not keep takes the slots that keep them, then every other item takes, in the article's
    order, its channel's first free slot after the item before it. A slot that would now come before that of an
    earlier item does not stay, unless it has passed. What finds no slot in its bounds, or within the campaign's
    weeks, has none. Raises BadInput that names the setting when another item finds none within two years.
    """
    bookings = tuple(taken)
    hurried = frozenset(wanted.key for wanted in requests if wanted.bounds and wanted.current)
    while True:
        slots = _allotted(requests, bookings, timetable, hurried)
        late = _late(requests, slots, hurried)
        overtaking = frozenset[ItemKey]() if late else _overtaking(requests, slots, timetable.now, hurried)
        if not (late or overtaking):
            return slots
        hurried |= late
        requests = [replace(wanted, current=None) if wanted.key in overtaking else wanted for wanted in requests]


def _allotted(
    requests: Sequence[Request], taken: Iterable[Booking], timetable: Timetable, hurried: Collection[ItemKey]
) -> Mapping[ItemKey, Slot]:
    bookings = list(taken)
    slots: dict[ItemKey, Slot] = {}

    def give(request: Request, slot: Slot | None) -> None:
        if slot is not None and request.key not in slots:
            slots[request.key] = slot
            bookings.append(request.booking(slot.at))

    for request in requests:
        if request.pinned is not None:
            give(request, pinned_slot(request.pinned, timetable.clinic.zone))
    for request in requests:
        kept = request.current
        if request.key not in slots and kept is not None and _is_legal(request, kept, bookings, timetable):
            give(request, kept)
    dated = [(request.bounds, request) for request in requests if request.bounds and request.key in hurried]
    for bounds, request in sorted(dated, key=lambda pair: pair[0].last):
        give(request, slots.get(request.key) or _slot_in_bounds(request, bounds, bookings, timetable))
    last: dict[str, datetime] = {}
    for request in _in_order(requests, hurried):
        after = max(last.get(request.key.channel, timetable.now), timetable.now)
        slot = slots.get(request.key) or _first_free(request, after, bookings, timetable)
        give(request, slot)
        last[request.key.channel] = max(slot.at, after) if slot else after
    return slots


def _in_order(requests: Iterable[Request], hurried: Collection[ItemKey]) -> Iterator[Request]:
    """Yield the items that go out where the article has them: neither a person nor a day sets their times."""
    return (request for request in requests if request.pinned is None and request.key not in hurried)


def _late(
    requests: Sequence[Request], slots: Mapping[ItemKey, Slot], hurried: Collection[ItemKey]
) -> frozenset[ItemKey]:
    """Return the items whose days the article's order does not keep, with those of their channel due no later."""
    last: dict[str, date] = {}
    for request in _in_order(requests, hurried):
        bounds, slot = request.bounds, slots.get(request.key)
        if bounds and (slot is None or slot.local.date() >= (bounds.first or bounds.last + timedelta(days=1))):
            last[request.key.channel] = max(bounds.last, last.get(request.key.channel, bounds.last))
    return frozenset(
        request.key
        for request in _in_order(requests, hurried)
        if request.bounds and request.bounds.last <= last.get(request.key.channel, date.min)
    )


def _overtaking(
    requests: Iterable[Request], slots: Mapping[ItemKey, Slot], now: datetime, hurried: Collection[ItemKey]
) -> frozenset[ItemKey]:
    """Return the items that kept a slot to come which lies before that of an earlier item of their channel."""
    latest: dict[str, datetime] = {}
    found = set()
    for request in _in_order(requests, hurried):
        if request.key not in slots:
            continue
        at, channel = slots[request.key].at, request.key.channel
        if now < at < latest.get(channel, now):
            found.add(request.key)
        latest[channel] = max(at, latest.get(channel, at))
    return frozenset(found)


def pinned_slot(local: datetime, zone: str) -> Slot:
    """Return the slot of a person's time: local in the clinic's zone, or with an offset of its own. Raises BadInput."""
    if local.year not in PLANNED_YEARS:
        raise BadInput(f"the time {OUTSIDE}")
    naive = local.astimezone(zone_info(zone)).replace(tzinfo=None) if local.tzinfo else local
    return replace(resolve_local(naive, zone), pinned=True)


def clock_changes(slot: Slot, wanted: datetime | None) -> tuple[str, ...]:
    """Return a note on a time that the clocks skip or show twice; `wanted` is the local time a person set, if one."""
    if slot.rule is SlotRule.GAP:
        skipped = f"{wanted:%H:%M}" if wanted else "its time"
        return (f"{CLOCKS} skip {skipped} on {slot.local:%d %b %Y}: it goes out at {slot.local:%H:%M}",)
    if slot.rule is SlotRule.TWICE:
        return (f"{CLOCKS} show {slot.local:%H:%M} twice on {slot.local:%d %b %Y}: it goes out at the first",)
    return ()


def objections(slot: Slot, timetable: Timetable, bounds: Bounds | None = None) -> tuple[str, ...]:
    """Return notes on a time that a person set and that the planner would not have chosen."""
    closed = timetable.closed(slot.local.date())
    found = (
        ("lies in the quiet hours", _is_quiet(slot, timetable.clinic)),
        (f"is on a day without publishing: {closed}", closed is not None),
        ("has passed", slot.at <= timetable.now),
        ("is before the campaign's start", slot.local.date() < timetable.start),
        ("is after the last day that it names", bounds is not None and slot.local.date() > bounds.last),
    )
    return tuple(f"{PINNED} {objection}" for objection, holds in found if holds)


def crowding(wanted: Booking, bookings: Iterable[Booking], clinic: Clinic) -> tuple[str, ...]:
    """Return a note on a time that a person set and that is too close to others."""
    found = clash(wanted, bookings, clinic)
    if found is None:
        return ()
    return (f"{PINNED} is closer to another item than clinic.{found} in config.toml allows",)


def _is_legal(request: Request, slot: Slot, bookings: Iterable[Booking], timetable: Timetable) -> bool:
    """Say whether an item may keep its slot."""
    plan, clinic = timetable.plans[request.key.channel], timetable.clinic
    if slot.at <= timetable.now:
        return request.may_be_late
    if request.bounds is not None:
        return _keeps_bounds(request, request.bounds, slot, bookings, timetable)
    return (
        slot.local.date() >= timetable.start
        and (timetable.end is None or slot.local.date() < timetable.end or request.may_run_over)
        and slot.zone == clinic.zone
        and slot.at in {other.at for other in _around(slot, plan, timetable)}
        and clash(request.booking(slot.at), bookings, clinic) is None
    )


def _keeps_bounds(
    request: Request, bounds: Bounds, slot: Slot, bookings: Iterable[Booking], timetable: Timetable
) -> bool:
    """Say whether what names days may keep its slot, which need not be one of its channel's own."""
    day = slot.local.date()
    return (
        timetable.start <= day <= bounds.last
        and slot.zone == timetable.clinic.zone
        and not (timetable.closed(day) or _is_quiet(slot, timetable.clinic))
        and clash(request.booking(slot.at), _in_the_way(bounds, bookings), timetable.clinic) is None
    )


def _in_the_way(bounds: Bounds, bookings: Iterable[Booking]) -> list[Booking]:
    return [booking for booking in bookings if not (bounds.goes_first and booking.yields)]


def _slot_in_bounds(request: Request, bounds: Bounds, bookings: Iterable[Booking], timetable: Timetable) -> Slot | None:
    """Return the best free slot of what names days, or None where there is none up to the last of them."""
    firm = _in_the_way(bounds, bookings)
    for slot in _slots_in_bounds(timetable.plans[request.key.channel], bounds, timetable):
        if slot.at > timetable.now and clash(request.booking(slot.at), firm, timetable.clinic) is None:
            return slot
    return None


def _slots_in_bounds(plan: ChannelPlan, bounds: Bounds, timetable: Timetable) -> Iterator[Slot]:
    """Yield the slots that keep an item's days, the best first.

    Before the first day rather than before the last, and on the last alone if nothing else is left. At the channel's
    own times rather than at others, on its own weekdays rather than on others: these only where the days need it.
    """
    clinic, closed = timetable.clinic, timetable.closed
    today = local_day(timetable.now, clinic.zone)
    begin = max(timetable.start, today).toordinal()
    end = min(bounds.last.toordinal(), begin + HORIZON_DAYS)
    days = [date.fromordinal(number) for number in range(begin, end + 1)]
    early = [day for day in days if bounds.first is not None and day < bounds.first]
    before = [day for day in days if day < bounds.last]
    any_day = replace(plan, days=tuple(range(7)))
    beside = replace(plan, times=tuple(at for hours in range(1, 13) for at in _shifted(plan, hours)))
    for some, using in (
        *((early, plan), (early, beside)),
        *((before, plan), (before, beside), (before, any_day)),
        *((days[-1:], plan), (days[-1:], beside), (days[-1:], any_day)),
    ):
        for day in some:
            yield from slots_on(day, using, clinic, closed)


def _shifted(plan: ChannelPlan, hours: int) -> Iterator[time]:
    """Yield a channel's times so many hours later and earlier, within the day."""
    for own in plan.times:
        yield from (own.replace(hour=own.hour + step) for step in (hours, -hours) if 0 <= own.hour + step < 24)


def _around(slot: Slot, plan: ChannelPlan, timetable: Timetable) -> Iterator[Slot]:
    """Yield the slots of the slot's day, and of the day before it: a gap at midnight moves a slot to the next day."""
    for day in (slot.local.date() - timedelta(days=1), slot.local.date()):
        yield from slots_on(day, plan, timetable.clinic, timetable.closed)


def _first_free(request: Request, after: datetime, bookings: Sequence[Booking], timetable: Timetable) -> Slot | None:
    """Return an item's first free slot, or None where the campaign's weeks have none."""
    plan, clinic = timetable.plans[request.key.channel], timetable.clinic
    end = None if request.may_run_over else timetable.end
    clashes: set[str] = set()
    for slot in _open_slots(plan, timetable):
        if end is not None and slot.local.date() >= end:
            return None
        if slot.at <= after:
            continue
        found = clash(request.booking(slot.at), bookings, clinic)
        if found is None:
            return slot
        clashes.add(found)
    if clashes:
        setting = " and ".join(f"clinic.{name}" for name in sorted(clashes))
        remedy = f"shorten {setting} in config.toml, or give channel '{plan.channel}' more days or times"
    else:
        remedy = f"every day that channel '{plan.channel}' goes out on is closed: change its days, or the closures"
    raise BadInput(f"{request.key}: there is no free slot within two years: {remedy}")


def _open_slots(plan: ChannelPlan, timetable: Timetable) -> Iterator[Slot]:
    today = local_day(timetable.now, timetable.clinic.zone)
    first = max(timetable.start, today).toordinal()
    if first + HORIZON_DAYS >= date.max.toordinal():
        raise BadInput(f"campaign.toml: start: {timetable.start} is too far off: write a nearer day")
    for day in range(first, first + HORIZON_DAYS):
        yield from slots_on(date.fromordinal(day), plan, timetable.clinic, timetable.closed)
