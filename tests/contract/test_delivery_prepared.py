"""What was prepared on a platform is committed before the call, and survives whatever happens after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_world import DUE, LEASE, SETTLE, World, post

from scheduler.domain.content import ItemState
from scheduler.domain.delivery import Attempt
from scheduler.domain.errors import RetryAt, Uncertain
from scheduler.domain.prepared import Prepared
from scheduler.ports import Store
from scheduler.storage.journal import FileJournal

CONTAINER = Prepared("container-7", ("m1", "m2"), DUE + timedelta(hours=24))


class Killed(BaseException):
    """Stands for SIGKILL at a named step."""


@pytest.fixture
def world(store: Store, tmp_path: Path) -> World:
    made = World(store)
    made.journal = FileJournal(tmp_path / "journal")  # type: ignore[assignment]  # the real one in place of the fake
    made.publisher = made.another_publisher("worker-1")
    made.reconciliation = made.another_reconciliation()
    made.approve(post())
    return made


def killed_at(world: World, step: str) -> None:
    """Let a worker of its own die at a step of the delivery."""

    def boundary(name: str, _channel: str) -> None:
        if name == step:
            raise Killed(step)

    world.clock.move_to(DUE)
    dying = world.another_publisher("worker-0", boundary)
    (delivery,) = dying.claim(10)
    with pytest.raises(Killed):
        dying.deliver(delivery)


def attempts_of(world: World) -> list[Prepared]:
    (delivery,) = world.deliveries(post())
    with world.store.transaction() as tables:
        return [attempt.prepared for attempt in tables.deliveries.attempts(delivery.id)]


def test_what_was_prepared_stands_with_the_attempt_and_in_the_journal_before_the_call(world: World) -> None:
    killed_at(world, "before call")
    (delivery,) = world.deliveries(post())
    made = Prepared(f"marker-{delivery.id}", ("media-1",))
    assert world.x.calls == []
    assert attempts_of(world) == [made]
    assert delivery.prepared == made
    entry = world.journal.last(delivery.id)
    assert entry is not None
    assert entry.prepared == made


@pytest.mark.parametrize("step", ["before call", "after call"])
def test_the_platform_is_asked_about_exactly_what_was_prepared(world: World, step: str) -> None:
    killed_at(world, step)
    (delivery,) = world.deliveries(post())
    world.run_at(DUE + LEASE)
    world.run_at(DUE + LEASE + SETTLE)
    assert [attempt.prepared.marker for attempt in world.x.sought] == [f"marker-{delivery.id}"]
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED
    assert len(world.x.published) == 1
    assert {prepared.marker for prepared in world.x.prepared} == {f"marker-{delivery.id}"}


def test_a_worker_that_dies_before_the_attempt_leaves_nothing_to_ask_about(world: World) -> None:
    killed_at(world, "before attempt")
    assert attempts_of(world) == []
    world.run_at(DUE + LEASE)
    assert world.state(post()) is ItemState.PUBLISHED
    assert len(world.x.calls) == 1


def test_what_is_not_ready_yet_is_kept_and_gone_on_from(world: World) -> None:
    later = DUE + timedelta(minutes=3)
    world.x.prepare_failures = [RetryAt(later, "the container is in progress", keep=CONTAINER)]
    world.run_at(DUE)
    (delivery,) = world.deliveries(post())
    assert (delivery.ready_at, delivery.prepared, delivery.reason) == (later, CONTAINER, "the container is in progress")
    assert attempts_of(world) == []
    world.run_at(later)
    assert world.x.kept == [None, CONTAINER]
    assert world.x.prepared == [CONTAINER]
    assert attempts_of(world) == [CONTAINER]
    assert world.state(post()) is ItemState.PUBLISHED


def test_what_the_platform_no_longer_has_is_prepared_anew(world: World) -> None:
    brief = replace(CONTAINER, expires_at=DUE + timedelta(minutes=2))
    world.x.prepare_failures = [RetryAt(DUE + timedelta(minutes=3), "in progress", keep=brief)]
    world.run_at(DUE)
    world.run_at(DUE + timedelta(minutes=3))
    assert world.x.kept == [None, None]


def test_a_call_that_was_not_taken_is_made_again_with_the_same_marker(world: World) -> None:
    world.x.failures = [RetryAt(DUE + timedelta(minutes=5), "busy"), Uncertain("the connection broke")]
    world.run_at(DUE)
    world.run_at(DUE + timedelta(minutes=5))
    world.run_at(DUE + timedelta(minutes=5) + SETTLE)
    first, *others = attempts_of(world)
    assert len(others) == 2
    assert set(others) == {first}
    assert world.x.kept == [None, first, first]


def test_a_channel_may_ask_while_sending_that_something_be_kept(world: World) -> None:
    world.x.failures = [RetryAt(DUE + timedelta(minutes=5), "the picture is not processed", keep=CONTAINER)]
    world.run_at(DUE)
    world.run_at(DUE + timedelta(minutes=5))
    assert world.x.kept == [None, CONTAINER]


def test_a_restored_database_asks_with_what_the_journal_has(world: World) -> None:
    (before,) = world.deliveries(post())
    attempt = Attempt(before.id, 1, "worker-0", "f", DUE, prepared=CONTAINER)
    world.journal.record(before, attempt)
    world.run_at(DUE)
    assert world.state(post()) is ItemState.UNCERTAIN
    world.run_at(DUE + SETTLE)
    assert [sought.prepared for sought in world.x.sought] == [attempt.prepared]
