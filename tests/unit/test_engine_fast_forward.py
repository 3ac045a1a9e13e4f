"""A month in a minute: the clock goes from moment to moment, forward only, and not past the end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.engine.fast_forward import fast_forward
from scheduler.testing import FixedClock

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Agenda:
    """Moments at which something is due; a step does everything that is due by the clock's time."""

    def __init__(self, *minutes: int) -> None:
        self.clock = FixedClock(BEGIN)
        self.due = sorted(BEGIN + number * MINUTE for number in minutes)
        self.steps: list[datetime] = []

    def next_moment(self) -> datetime | None:
        return self.due[0] if self.due else None

    def step(self) -> None:
        self.steps.append(self.clock.now())
        self.due = [moment for moment in self.due if moment > self.clock.now()]

    def run(self, until: int, step: Callable[[], None] | None = None) -> list[int]:
        moments = fast_forward(self.clock, self.next_moment, step or self.step, BEGIN + until * MINUTE)
        return [(moment - BEGIN) // MINUTE for moment in moments]


@given(minutes=st.lists(st.integers(-30, 200)), until=st.integers(0, 150))
def test_every_moment_is_visited_once_in_order_without_going_back(minutes: list[int], until: int) -> None:
    agenda = Agenda(*minutes)
    visited = agenda.run(until)
    assert visited == sorted({max(minute, 0) for minute in minutes if minute <= until})
    assert agenda.steps == [BEGIN + minute * MINUTE for minute in visited]


def test_nothing_due_means_nothing_done() -> None:
    agenda = Agenda()
    assert agenda.run(60) == []
    assert agenda.clock.now() == BEGIN


def test_what_is_past_already_is_done_now() -> None:
    agenda = Agenda(-10, 5)
    assert agenda.run(60) == [0, 5]


def test_it_stops_at_the_end_and_leaves_the_rest() -> None:
    agenda = Agenda(5, 60, 61)
    assert agenda.run(60) == [5, 60]
    assert agenda.due == [BEGIN + 61 * MINUTE]
    assert agenda.clock.now() == BEGIN + 60 * MINUTE


def test_what_a_step_makes_due_is_visited_too() -> None:
    agenda = Agenda(5)

    def step() -> None:
        agenda.step()
        if len(agenda.steps) == 1:
            agenda.due = [BEGIN + 20 * MINUTE]

    assert agenda.run(60, step) == [5, 20]


def test_what_no_step_gets_past_ends_it() -> None:
    agenda = Agenda(5)
    assert set(agenda.run(60, lambda: None)) == {5}
