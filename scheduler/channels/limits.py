"""When a platform takes calls again: readers for the forms in which platforms say so.

A spec names those of its platform.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from scheduler.domain.numbers import whole_number

RETRY_AFTER = timedelta(minutes=1)
"""How long to wait before a call that the platform did not take is made again; no limit is believed to end sooner."""

RATE_LIMIT_PAUSE = timedelta(minutes=15)
"""How long to wait when a platform does not say when its limit ends: X's window (X, rate limits, 2026)."""

LONGEST_LIMIT = timedelta(days=1)
"""A limit of more than this is a unit that we do not know (milliseconds, say)."""

Headers = Mapping[str, str]
"""An answer's headers, by lower-case name."""


class Unit(StrEnum):
    """How a time is written: seconds since 1970, seconds from now, or a date and time (ISO 8601)."""

    UNIX = "unix"
    SECONDS = "seconds"
    ISO = "iso"


@dataclass(frozen=True, slots=True)
class Window:
    """A family of headers: `<family>-reset` says when the window ends, which counts while `<family>-remaining` is 0."""

    family: str
    unit: Unit = Unit.UNIX

    def ends(self, headers: Headers, _body: object, now: datetime) -> datetime | None:
        """Return when the limit ends, or None where it is not used up or does not say."""
        used_up = headers.get(f"{self.family}-remaining", "0").strip() == "0"
        return _moment(headers.get(f"{self.family}-reset"), self.unit, now) if used_up else None


@dataclass(frozen=True, slots=True)
class BodyField:
    """A field of the body, by the keys that lead to it."""

    path: tuple[str, ...]
    unit: Unit = Unit.SECONDS

    def ends(self, _headers: Headers, body: object, now: datetime) -> datetime | None:
        """Return when the limit ends, or None where the field does not say."""
        for key in self.path:
            body = body.get(key) if isinstance(body, Mapping) else None
        return _moment(body, self.unit, now)


LimitReader = Window | BodyField

COMMON = (Window("ratelimit"), Window("x-ratelimit"))
"""The families that most platforms use, with the reset in seconds since 1970."""


def limit_ends(readers: Iterable[LimitReader], headers: Headers, body: object, now: datetime) -> datetime:
    """Return when calls may go on: at the latest of the limits that are used up, or when Retry-After says."""
    moments = [ends for reader in readers if (ends := reader.ends(headers, body, now)) is not None]
    if moments:
        return max(_believable(max(moments), now), now + RETRY_AFTER)
    return retry_after(headers, now) or now + RATE_LIMIT_PAUSE


def retry_after(headers: Headers, now: datetime) -> datetime | None:
    """Return the time in an answer's Retry-After header, as seconds or as a date, or None where it has none."""
    value = headers.get("retry-after", "")
    ends = _moment(value, Unit.SECONDS, now) or http_date(value)
    return _believable(max(ends, now), now) if ends else None


def _believable(ends: datetime, now: datetime) -> datetime:
    return ends if ends <= now + LONGEST_LIMIT else now + RATE_LIMIT_PAUSE


def _moment(value: object, unit: Unit, now: datetime) -> datetime | None:
    if unit is Unit.ISO:
        return _iso(value) if isinstance(value, str) else None
    number = whole_number(value.strip()) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    try:
        return now + timedelta(seconds=number) if unit is Unit.SECONDS else datetime.fromtimestamp(number, UTC)
    except (OverflowError, ValueError, OSError):
        return now + LONGEST_LIMIT * 2


def _iso(text: str) -> datetime | None:
    try:
        return in_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def http_date(text: str) -> datetime | None:
    """Return the time that a header such as Date has, in UTC, or None where it is none."""
    try:
        return in_utc(parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        return None


def in_utc(at: datetime) -> datetime:
    """Return a time in UTC; one without an offset is taken for UTC. Raises OverflowError at the end of the calendar."""
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
