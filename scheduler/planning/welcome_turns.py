"""When a step of the welcome series is due to a person (promise 7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from scheduler.domain.campaign import SendingRules
from scheduler.domain.content import Slot
from scheduler.domain.errors import BadInput
from scheduler.domain.standing import STANDING_GRACE
from scheduler.domain.welcome import Enrolment, GivenStep, WelcomeSeries, WelcomeStep, next_step
from scheduler.planning.local_time import quiet_from
from scheduler.planning.open_hours import next_allowed
from scheduler.planning.slots import resolve_local, zone_info


@dataclass(frozen=True, slots=True)
class Turn:
    """The step that a person gets next, and the first moment at which they may (aware UTC)."""

    step: WelcomeStep
    at: datetime


def reader_zone(zone: str, clinic: str) -> str:
    """Return the zone of a reader's wall clock: theirs where it is known, else the clinic's."""
    try:
        return zone_info(zone).key if zone else clinic
    except BadInput:
        return clinic


def turn(
    series: WelcomeSeries,
    enrolment: Enrolment,
    given: Collection[GivenStep],
    zone: str,
    paused_until: datetime | None = None,
) -> Turn | None:
    """Return a person's next step in their zone, or None when they have been through the series.

    It is due so many local days after they began, never before the day after the last that went to them, and not while
    they pause: whoever is late in the series gets one a day, in order.
    """
    step = next_step(series, given)
    if step is None:
        return None
    at = _on(_day(enrolment.begun_at, zone) + timedelta(days=step.after), step.at, zone)
    if sent := [one.at for one in given if one.is_sent]:
        at = max(at, _on(_day(max(sent), zone) + timedelta(days=1), step.at, zone))
    if paused_until is not None and paused_until > at:
        at = _first_from(paused_until, step.at, zone)
    return Turn(step, at)


def open_turn(now: datetime, step: WelcomeStep, zone: str, rules: SendingRules) -> datetime:
    """Return now, unless its reader's wall clock is in quiet hours or on a closed day: then when a step may go out.

    That is at its own time of the day, or where that too is closed, when what closes ends.
    """
    clock = replace(rules, zone=zone)
    opens = next_allowed(now, clock)
    if opens == now:
        return now
    at = _first_from(opens, step.at, zone)
    return at if next_allowed(at, clock) == at else opens


def tomorrow(now: datetime, step: WelcomeStep, zone: str) -> datetime:
    """Return when a step's time of the day comes on the next local day."""
    return _on(_day(now, zone) + timedelta(days=1), step.at, zone)


def sent_until(now: datetime, zone: str, rules: SendingRules, last: datetime | None) -> datetime:
    """Return until when a step that falls due now may go out: a day, but not into its reader's night.

    `last` is the end of the last day that its words name.
    """
    slot = Slot(now.astimezone(zone_info(zone)).replace(tzinfo=None), zone, now)
    ends = min(now + STANDING_GRACE, quiet_from(slot, rules, STANDING_GRACE))
    return ends if last is None else min(ends, last)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(zone_info(zone)).date()


def _on(day: date, at: time, zone: str) -> datetime:
    return resolve_local(datetime.combine(day, at), zone).at


def _first_from(moment: datetime, at: time, zone: str) -> datetime:
    """Return when a wall clock shows a time first, from a moment on."""
    day = _day(moment, zone)
    found = _on(day, at, zone)
    return found if found >= moment else _on(day + timedelta(days=1), at, zone)
