"""The worker's loop on one machine: guarded ticks, and a bounded number of deliveries at once (promise 10)."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from types import SimpleNamespace

import pytest
import schedule
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.domain.errors import ClinicError, MustStop
from scheduler.engine import local
from scheduler.engine.incidents import Incidents
from scheduler.engine.local import Background, Deliveries, LocalEngine, Tick, guarded, idle
from scheduler.testing import FixedClock

DUE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = 10
"""Seconds until a test that waits for another thread gives up."""


class StandInTime(datetime):
    """What the schedule package and the engine take for the time on the wall."""

    present = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - the package reckons in naive local time

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # the package passes no zone
        return cls.present


@pytest.fixture(autouse=True)
def stand_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "datetime", SimpleNamespace(datetime=StandInTime, timedelta=timedelta))
    monkeypatch.setattr(local, "datetime", StandInTime)


class FakeWaker:
    """Time passes at once while the loop waits, until the run is over; or something changes before the wait's end.

    `changes` are what happens, and how many seconds after the begin; `waits` are the seconds that were asked for.
    """

    def __init__(self, seconds: float, *changes: tuple[float, Callable[[], object]]) -> None:
        self.clock = FixedClock(DUE)
        self.stop = threading.Event()
        self.waits: list[float] = []
        self._end = DUE + timedelta(seconds=seconds)
        self._changes = sorted(((DUE + timedelta(seconds=at), change) for at, change in changes), key=itemgetter(0))

    def wait(self, seconds: float, stop: threading.Event) -> None:
        assert stop is self.stop
        self.waits.append(seconds)
        over = self.clock.now() + timedelta(seconds=seconds)
        if self._changes and self._changes[0][0] < over:
            over, change = self._changes.pop(0)
            change()
        self.pass_until(over)

    def pass_until(self, moment: datetime) -> None:
        StandInTime.present += moment - self.clock.now()
        self.clock.move_to(moment)
        if moment > self._end:
            self.stop.set()

    def wake(self) -> None:
        """Nobody calls it: time passes only while nothing else happens."""


def run(waker: FakeWaker, *ticks: Tick) -> FakeWaker:
    LocalEngine(ticks, waker.stop, waker, waker.clock).run()
    return waker


class Agenda:
    """A tick with moments of its own: a turn does everything that is due, unless it is `stuck`."""

    def __init__(self, clock: FixedClock, *seconds: float, stuck: bool = False) -> None:
        self.clock = clock
        self.stuck = stuck
        self.moments = [DUE + timedelta(seconds=each) for each in seconds]
        self.turns: list[float] = []

    def tick(self, rhythm: float = 60, busy: Callable[[], bool] = idle) -> Tick:
        return Tick("delivering", rhythm, self.turn, self.due, busy)

    def add(self, seconds: float) -> None:
        self.moments.append(DUE + timedelta(seconds=seconds))

    def due(self) -> datetime | None:
        return min(self.moments, default=None)

    def turn(self) -> None:
        self.turns.append((self.clock.now() - DUE).total_seconds())
        if not self.stuck:
            self.moments = [moment for moment in self.moments if moment > self.clock.now()]


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
    run(FakeWaker(10), Tick("quick", 1, quick), Tick("slow", 5, slow))
    assert quick.turns == 11
    assert slow.turns == 3


def test_it_sleeps_exactly_until_the_next_moment_that_is_due() -> None:
    waker = FakeWaker(50)
    agenda = Agenda(waker.clock, 0.25, 7, 7.125, 40)
    run(waker, agenda.tick())
    assert agenda.turns == [0, 0.25, 7, 7.125, 40]
    assert waker.waits[:4] == [0.25, 6.75, 0.125, 32.875]


def test_a_change_ends_the_sleep_and_what_it_made_due_is_done_at_its_moment() -> None:
    waker = FakeWaker(50, (3, lambda: agenda.add(3)), (10, lambda: agenda.add(12.5)))
    agenda = Agenda(waker.clock, 40)
    run(waker, agenda.tick())
    assert agenda.turns == [0, 3, 12.5, 40]


def test_a_change_that_makes_nothing_due_ends_no_more_than_the_sleep() -> None:
    waker = FakeWaker(50, (3, idle), (4, idle))
    agenda = Agenda(waker.clock, 40)
    run(waker, agenda.tick())
    assert agenda.turns == [0, 40]
    assert waker.waits[:3] == [40, 37, 36]


def test_a_moment_that_comes_nearer_counts_from_then_on() -> None:
    waker = FakeWaker(50, (3, lambda: agenda.moments.__setitem__(0, DUE + timedelta(seconds=5))))
    agenda = Agenda(waker.clock, 40)
    run(waker, agenda.tick())
    assert agenda.turns == [0, 5]


def test_what_a_turn_does_not_get_past_waits_for_the_rhythm_instead_of_running_on_and_on() -> None:
    waker = FakeWaker(20, *((at, idle) for at in range(1, 20)))
    agenda = Agenda(waker.clock, 3, stuck=True)
    run(waker, agenda.tick(rhythm=5))
    assert agenda.turns == [0, 3, 8, 13, 18]


def test_a_moment_that_takes_time_to_find_is_not_met_too_early_and_then_passed_over() -> None:
    waker = FakeWaker(20)
    agenda = Agenda(waker.clock, 3, 5)

    def slowly_found() -> datetime | None:
        found = agenda.due()
        waker.pass_until(waker.clock.now() + timedelta(milliseconds=7))
        return found

    run(waker, replace(agenda.tick(), due=slowly_found))
    assert [round(turn) for turn in agenda.turns] == [0, 3, 5]


def test_a_tick_that_is_busy_is_not_asked_and_is_due_at_once_when_it_is_not_busy_any_more() -> None:
    busy = threading.Event()
    waker = FakeWaker(50, (1, busy.set), (9, busy.clear))
    agenda = Agenda(waker.clock, 3)
    run(waker, agenda.tick(busy=busy.is_set))
    assert agenda.turns == [0, 9]


def test_a_tick_whose_moment_cannot_be_told_keeps_its_rhythm() -> None:
    def unknown() -> datetime:
        raise OSError("the database is locked")

    turns = Counting()
    run(FakeWaker(10), Tick("delivering", 5, turns, unknown))
    assert turns.turns == 3


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_on_the_wall_that_is_put_back_or_forward_delays_nothing(hours: int) -> None:
    def shift() -> None:
        StandInTime.present += timedelta(hours=hours)

    waker = FakeWaker(50, (2, shift))
    agenda, sweeping = Agenda(waker.clock, 8, 9), Counting()
    run(waker, agenda.tick(), Tick("sweeping", 5, sweeping))
    assert agenda.turns[-2:] == [8, 9]
    assert sweeping.turns >= 10


def test_a_stop_that_came_before_the_start_lets_each_tick_run_once() -> None:
    tick, waker = Counting(), FakeWaker(10)
    waker.stop.set()
    run(waker, Tick("tick", 1, tick))
    assert tick.turns == 1
    assert waker.waits == []


def test_a_stop_during_a_tick_ends_the_loop_after_this_round() -> None:
    other, waker = Counting(), FakeWaker(10)
    run(waker, Tick("stopping", 1, waker.stop.set), Tick("other", 1, other))
    assert other.turns == 1


def test_without_ticks_the_loop_still_stops() -> None:
    assert run(FakeWaker(3)).stop.is_set()


def test_a_failing_tick_is_logged_and_stops_neither_the_others_nor_its_own_next_turn(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing, sound = Counting(1, 2), Counting()
    run(FakeWaker(3), Tick("settling", 1, failing), Tick("preparing", 1, sound))
    assert failing.turns == sound.turns == 4
    messages = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert messages == ["settling failed: the disk is full"]


def test_a_slow_sweep_holds_up_neither_the_loop_nor_itself_twice() -> None:
    gate, begun, turns = threading.Event(), threading.Event(), Counting()

    def sweep() -> None:
        turns()
        begun.set()
        assert gate.wait(PATIENCE)

    background, other = Background("sweeps"), Counting()
    run(FakeWaker(10), background.tick(Tick("sweeping", 1, sweep)), Tick("other", 1, other))
    assert other.turns == 11
    assert begun.wait(PATIENCE)
    gate.set()
    background.drain()
    assert turns.turns == 1


def test_the_background_takes_its_ticks_one_after_another_and_each_again_when_it_is_done() -> None:
    background, done = Background("sweeps"), deque[str]()
    first = background.tick(Tick("first", 1, lambda: done.append("first")))
    second = background.tick(Tick("second", 1, lambda: done.append("second")))
    first.run()
    second.run()
    while first.busy() or second.busy():
        threading.Event().wait(0.001)
    first.run()
    background.drain()
    assert list(done) == ["first", "second", "first"]


def test_a_tick_may_be_stopped_by_what_no_tick_may_swallow() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(Tick("interrupted", 1, interrupted), Incidents())


LOCKED = "the database was locked by another process for 10 seconds"


def test_one_cause_is_one_line_however_many_meet_it_and_one_more_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    incidents, broken = Incidents(), True

    def locked() -> None:
        if broken:
            raise ClinicError(LOCKED)

    with caplog.at_level(logging.INFO):
        for _ in range(12):
            for name in ("settling", "preparing", "delivering"):
                guarded(Tick(name, 1, locked), incidents)
        broken = False
        for name in ("settling", "preparing", "delivering"):
            guarded(Tick(name, 1, locked), incidents)
    assert [record.getMessage() for record in caplog.records] == [
        f"settling failed: {LOCKED}",
        f"that is over, after 36 times: {LOCKED}",
    ]
    assert "Traceback" not in caplog.text


def test_what_is_over_is_told_again_when_it_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    incidents = Incidents()
    for _ in range(2):
        incidents.failed("settling", ClinicError(LOCKED))
        incidents.went_well("settling")
    assert [record.getMessage() for record in caplog.records].count(f"settling failed: {LOCKED}") == 2


def test_a_fault_of_the_product_brings_its_traceback_once(caplog: pytest.LogCaptureFixture) -> None:
    def faulty() -> None:
        raise ZeroDivisionError("a bug")

    incidents = Incidents()
    for _ in range(5):
        guarded(Tick("preparing", 1, faulty), incidents)
    assert caplog.text.count("Traceback") == 1


def gone() -> None:
    raise MustStop("the database was deleted")


def test_what_makes_going_on_harmful_ends_the_loop() -> None:
    waker = FakeWaker(10)
    with pytest.raises(MustStop, match="was deleted"):
        run(waker, Tick("sweeping", 1, gone))
    assert not waker.stop.is_set(), "nobody had to stop it"


def test_what_makes_going_on_harmful_ends_the_loop_when_a_thread_meets_it() -> None:
    waker, incidents = FakeWaker(10), Incidents()
    background = Background("sweeps", incidents)
    background.tick(Tick("sweeping", 1, gone)).run()
    background.drain()
    with pytest.raises(MustStop, match="was deleted"):
        LocalEngine([], waker.stop, waker, waker.clock, incidents).run()


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

    def give_back(self, some: Sequence[Delivery]) -> None:
        with self._lock:
            self._due.extendleft(some)

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
    deliveries = Deliveries(line, threads)
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
    assert "delivering was interrupted at d0: the disk is full" in caplog.text


def test_the_thread_of_a_delivery_that_raised_is_free_again(caplog: pytest.LogCaptureFixture) -> None:
    line, freed = Line(1, failing=frozenset({"d0"})), threading.Event()
    deliveries = Deliveries(line, 1, freed=freed.set)
    deliveries.start_due()
    assert freed.wait(PATIENCE)
    line.add(delivery(1))
    deliveries.start_due()
    line.wait_until_delivered(2)
    deliveries.drain()
    assert line.delivered == ["d0", "d1"]


def test_a_claim_that_fails_ends_its_thread_and_the_next_turn_claims_again(caplog: pytest.LogCaptureFixture) -> None:
    answers, freed = iter([False, True, False, False]), threading.Event()

    class Locked(Line):
        def claim(self, limit: int) -> tuple[Delivery, ...]:
            if next(answers):
                raise OSError("the database is locked")
            return super().claim(limit)

    line = Locked(2)
    deliveries = Deliveries(line, 1, freed=freed.set)
    deliveries.start_due()
    assert freed.wait(PATIENCE)
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


def test_a_thread_that_is_done_claims_for_all_threads_and_the_free_ones_begin_at_once() -> None:
    asked = list[int]()

    class Asked(Line):
        def claim(self, limit: int) -> tuple[Delivery, ...]:
            asked.append(limit)
            return super().claim(limit)

    line = Asked(1, gated=True)
    deliveries = started(line, 3)
    line.wait_until_under_way(1)
    line.add(*(delivery(number) for number in range(1, 7)))
    line.gate.set()
    line.wait_until_delivered(7)
    deliveries.drain()
    assert asked == [3] * len(asked)
    assert len(asked) <= 6, "seven deliveries were claimed one by one"


def test_what_was_claimed_and_not_begun_is_given_back_at_the_end() -> None:
    class Stopping(Line):
        def claim(self, limit: int) -> tuple[Delivery, ...]:
            return super().claim(limit if self.delivered else 1)

        def deliver(self, one: Delivery) -> None:
            super().deliver(one)
            if one.id == "d1":
                deliveries._stopped.set()

    line = Stopping(7)
    deliveries = Deliveries(line, 1)
    deliveries._threads = 4  # as many are claimed ahead as there are threads: three of these never get one
    deliveries.start_due()
    line.wait_until_delivered(2)
    deliveries.drain()
    assert line.delivered == ["d0", "d1"]
    assert line.left == 5
