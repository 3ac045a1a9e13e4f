"""How many people a budget lets be written to, and when it has room again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.newsletter import HOUR, SPENDING_STEP, WARM_UP, Budget, Pace, Room, Spending, room_left

NOW = datetime(2026, 12, 1, 6, 2, tzinfo=UTC)  # 11:32 in Pune
ZONE = "Asia/Kolkata"
STEP = NOW.replace(minute=0)


def test_without_a_budget_there_is_always_room() -> None:
    assert room_left(Budget(), [Spending(STEP, 10**6)], NOW, ZONE) == Room()


def test_an_hour_has_room_for_what_is_left_of_it() -> None:
    budget = Budget(per_hour=5000)
    assert room_left(budget, [], NOW, ZONE).people == 5000
    room = room_left(budget, [Spending(STEP, 4200), Spending(NOW - timedelta(hours=2), 5000)], NOW, ZONE)
    assert room.people == 800
    spent = room_left(budget, [Spending(STEP, 5000)], NOW, ZONE)
    assert (spent.people, spent.again) == (0, STEP + HOUR + SPENDING_STEP)
    assert "5,000 people an hour" in spent.reason


def test_a_day_is_one_of_the_clinics_calendar() -> None:
    budget = Budget(per_hour=5000, per_day=6000)
    yesterday = datetime(2026, 11, 30, 18, 25, tzinfo=UTC)  # 23:55 in Pune
    room = room_left(budget, [Spending(yesterday, 6000), Spending(STEP - 2 * HOUR, 4000)], NOW, ZONE)
    assert room.people == 2000
    spent = room_left(budget, [Spending(STEP - 2 * HOUR, 6000)], NOW, ZONE)
    assert (spent.people, spent.again) == (0, datetime(2026, 12, 1, 18, 30, tzinfo=UTC))


def test_a_new_domain_is_warmed_up_day_by_day() -> None:
    budget = Budget(per_day=1000, warm_up_from=date(2026, 12, 1))
    days = [date(2026, 11, 30) + timedelta(days=number) for number in range(12)]
    assert [budget.most_on(day) for day in days] == [1000, 200, 400, 800, *[1000] * 8]
    endless = Budget(warm_up_from=date(2026, 12, 1))
    assert [endless.most_on(day) for day in days] == [None, *WARM_UP, None, None]


def test_an_account_may_have_a_budget_of_its_own() -> None:
    own = Budget(per_hour=10)
    pace = Pace(Budget(per_hour=5), (("second", own),))
    assert (pace.budget_of("second"), pace.budget_of("email")) == (own, Budget(per_hour=5))


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 50))), st.integers(1, 200))
def test_no_hour_ever_gets_more_than_its_budget(wishes: list[tuple[int, int]], per_hour: int) -> None:
    spent: dict[datetime, int] = {}
    calls: list[tuple[datetime, int]] = []
    now = NOW
    for minutes, people in wishes:
        now += timedelta(minutes=minutes % 17)
        room = room_left(Budget(per_hour), [Spending(at, many) for at, many in spent.items()], now, ZONE)
        assert room.people is not None
        sent = min(people, room.people)
        step = now - (now - datetime(2026, 1, 1, tzinfo=UTC)) % SPENDING_STEP
        spent[step] = spent.get(step, 0) + sent
        calls.append((now, sent))
    for at, _ in calls:
        assert sum(many for when, many in calls if at <= when < at + HOUR) <= per_hour
