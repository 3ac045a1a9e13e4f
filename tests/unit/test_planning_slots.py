from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_samples import wall

from scheduler.domain.content import SlotRule
from scheduler.domain.errors import BadInput
from scheduler.planning.slots import resolve_local


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Asia/Kolkata", "2026-03-29 02:30", "2026-03-28 21:00"),
        ("Europe/London", "2026-03-28 10:00", "2026-03-28 10:00"),
        ("Europe/London", "2026-03-29 10:00", "2026-03-29 09:00"),
        ("Europe/London", "2026-10-25 10:00", "2026-10-25 10:00"),
        ("America/New_York", "2026-03-07 10:00", "2026-03-07 15:00"),
        ("America/New_York", "2026-03-08 10:00", "2026-03-08 14:00"),
        ("America/New_York", "2026-11-01 10:00", "2026-11-01 15:00"),
    ],
)
def test_a_time_that_exists_once_is_taken_as_it_is(zone: str, local: str, utc: str) -> None:
    slot = resolve_local(datetime.fromisoformat(local), zone)
    assert slot.rule is SlotRule.EXACT
    assert slot.local == datetime.fromisoformat(local)
    assert slot.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local", "shown", "utc"),
    [
        ("Europe/London", "2026-03-29 01:30", "2026-03-29 02:30", "2026-03-29 01:30"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 03:30", "2026-03-08 07:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04 02:45", "2026-10-03 15:45"),
    ],
)
def test_a_time_that_the_clocks_skip_moves_forward_by_the_gap(zone: str, local: str, shown: str, utc: str) -> None:
    slot = resolve_local(datetime.fromisoformat(local), zone)
    assert slot.rule is SlotRule.GAP
    assert slot.local == datetime.fromisoformat(shown)
    assert slot.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/London", "2026-10-25 01:30", "2026-10-25 00:30"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
    ],
)
def test_of_a_time_that_comes_twice_the_first_is_meant(zone: str, local: str, utc: str) -> None:
    slot = resolve_local(datetime.fromisoformat(local), zone)
    assert slot.rule is SlotRule.TWICE
    assert slot.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(wall("2024-01-01 00:00"), wall("2030-01-01 00:00")),
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_the_wall_clock_shows_the_slots_local_time_at_its_instant(local: datetime, zone: str) -> None:
    """Promise 7."""
    slot = resolve_local(local, zone)
    assert slot.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == slot.local
    assert slot.at.utcoffset() == timedelta(0)
    assert (slot.local != local) is (slot.rule is SlotRule.GAP)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(BadInput, match="is not a time zone"):
        resolve_local(wall("2026-01-01 00:00"), zone)
