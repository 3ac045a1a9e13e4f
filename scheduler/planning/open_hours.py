"""The times at which the clinic publishes nothing: quiet hours, closures and public holidays (promise 7).

Asked when slots are chosen, and again when something is about to go out: what is late, or tried
again, may have come into a time that its slot was kept out of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol

from scheduler.domain.campaign import SendingRules
from scheduler.domain.content import Slot
from scheduler.domain.errors import BadInput
from scheduler.planning.slots import resolve_local, zone_info

Closed = Callable[[date], str | None]
"""Returns why the clinic publishes nothing on a day ("2026-12-25 is Christmas Day"), or None."""

HORIZON = timedelta(days=730)
"""How far ahead the next open time is looked for: a clinic that is closed for two years publishes nothing."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch in which nothing goes out: until when (aware UTC), and what ends then or begins it, in words."""

    until: datetime
    reason: str


class _Calendar(Protocol):
    def get(self, key: date) -> str | None: ...


def closed_days(rules: SendingRules) -> Closed:
    """Return the clinic's closed days: its closures and its region's public holidays. Raises BadInput."""
    closures = frozenset(rules.closures)
    holidays = _holidays(rules.holidays) if rules.holidays else None

    def closed(day: date) -> str | None:
        if day in closures:
            return f"{day} is a closed day"
        name = holidays.get(day) if holidays is not None else None
        return f"{day} is {name.replace('; ', ' and ')}" if name else None

    return closed


def closure(now: datetime, rules: SendingRules) -> Closure | None:
    """Return why nothing goes out now and until when, or None when something may."""
    until, reason = now, ""
    closed = closed_days(rules)
    while until < now + HORIZON:
        end, why = _end_of_closure(until, rules, closed)
        if end is None:
            break
        until, reason = end, reason or why
    return Closure(until, reason) if reason else None


def next_allowed(now: datetime, rules: SendingRules) -> datetime:
    """Return the first instant from now on at which anything may go out."""
    found = closure(now, rules)
    return found.until if found else now


def chosen_in(slot: Slot, found: Closure, rules: SendingRules) -> bool:
    """Say whether a person set an item's time within a closure: it then goes out in it all the same."""
    return slot.pinned and slot.at < found.until and next_allowed(slot.at, rules) == found.until


def _end_of_closure(moment: datetime, rules: SendingRules, closed: Closed) -> tuple[datetime | None, str]:
    """Return when what closes a moment ends, and what that is; None when nothing does."""
    local = moment.astimezone(zone_info(rules.zone)).replace(tzinfo=None)
    day = closed(local.date())
    if day is not None:
        return _instant(local.date() + timedelta(days=1), time(), rules, moment), day
    quiet = rules.quiet_hours
    if quiet is None or not quiet.cover(local.time()):
        return None, ""
    ends_on = local.date() if local.time() < quiet.end else local.date() + timedelta(days=1)
    return _instant(ends_on, quiet.end, rules, moment), f"quiet hours, {quiet.start:%H:%M} to {quiet.end:%H:%M}"


def _instant(day: date, moment: time, rules: SendingRules, after: datetime) -> datetime:
    """Return the instant of a local time, which lies after another one even where the clocks go back in between."""
    slot = resolve_local(datetime.combine(day, moment), rules.zone)
    second = datetime.combine(day, moment, zone_info(rules.zone)).replace(fold=1).astimezone(UTC)
    return slot.at if slot.at > after else max(second, after + timedelta(seconds=1))


@lru_cache(maxsize=4)
def _holidays(region: str) -> _Calendar:
    # Loading the calendars of the world takes a tenth of a second: only whoever names a country waits for it.
    from holidays import country_holidays  # noqa: PLC0415

    country, _, subdivision = region.partition("-")
    try:
        return country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        raise BadInput(
            f"config.toml: clinic.holidays: '{region}' is no country with known holidays: write 'IN' or 'IN-MH', say"
        ) from None
