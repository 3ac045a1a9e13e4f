"""Promises 3 and 7 where this machine's clock is wrong: everything waits, says so, and goes on by itself."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from scheduler.channels.calls import Calls, Purpose
from scheduler.domain.account import AccountStatus
from scheduler.domain.errors import RetryAt
from scheduler.services.clock_check import RECHECK, TOLERANCE, ClockCheck, ComparedClock
from scheduler.testing import FakeChannel, FixedClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.domain.delivery import Hold
    from scheduler.ports import Channel, Store

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass
class Holds:
    """The table of holds, in memory."""

    held: dict[str, Hold] = field(default_factory=dict)

    def hold(self, hold: Hold) -> None:
        self.held[hold.channel] = hold

    def release_hold(self, channel: str) -> bool:
        return self.held.pop(channel, None) is not None

    @contextmanager
    def transaction(self) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(controls=self)


class Telling(FakeChannel):
    """A platform whose answers say its time, unless it cannot be reached."""

    world: World

    def check(self) -> AccountStatus:
        self.world.asked += 1
        if self.world.is_reachable:
            self.world.clock.heard(self.world.true_time)
            return super().check()
        raise RetryAt(NOW, "cannot be reached")


class World:
    """A machine whose clock may be set wrong while time goes on."""

    def __init__(self) -> None:
        self.machine = FixedClock(NOW)
        self.clock = ComparedClock(self.machine)
        self.true_time = NOW
        self.seconds = 0.0
        self.asked = 0
        self.is_reachable = True
        self.holds = Holds()
        platform = Telling("x", self.machine)
        platform.world = self
        channels = {"x": cast("Channel", platform)}
        self.check = ClockCheck(cast("Store", self.holds), self.clock, channels, lambda: self.seconds, "host")

    def pass_time(self, by: timedelta) -> None:
        self.seconds += by.total_seconds()
        self.true_time += by
        self.machine.advance(by)

    def set_clock(self, by: timedelta) -> None:
        self.machine.advance(by)

    @property
    def reason(self) -> str:
        return " ".join(hold.reason for hold in self.holds.held.values())


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("wrong", [timedelta(minutes=10), -timedelta(minutes=10), DAY, -DAY])
def test_a_clock_that_is_wrong_from_the_start_sends_nothing_and_says_so(world: World, wrong: timedelta) -> None:
    world.set_clock(wrong)
    assert not world.check.is_trusted()
    way = "ahead of" if wrong > timedelta() else "behind"
    assert way in world.reason
    assert list(world.holds.held) == ["clock@host"]


@pytest.mark.parametrize("wrong", [timedelta(), timedelta(seconds=90), -timedelta(seconds=90)])
def test_a_clock_that_differs_a_little_is_right_enough(world: World, wrong: timedelta) -> None:
    world.set_clock(wrong)
    assert world.check.is_trusted()
    assert world.holds.held == {}


def test_a_clock_that_jumps_ahead_makes_nothing_due_and_goes_on_by_itself_when_it_is_set_right(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    assert world.check.is_trusted()
    world.pass_time(SECOND)
    world.set_clock(DAY)
    assert not world.check.is_trusted()
    assert "24 hours ahead" in world.reason
    world.pass_time(SECOND)
    world.set_clock(-DAY)
    with caplog.at_level(logging.WARNING):
        assert world.check.is_trusted()
    assert "right again" in caplog.text
    assert world.holds.held == {}


def test_a_machine_that_slept_is_trusted_once_a_platform_says_the_same_time(world: World) -> None:
    assert world.check.is_trusted()
    world.true_time += DAY
    world.set_clock(DAY)  # no time was counted while it slept
    assert world.check.is_trusted()
    assert world.asked == 2


def test_a_jump_that_no_platform_can_be_asked_about_holds_until_one_says_its_time(world: World) -> None:
    assert world.check.is_trusted()
    world.is_reachable = False
    world.true_time += DAY
    world.set_clock(DAY)
    assert not world.check.is_trusted()
    assert "no platform says" in world.reason
    world.is_reachable = True
    world.pass_time(SECOND)
    assert not world.check.is_trusted(), "it is asked again in a minute, not at each look"
    world.pass_time(timedelta(seconds=RECHECK))
    assert world.check.is_trusted()


def test_where_no_platform_ever_said_its_time_the_clock_is_believed(world: World) -> None:
    world.is_reachable = False
    assert world.check.is_trusted()
    world.set_clock(DAY)
    assert world.check.is_trusted()


def test_while_nothing_jumps_nobody_is_asked(world: World) -> None:
    for _ in range(100):
        world.pass_time(timedelta(seconds=30))
        assert world.check.is_trusted()
    assert world.asked == 1


def test_every_answer_is_compared_not_only_the_first(world: World) -> None:
    assert world.check.is_trusted()
    world.clock.heard(world.machine.now() - TOLERANCE - SECOND)
    assert not world.check.is_trusted()


def calls(clock: ComparedClock) -> Calls:
    return Calls(platform="P", clock=clock, timeout=5, secrets=(), answer_of=lambda _: None, judge=lambda _: None)


def test_what_is_sought_on_a_platform_is_sought_in_its_own_time(world: World) -> None:
    assert calls(world.clock).on_platform(NOW) == NOW
    world.clock.heard(NOW - timedelta(minutes=10))
    assert calls(world.clock).on_platform(NOW) == NOW - timedelta(minutes=10)
    assert calls(world.clock).make(Purpose.READ, lambda: 7) == 7
