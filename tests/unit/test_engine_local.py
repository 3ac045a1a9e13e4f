"""The worker's loop on one machine: guarded ticks, and a bounded number of deliveries at once (promise 10)."""

import logging
import threading
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import schedule
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.engine.local import Deliveries, LocalEngine, Tick, guarded

DUE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = 10
"""Seconds until a test that waits for another thread gives up."""


class StandInTime(datetime):
    """What the schedule package takes for the time."""

    present = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - the package reckons in naive local time

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # the package passes no zone
        return cls.present


class StopAfter(threading.Event):
    """A stop event during which time passes at once, and which is set when some seconds are over."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._left = seconds

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None, "the loop must not wait for ever"
        StandInTime.present += timedelta(seconds=timeout)
        self._left -= timeout
        if self._left < 0:
            self.set()
        return self.is_set()


@pytest.fixture(autouse=True)
def stand_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "datetime", SimpleNamespace(datetime=StandInTime, timedelta=timedelta))


class Counting:
    """A tick that counts its turns and fails at some of them."""

    def __init__(self, *failing: int) -> None:
        self.turns = 0
        self._failing = failing

    def __call__(self) -> None:
        self.turns += 1
        if self.turns in self._failing:
            raise OSError("the disk is full")


def test_every_tick_has_its_first_turn_at_once_and_then_its_own_rhythm() -> None:
    quick, slow = Counting(), Counting()
    LocalEngine([Tick("quick", 1, quick), Tick("slow", 5, slow)], StopAfter(10)).run()
    assert quick.turns == 11
    assert slow.turns == 3


def test_a_stop_that_came_before_the_start_lets_each_tick_run_once() -> None:
    tick, stop = Counting(), threading.Event()
    stop.set()
    LocalEngine([Tick("tick", 1, tick)], stop).run()
    assert tick.turns == 1


def test_a_stop_during_a_tick_ends_the_loop_after_this_round() -> None:
    stop, other = threading.Event(), Counting()
    LocalEngine([Tick("stopping", 1, stop.set), Tick("other", 1, other)], stop).run()
    assert other.turns == 1


def test_without_ticks_the_loop_still_stops() -> None:
    stop = StopAfter(3)
    LocalEngine([], stop).run()
    assert stop.is_set()


def test_a_failing_tick_is_logged_and_stops_neither_the_others_nor_its_own_next_turn(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing, sound = Counting(1, 2), Counting()
    LocalEngine([Tick("settling", 1, failing), Tick("preparing", 1, sound)], StopAfter(3)).run()
    assert failing.turns == sound.turns == 4
    messages = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert messages == ["settling failed; it is tried again in 1 seconds"] * 2
    assert "the disk is full" in caplog.text


def test_a_tick_may_be_stopped_by_what_no_tick_may_swallow() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(Tick("interrupted", 1, interrupted))


def delivery(number: int) -> Delivery:
    key = ItemKey("cells", f"part-{number}", "x", Kind.POST)
    return Delivery(f"d{number}", key, 1, 1, 1, DeliveryState.CLAIMED, DUE, DUE, DUE + timedelta(hours=2), "hash")


class Line:
    """Deliveries that are due, and what became of them. `gate` holds every call until it is opened."""

    def __init__(self, count: int, *, failing: frozenset[str] = frozenset(), gated: bool = False) -> None:
        self._due = deque(delivery(number) for number in range(count))
        self._failing = failing
        self._lock = threading.Condition()
        self._under_way = 0
        self.most_at_once = 0
        self.delivered: list[str] = []
        self.gate = threading.Event()
        if not gated:
            self.gate.set()

    def add(self, *due: Delivery) -> None:
        with self._lock:
            self._due.extend(due)

    def claim(self, limit: int) -> tuple[Delivery, ...]:
        with self._lock:
            return tuple(self._due.popleft() for _ in range(min(limit, len(self._due))))

    def deliver(self, one: Delivery) -> None:
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
            self._lock.notify_all()
        assert self.gate.wait(PATIENCE)
        with self._lock:
            self._under_way -= 1
            self.delivered.append(one.id)
            self._lock.notify_all()
        if one.id in self._failing:
            raise OSError("the disk is full")

    def wait_until_under_way(self, count: int) -> None:
        with self._lock:
            assert self._lock.wait_for(lambda: self._under_way == count, PATIENCE)

    def wait_until_delivered(self, count: int) -> None:
        with self._lock:
            assert self._lock.wait_for(lambda: len(self.delivered) == count, PATIENCE)

    @property
    def left(self) -> int:
        return len(self._due)


def started(line: Line, threads: int) -> Deliveries:
    deliveries = Deliveries(line.claim, line.deliver, threads)
    deliveries.start_due()
    return deliveries


@settings(max_examples=40, deadline=None)
@given(threads=st.integers(1, 6), due=st.integers(0, 25))
def test_each_is_delivered_once_and_never_more_at_once_than_there_are_threads(threads: int, due: int) -> None:
    line = Line(due)
    deliveries = started(line, threads)
    line.wait_until_delivered(due)
    deliveries.drain()
    assert sorted(line.delivered) == sorted(f"d{number}" for number in range(due))
    assert line.most_at_once <= threads


def test_while_all_threads_are_busy_nothing_more_is_claimed() -> None:
    line = Line(10, gated=True)
    deliveries = started(line, 3)
    line.wait_until_under_way(3)
    deliveries.start_due()
    deliveries.start_due()
    assert line.left == 7
    line.gate.set()
    line.wait_until_delivered(10)
    deliveries.drain()
    assert line.most_at_once == 3


def test_only_as_much_is_claimed_as_there_are_free_threads() -> None:
    line = Line(1, gated=True)
    deliveries = started(line, 2)
    line.wait_until_under_way(1)
    line.add(delivery(1), delivery(2), delivery(3))
    deliveries.start_due()
    line.wait_until_under_way(2)
    assert line.left == 2
    line.gate.set()
    line.wait_until_delivered(4)
    deliveries.drain()


def test_a_delivery_that_raises_is_logged_and_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    line = Line(6, failing=frozenset({"d0"}), gated=True)
    deliveries = started(line, 2)
    line.wait_until_under_way(2)
    line.gate.set()
    line.wait_until_delivered(6)
    deliveries.drain()
    assert "delivery d0 was interrupted" in caplog.text
    assert "the disk is full" in caplog.text


def test_the_thread_of_a_delivery_that_raised_is_free_again(caplog: pytest.LogCaptureFixture) -> None:
    line = Line(1, failing=frozenset({"d0"}))
    deliveries = started(line, 1)
    for future in tuple(deliveries._running):
        future.result(PATIENCE)
    line.add(delivery(1))
    deliveries.start_due()
    line.wait_until_delivered(2)
    deliveries.drain()
    assert line.delivered == ["d0", "d1"]


def test_a_claim_that_fails_ends_its_thread_and_the_next_turn_claims_again(caplog: pytest.LogCaptureFixture) -> None:
    line, answers = Line(2), iter([False, True, False, False])

    def claim(limit: int) -> tuple[Delivery, ...]:
        if next(answers):
            raise OSError("the database is locked")
        return line.claim(limit)

    deliveries = Deliveries(claim, line.deliver, 1)
    deliveries.start_due()
    for future in tuple(deliveries._running):
        future.result(PATIENCE)
    assert "the database is locked" in caplog.text
    deliveries.start_due()
    line.wait_until_delivered(2)
    deliveries.drain()


@pytest.fixture
def draining() -> Iterator[tuple[Line, threading.Thread]]:
    """Two calls under way, eight due behind them, and a drain that has begun."""
    line = Line(10, gated=True)
    deliveries = started(line, 2)
    line.wait_until_under_way(2)
    thread = threading.Thread(target=deliveries.drain)
    thread.start()
    assert deliveries._stopped.wait(PATIENCE)
    deliveries.start_due()
    yield line, thread
    line.gate.set()
    thread.join(PATIENCE)


def test_drain_waits_for_what_is_on_its_way(draining: tuple[Line, threading.Thread]) -> None:
    line, thread = draining
    assert thread.is_alive()
    line.gate.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert len(line.delivered) == 2


def test_drain_takes_nothing_more(draining: tuple[Line, threading.Thread]) -> None:
    line, thread = draining
    line.gate.set()
    thread.join(PATIENCE)
    assert line.left == 8
