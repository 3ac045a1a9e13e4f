"""Promise 7: quiet hours, closures and public holidays hold at the moment of sending, whatever led to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from delivery_world import CLINIC, LEASE, SETTLE, World, issue, post
from signing_people import CLINICIAN

from scheduler.domain.content import Item, ItemState
from scheduler.domain.errors import RetryAt, Uncertain
from scheduler.planning.slots import resolve_local
from scheduler.ports import Store
from scheduler.services.resolve import Verdict
from scheduler.services.upcoming import Upcoming

ZONE = "Asia/Kolkata"


def wall(clock: str, day: int = 1) -> datetime:
    """Return the instant of a time on the clinic's wall in December 2026."""
    return resolve_local(datetime.fromisoformat(f"2026-12-{day:02} {clock}"), ZONE).at


def at(item: Item, clock: str, *, pinned: bool = False) -> Item:
    slot = resolve_local(datetime.fromisoformat(f"2026-12-01 {clock}"), ZONE)
    return replace(item, slot=replace(slot, pinned=pinned))


LATE, QUIET, MORNING = wall("20:30"), wall("22:15"), wall("08:00", 2)


@pytest.fixture
def world(store: Store) -> World:
    """A clinic with quiet hours from 21:00 to 08:00, and a grace that outlasts them."""
    made = World(store)
    made.workspace.clinic_ = replace(CLINIC, grace_posts=timedelta(hours=20), grace_issues=timedelta(hours=20))
    made.subscribe(2)
    return made


def calls(world: World) -> int:
    return len(world.x.calls) + len(world.email.calls)


@pytest.mark.parametrize("item", [post(), issue()], ids=["post", "issue"])
def test_what_a_worker_finds_after_a_restart_in_quiet_hours_waits_for_the_morning(world: World, item: Item) -> None:
    world.approve(at(item, "20:30"))
    world.run_at(QUIET)
    assert calls(world) == 0
    world.run_at(MORNING - timedelta(seconds=1))
    assert calls(world) == 0
    world.run_at(MORNING)
    assert (calls(world), world.state(item)) == (1, ItemState.PUBLISHED)


def retried(world: World) -> None:
    world.x.failures = [RetryAt(QUIET, "too many requests")]
    world.run_at(LATE)


def uploaded_late(world: World) -> None:
    world.x.prepare_failures = [RetryAt(QUIET, "the picture is not ready")]
    world.run_at(LATE)


def resumed(world: World) -> None:
    world.controls.pause("Maya", "press enquiry")
    world.run_at(LATE)
    world.clock.move_to(QUIET)
    world.controls.resume(CLINICIAN)


def found_absent(world: World) -> None:
    world.x.failures = [Uncertain("the answer was lost")]
    world.run_at(LATE)
    world.run_at(QUIET)
    assert world.states(post()) == ["pending"], "the platform was asked, and has it not"


def sent_by_a_person(world: World) -> None:
    world.run_at(LATE - timedelta(minutes=1))
    world.x.failures = [Uncertain("the answer was lost")]
    world.run_at(LATE)
    world.clock.move_to(QUIET)
    world.resolution.resolve(str(post().key), Verdict.SEND, CLINICIAN)


def dead_worker(world: World) -> None:
    world.clock.move_to(LATE)
    world.comparison.run()
    assert world.publisher.claim(1)
    world.clock.move_to(QUIET - LEASE)


@pytest.mark.parametrize(
    "lead",
    [retried, uploaded_late, resumed, found_absent, sent_by_a_person, dead_worker],
    ids=lambda lead: lead.__name__,
)
def test_whatever_lets_it_go_on_in_quiet_hours_it_waits_for_the_morning(
    world: World, lead: Callable[[World], None]
) -> None:
    world.approve(at(post(), "20:30"))
    lead(world)
    before = calls(world)
    world.run_at(QUIET)
    world.run_at(QUIET + timedelta(hours=3))
    assert calls(world) == before
    world.run_at(MORNING)
    assert (calls(world), world.state(post())) == (before + 1, ItemState.PUBLISHED)


def test_what_was_claimed_before_they_begin_is_not_called_in_them(world: World) -> None:
    world.approve(at(post(), "20:30"))
    world.clock.move_to(wall("20:59:59"))
    world.comparison.run()
    (delivery,) = world.publisher.claim(1)
    world.clock.move_to(wall("21:00"))
    assert world.publisher.deliver(delivery) is None
    assert calls(world) == 0
    (waiting,) = world.deliveries(post())
    assert waiting.reason == "nothing goes out until 2026-12-02 02:30 UTC: quiet hours, 21:00 to 08:00"


@pytest.mark.parametrize("item", [post(), issue()], ids=["post", "issue"])
def test_what_is_too_late_when_they_end_is_missed_and_says_why(world: World, item: Item) -> None:
    world.workspace.clinic_ = CLINIC
    world.approve(at(item, "20:30"))
    world.run_at(QUIET)
    world.run_at(wall("02:31", 2))
    assert (calls(world), world.state(item)) == (0, ItemState.MISSED)
    (missed,) = world.deliveries(item)
    assert (
        missed.reason
        == "not sent within its grace period, which ended while nothing goes out (quiet hours, 21:00 to 08:00)"
    )
    world.run_at(MORNING)
    assert calls(world) == 0


CLOSED = replace(CLINIC, quiet_hours=None, closures=(date(2026, 12, 2),), grace_posts=timedelta(hours=20))
CHRISTMAS = replace(CLINIC, quiet_hours=None, holidays="IN", grace_posts=timedelta(hours=20))


def test_nothing_goes_out_on_a_closure(world: World) -> None:
    world.workspace.clinic_ = replace(CLOSED, grace_posts=timedelta(hours=40))
    world.approve(at(post(), "20:30"))
    world.run_at(wall("09:00", 2))
    assert calls(world) == 0
    world.run_at(wall("00:00", 3))
    assert world.state(post()) is ItemState.PUBLISHED


def test_nothing_goes_out_on_a_public_holiday(world: World) -> None:
    world.workspace.clinic_ = replace(CHRISTMAS, grace_posts=timedelta(hours=40))
    item = at(post(), "20:30")
    slot = resolve_local(datetime(2026, 12, 24, 20, 30), ZONE)  # noqa: DTZ001 - wall clock
    world.clock.move_to(datetime(2026, 12, 24, 6, tzinfo=UTC))
    world.approve(replace(item, slot=slot))
    world.run_at(wall("09:00", 25))
    assert calls(world) == 0
    world.run_at(wall("00:00", 26))
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_time_that_a_person_set_in_them_is_kept(world: World) -> None:
    world.approve(at(post(), "22:15", pinned=True), at(post("other"), "20:30"))
    world.run_at(QUIET)
    assert world.state(post()) is ItemState.PUBLISHED
    assert world.state(post("other")) is ItemState.APPROVED, "only what a person put there goes out there"


def test_a_time_that_a_person_set_before_them_is_no_leave_to_go_out_in_them(world: World) -> None:
    world.approve(at(post(), "20:30", pinned=True))
    world.run_at(QUIET)
    assert calls(world) == 0


def test_a_person_who_sends_what_was_set_in_last_nights_quiet_hours_waits_in_tonights(world: World) -> None:
    world.workspace.clinic_ = CLINIC
    world.approve(at(post(), "22:15", pinned=True))
    world.run_at(wall("12:00", 2))
    assert world.state(post()) is ItemState.MISSED
    world.clock.move_to(wall("22:15", 2))
    world.resolution.resolve(str(post().key), Verdict.SEND, CLINICIAN)
    world.run()
    assert calls(world) == 0


def test_quiet_hours_that_are_moved_count_at_once(world: World) -> None:
    world.approve(at(post(), "20:30"))
    world.run_at(QUIET)
    assert calls(world) == 0
    world.workspace.clinic_ = replace(world.workspace.clinic_, quiet_hours=None)
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_worker_sleeps_until_they_end(world: World) -> None:
    world.approve(at(post(), "20:30"))
    world.clock.move_to(QUIET)
    world.comparison.run()
    upcoming = Upcoming(world.store, world.clock, SETTLE)
    assert upcoming.delivery() == MORNING
