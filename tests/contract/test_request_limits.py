"""Nobody asks more often than the limit, on both databases, whatever the order; nothing in the clear is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.domain.request_limit import RequestLimit
from scheduler.services.request_limits import RequestLimits
from scheduler.storage.request_limits import request_limits
from scheduler.storage.store import SqlStore
from scheduler.testing import FixedClock

HOUR = timedelta(hours=1)
THREE = RequestLimit(3, HOUR)
KEYS = (b"k" * 32,)


@pytest.fixture
def limits(store: SqlStore, clock: FixedClock) -> RequestLimits:
    return RequestLimits(store, lambda: KEYS, clock)


def test_so_many_at_once_and_then_one_by_one(limits: RequestLimits, clock: FixedClock) -> None:
    assert [limits.wait("sign-up", "a", THREE) for _ in range(4)] == [None, None, None, timedelta(minutes=20)]
    clock.advance(timedelta(minutes=20))
    assert limits.wait("sign-up", "a", THREE) is None
    assert limits.wait("sign-up", "a", THREE) == timedelta(minutes=20)
    clock.advance(HOUR)
    assert [limits.wait("sign-up", "a", THREE) for _ in range(4)][:3] == [None] * 3


def test_each_person_and_each_kind_has_its_own(limits: RequestLimits) -> None:
    for kind, who in (("sign-up", "a"), ("sign-up", "b"), ("link", "a")):
        assert [limits.wait(kind, who, RequestLimit(1, HOUR)) is None for _ in range(2)] == [True, False]


def test_what_says_nothing_any_more_is_removed_and_nothing_is_kept_in_the_clear(
    limits: RequestLimits, clock: FixedClock, store: SqlStore
) -> None:
    for who in ("asha@example.com", "203.0.113.9"):
        limits.wait("sign-up", who, THREE)
    with store.transaction() as tables:
        rows = tables.request_limits._connection.execute(select(request_limits)).all()
        assert len(rows) == 2
        assert not any(part in str(rows) for part in ("asha", "203.0"))
    clock.advance(HOUR)
    with store.transaction() as tables:
        assert tables.request_limits.forget(clock.now()) == 2


def test_many_at_the_same_moment_share_no_place(limits: RequestLimits) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _number: limits.wait("sign-up", "a", RequestLimit(5, HOUR)), range(20)))
    assert answers.count(None) == 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3000), max_size=40))
def test_in_no_period_are_there_more_than_twice_the_limit(
    limits: RequestLimits, clock: FixedClock, gaps: list[int]
) -> None:
    clock.advance(2 * HOUR)
    allowed = []
    for gap in gaps:
        clock.advance(timedelta(seconds=gap))
        if limits.wait("sign-up", "a", THREE) is None:
            allowed.append(clock.now())
    for at in allowed:
        assert sum(at <= other < at + HOUR for other in allowed) <= 2 * THREE.most - 1
