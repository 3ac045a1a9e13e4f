"""The dates of one file: each read once, and the order of day and month decided by all of them together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from scheduler.domain.errors import BadInput
from scheduler.services.subscriber_files.dates import (
    EARLIEST_CONSENT,
    DateOrder,
    is_ambiguous,
    order_shown,
    read_instant,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

BothReadings = tuple[int, int]
"""A date in microseconds since 1970, with the day first and with the month first; the same where it is plain."""


def microseconds(instant: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(microseconds_since: int) -> datetime:
    """Return the instant, in UTC, so many microseconds since 1970."""
    return _EPOCH + microseconds_since * _MICROSECOND


class ConsentDates:
    """Reads a file's dates. `order` is what a person says of them, `zone` where their wall clocks hang."""

    def __init__(self, order: DateOrder | None, zone: tzinfo, now: datetime) -> None:
        self._order = order
        self._zone = zone
        self._now = now
        self._shown: set[DateOrder] = set()
        self._undecided = ""
        # Lists have few distinct dates, or as many as rows: then the oldest go.
        self.read: Callable[[str, bool], BothReadings] = lru_cache(maxsize=16_384)(self._read)
        """Return both readings of a date, in UTC where told. Raises ValueError, to follow the column's name."""

    def _read(self, text: str, in_utc: bool) -> BothReadings:
        zone = UTC if in_utc else self._zone
        order = self._order
        if order is None and is_ambiguous(text):
            return self._both(text, zone)
        at = microseconds(self._checked(read_instant(text, order, zone)))
        shown = order_shown(text)
        if order is None and shown is not None and "." not in text[:3]:
            self._shown.add(shown)
        return at, at

    def _both(self, text: str, zone: tzinfo) -> BothReadings:
        """Return both readings of a date that may be two days; a day that is still to come is none of them."""
        readings: dict[DateOrder, int] = {}
        for order in DateOrder:
            try:
                readings[order] = microseconds(self._checked(read_instant(text, order, zone)))
            except ValueError as error:
                problem = error
        if not readings:
            raise problem
        if len(readings) == 1:
            ((order, at),) = readings.items()
            self._shown.add(order)
            return at, at
        self._undecided = self._undecided or text
        return readings[DateOrder.DAY_FIRST], readings[DateOrder.MONTH_FIRST]

    def _checked(self, at: datetime) -> datetime:
        if at > self._now:
            raise ValueError("is in the future")
        if at.date() < EARLIEST_CONSENT:
            raise ValueError(f"is before {EARLIEST_CONSENT.year}")
        return at

    def decided(self, name: str) -> DateOrder:
        """Return the order of day and month in the file called `name`, once its dates were read. Raises BadInput."""
        if self._order is not None:
            return self._order
        if not self._undecided:
            return DateOrder.DAY_FIRST  # every date is plain
        if len(self._shown) == 1:
            return next(iter(self._shown))
        between = (
            "some dates with the day first and some with the month first" if self._shown else "no 13th or later day"
        )
        raise BadInput(
            f"{name} has {between}, so '{self._undecided}' may be two days: "
            "add --dates dmy where the day comes first, or --dates mdy where the month does"
        )
