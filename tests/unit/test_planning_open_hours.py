"""Promise 7: when the next time is at which anything may go out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.campaign import QuietHours, SendingRules
from scheduler.planning.open_hours import HORIZON, closed_days, closure, next_allowed
from scheduler.planning.slots import resolve_local, zone_info

NIGHT = QuietHours(time(21), time(8))
KOLKATA = SendingRules("Asia/Kolkata", NIGHT, closures=(date(2026, 12, 5), date(2026, 12, 6)))
BERLIN = SendingRules("Europe/Berlin", QuietHours(time(1), time(2, 30)))


def wall(text: str, zone: str = "Asia/Kolkata") -> datetime:
    return resolve_local(datetime.fromisoformat(text), zone).at


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-12-01 20:59:59", "2026-12-01 20:59:59"),
        ("2026-12-01 21:00", "2026-12-02 08:00"),
        ("2026-12-02 07:59", "2026-12-02 08:00"),
        ("2026-12-02 08:00", "2026-12-02 08:00"),
        ("2026-12-04 22:00", "2026-12-07 08:00"),
        ("2026-12-05 12:00", "2026-12-07 08:00"),
    ],
)
def test_the_next_time_lies_behind_quiet_hours_and_closed_days_in_a_row(now: str, allowed: str) -> None:
    assert next_allowed(wall(now), KOLKATA) == wall(allowed)


def test_the_reason_is_what_closes_it_now() -> None:
    found = closure(wall("2026-12-05 12:00"), KOLKATA)
    assert found is not None
    assert found.reason == "2026-12-05 is a closed day"


def test_quiet_hours_end_at_the_wall_clocks_time_where_the_clocks_change() -> None:
    assert next_allowed(wall("2026-03-29 01:30", "Europe/Berlin"), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    first = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)
    assert next_allowed(first, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:10 the first time"
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert next_allowed(second, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:10 the second time"


def test_a_clinic_that_never_opens_ends_the_search() -> None:
    days = tuple(date(2026, 12, 1) + timedelta(days=number) for number in range(2000))
    never = SendingRules("UTC", closures=days)
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert next_allowed(now, never) >= now + HORIZON


MINUTES = st.integers(0, 60 * 24 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - made aware
    start=MINUTES,
    end=MINUTES,
    zone=st.sampled_from(["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    closures=st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=4),
)
def test_at_the_next_allowed_time_nothing_is_closed_and_never_before_now(
    now: datetime, start: time, end: time, zone: str, closures: list[date]
) -> None:
    rules = SendingRules(zone, QuietHours(start, end) if start != end else None, tuple(closures))
    allowed = next_allowed(now, rules)
    local = allowed.astimezone(zone_info(zone))
    assert allowed >= now
    assert closed_days(rules)(local.date()) is None
    assert rules.quiet_hours is None or not rules.quiet_hours.cover(local.time())
