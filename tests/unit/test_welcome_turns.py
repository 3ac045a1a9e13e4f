"""When a step of the welcome series is due: at its hour on the reader's wall, one a day, in order (promise 7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.campaign import QuietHours, SendingRules
from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.standing import is_message, is_standing
from scheduler.domain.welcome import (
    Enrolment,
    GivenStep,
    WelcomeSeries,
    WelcomeStep,
    is_welcome_step,
    step_of,
    welcome_campaign,
    words_for,
)
from scheduler.planning.welcome_turns import open_turn, reader_zone, sent_until, tomorrow, turn

ZONES = ("Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo")
"""With summer time of an hour and of half an hour, at midnight too, and without."""

FIRST = WelcomeStep("first", 1, time(9))
SECOND = WelcomeStep("second", 3, time(18, 30))
SERIES = WelcomeSeries(enabled=True, steps=(FIRST, SECOND))
RULES = SendingRules("Asia/Kolkata", QuietHours(time(21), time(8)), closures=(date(2026, 12, 25),))

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - UTC follows
zones = st.sampled_from(ZONES)
steps = st.builds(
    WelcomeStep, st.just("one"), st.integers(1, 60), st.times().map(lambda at: at.replace(second=0, microsecond=0))
)


def enrolled(at: datetime) -> Enrolment:
    return Enrolment("s1", at, at)


def sent(step: str, at: datetime) -> GivenStep:
    return GivenStep(step, "s1", at, delivery="d")


def local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@given(moments, zones, steps)
def test_a_step_is_due_on_its_local_day_at_its_hour_after_the_beginning(
    at: datetime, zone: str, step: WelcomeStep
) -> None:
    due = turn(WelcomeSeries(steps=(step,)), enrolled(at), (), zone)
    assert due is not None
    assert due.at > at
    wanted = datetime.combine(local(at, zone).date() + timedelta(days=step.after), step.at)
    shown = local(due.at, zone)
    exists = (
        wanted.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wanted
    )
    assert shown == wanted if exists else wanted < shown <= wanted + timedelta(hours=1)


@given(moments, zones, st.lists(st.integers(1, 30), min_size=1, max_size=6, unique=True), st.lists(st.integers(0, 90)))
def test_whoever_is_late_gets_one_a_day_and_each_once_in_order(
    at: datetime, zone: str, days: list[int], delays: list[int]
) -> None:
    series = WelcomeSeries(steps=tuple(WelcomeStep(f"s{day}", day, time(9)) for day in sorted(days)))
    got: list[GivenStep] = []
    waits = iter(delays)
    while due := turn(series, enrolled(at), got, zone):
        assert due.step.name not in {one.step for one in got}
        if got:
            assert local(due.at, zone).date() > local(got[-1].at, zone).date()
        got.append(sent(due.step.name, due.at + timedelta(hours=next(waits, 0))))
    assert [one.step for one in got] == [step.name for step in series.steps]


def test_nothing_is_to_come_when_every_step_is_given() -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    assert turn(SERIES, enrolled(at), (sent("first", at), GivenStep("second", "s1", at, reason="late")), "UTC") is None


def test_a_step_that_was_left_out_does_not_hold_up_the_next() -> None:
    at = datetime(2026, 12, 1, 6, tzinfo=UTC)
    out = GivenStep("first", "s1", at + timedelta(days=3), reason="late")
    due = turn(SERIES, enrolled(at), (out,), "UTC")
    assert due is not None
    assert due.at == datetime(2026, 12, 4, 18, 30, tzinfo=UTC)


def test_a_pause_moves_a_step_to_its_hour_after_it() -> None:
    at = datetime(2026, 12, 1, 6, tzinfo=UTC)
    due = turn(SERIES, enrolled(at), (), "UTC", datetime(2026, 12, 20, 10, tzinfo=UTC))
    assert due is not None
    assert due.at == datetime(2026, 12, 21, 9, tzinfo=UTC)


@given(moments, zones, st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_nothing_goes_out_in_its_readers_quiet_hours(now: datetime, zone: str, at: time) -> None:
    opens = open_turn(now, replace(FIRST, at=at), zone, RULES)
    assert opens >= now
    assert RULES.quiet_hours is not None
    assert not RULES.quiet_hours.cover(local(opens, zone).time())
    assert local(opens, zone).date() not in RULES.closures
    until = sent_until(opens, zone, RULES, None)
    assert opens < until <= opens + timedelta(hours=24)
    assert not RULES.quiet_hours.cover(local(until - timedelta(seconds=1), zone).time())


def test_after_a_closed_day_a_step_goes_out_at_its_own_hour() -> None:
    closed = datetime(2026, 12, 25, 6, tzinfo=UTC)
    assert open_turn(closed, FIRST, "Asia/Kolkata", RULES) == datetime(2026, 12, 26, 3, 30, tzinfo=UTC)
    early = replace(FIRST, at=time(7))
    assert open_turn(closed, early, "Asia/Kolkata", RULES) == datetime(2026, 12, 26, 2, 30, tzinfo=UTC), "never at 7"


def test_a_step_that_names_a_day_does_not_outlive_it() -> None:
    now = datetime(2026, 12, 1, 6, tzinfo=UTC)
    last = now + timedelta(hours=2)
    assert sent_until(now, "Asia/Kolkata", RULES, last) == last


def test_tomorrow_is_the_next_local_day() -> None:
    assert tomorrow(datetime(2026, 12, 1, 23, tzinfo=UTC), FIRST, "Asia/Kolkata") == datetime(
        2026, 12, 3, 3, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("zone", ["", "Mars/Phobos", "../etc"])
def test_a_zone_that_nobody_knows_is_the_clinics(zone: str) -> None:
    assert reader_zone(zone, "Asia/Kolkata") == "Asia/Kolkata"


def test_the_key_alone_tells_a_step_from_a_message_and_from_an_issue() -> None:
    step = ItemKey(welcome_campaign("first-visit", "en-IN"), "lead", "email", Kind.ISSUE)
    assert (is_welcome_step(step), is_standing(step), is_message(step)) == (True, True, False)
    assert step_of(step.campaign) == ("first-visit", "en-IN")
    for slug in ("welcome", "welcome-to-us", "welcome.", "welcome.first", "welcome.first.en.x", "welcome.First.en"):
        assert not is_standing(replace(step, campaign=slug)), slug
    assert not is_standing(replace(step, kind=Kind.POST))
    message = ItemKey("newsletter", "welcome-en", "email", Kind.ISSUE)
    assert (is_message(message), is_welcome_step(message)) == (True, False)


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("hi", "welcome.a.hi"),
        ("HI", "welcome.a.hi"),
        ("en-GB", "welcome.a.en"),
        ("ta", "welcome.a.en"),
        ("", "welcome.a.en"),
        ("pt", "welcome.a.pt-BR"),
    ],
)
def test_a_reader_gets_the_words_in_their_language_or_in_the_newsletters_first(wanted: str, got: str) -> None:
    campaigns = ("welcome.a.en", "welcome.a.hi", "welcome.a.pt-BR", "welcome.b.ta")
    assert words_for(wanted, "a", campaigns, ("en", "hi")) == got


def test_a_step_without_words_that_would_do_has_none() -> None:
    assert words_for("en", "b", ("welcome.b.ta",), ("en", "hi")) is None
