"""`clinic run` as a process of its own: it stops without losing a call, and two of it send nothing twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from due_posts import approve_posts, post_key

from scheduler.bootstrap import Application
from scheduler.domain.content import ItemState
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome
from scheduler.engine.clock import SystemClock
from scheduler.services.initialise import NewClinic, initialise
from scheduler.simulator.faults import Fault, PlannedFault
from scheduler.simulator.http_server import Simulator
from scheduler.testing import FixedClock

PATIENCE = 30
"""Seconds after which a worker that does nothing is a failure."""

HOUR = timedelta(hours=1)
Worker = subprocess.Popen[str]
StartWorker = Callable[..., Worker]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(SystemClock()) as running:
        yield running


@pytest.fixture
def application(tmp_path: Path, simulator: Simulator) -> Iterator[Application]:
    """A workspace that publishes to the simulator with one thread, as the test itself sees it."""
    initialise(tmp_path / "clinic", NewClinic(name="Lake Road Clinic", jurisdictions=("IN",)))
    made = Application(tmp_path / "clinic", simulator.environment | {"CLINIC_DELIVERY__THREADS": "1"})
    made.found()
    yield made
    made.store.close()


@pytest.fixture
def start_worker(application: Application) -> Iterator[StartWorker]:
    """Start `clinic run` on the workspace."""
    started: list[Worker] = []
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}

    def start(*options: str) -> Worker:
        worker = subprocess.Popen(
            [sys.executable, "-m", "scheduler.cli.main", "-w", str(application.root), "run", *options],
            env=inherited | dict(application.environment),
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.communicate()


def wait_until_it_publishes(worker: Worker) -> None:
    assert worker.stderr
    assert any("Publishing approved items" in line for line in worker.stderr)


def deliveries_of(application: Application, posts: int) -> list[Delivery]:
    with application.store.transaction() as tables:
        return [tables.deliveries.of_item(post_key(number))[0] for number in range(posts)]


def attempts_of(application: Application, deliveries: list[Delivery]) -> list[Attempt]:
    with application.store.transaction() as tables:
        return [attempt for delivery in deliveries for attempt in tables.deliveries.attempts(delivery.id)]


def test_sigterm_lets_the_call_under_way_end_and_claims_nothing_after_it(
    application: Application, simulator: Simulator, start_worker: StartWorker
) -> None:
    now = datetime.now(UTC)
    approve_posts(application, [now - timedelta(minutes=3), now, now])
    simulator.faults.plan(PlannedFault("x", Fault.SLOW, seconds=1.5))
    worker = start_worker()
    assert simulator.state.wait_until(lambda state: state.requests.get("x.publish", 0) == 1, PATIENCE)
    assert not simulator.state.posts, "the call is still under way"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    first, *others = deliveries_of(application, 3)
    assert first.state is DeliveryState.ACCEPTED
    assert first.receipt
    assert [first.receipt.platform_id] == [post.id for post in simulator.state.posts]
    assert [(other.state, other.attempts, other.owner) for other in others] == [(DeliveryState.PENDING, 0, None)] * 2
    assert simulator.state.requests["x.publish"] == 1


def test_run_once_publishes_what_is_due_and_ends(
    application: Application, simulator: Simulator, start_worker: StartWorker
) -> None:
    now = datetime.now(UTC)
    due, missed, later = approve_posts(application, [now, now, now + HOUR])
    with application.store.transaction() as tables:
        tables.deliveries.reschedule(missed.key, 1, now - HOUR, now - timedelta(minutes=1))
    assert start_worker("--once").wait(PATIENCE) == 0
    with application.store.transaction() as tables:
        states = [tables.items.get(item.key).state for item in (due, missed, later)]
    assert states == [ItemState.PUBLISHED, ItemState.MISSED, ItemState.APPROVED]
    assert len(simulator.state.posts) == 1


def test_two_workers_on_one_database_share_the_work_and_send_nothing_twice(
    application: Application, simulator: Simulator, start_worker: StartWorker
) -> None:
    count, now = 16, datetime.now(UTC)
    posts = approve_posts(application, [now + HOUR] * count)
    # One worker alone would take longer over all of these than the other's next look.
    simulator.faults.plan(PlannedFault("x", Fault.SLOW, count=count, seconds=0.2))
    workers = [start_worker(), start_worker()]
    for worker in workers:
        wait_until_it_publishes(worker)
    with application.store.transaction() as tables:
        for post in posts:
            tables.deliveries.reschedule(post.key, post.version, now, now + HOUR)
    assert simulator.state.wait_until(lambda state: len(state.posts) == count, PATIENCE)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0]
    deliveries = deliveries_of(application, count)
    attempts = attempts_of(application, deliveries)
    assert {delivery.state for delivery in deliveries} == {DeliveryState.ACCEPTED}
    assert {attempt.outcome for attempt in attempts} == {Outcome.ACCEPTED}
    assert set(Counter(attempt.delivery for attempt in attempts).values()) == {1}
    assert set(Counter(post.text for post in simulator.state.posts).values()) == {1}
    assert simulator.state.requests["x.publish"] == count
    assert len({attempt.owner for attempt in attempts}) == 2, "both workers took part"


def test_a_worker_whose_database_is_deleted_ends_in_one_line_and_makes_no_other(
    application: Application, simulator: Simulator, start_worker: StartWorker
) -> None:
    approve_posts(application, [datetime.now(UTC)])
    worker = start_worker()
    assert simulator.state.wait_until(lambda state: len(state.posts) == 1, PATIENCE)
    for ending in ("", "-wal", "-shm"):
        (application.variable_files / f"clinic.db{ending}").unlink(missing_ok=True)
    _, said = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 2
    assert "Traceback" not in said
    assert "was deleted or replaced while it was in use" in said
    assert not (application.variable_files / "clinic.db").exists()


@pytest.mark.parametrize("replacement", [b"", b"no journal"])
def test_a_worker_does_not_start_on_a_journal_that_is_none(
    application: Application, start_worker: StartWorker, replacement: bytes
) -> None:
    journal = application.variable_files / "attempts.journal"
    if replacement:
        journal.with_name("attempts.journal.end").write_bytes(replacement)
    else:
        journal.mkdir()
    worker = start_worker()
    _, said = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 2
    assert len([line for line in said.splitlines() if line.startswith("clinic: ")]) == 1
    assert "Traceback" not in said


@pytest.fixture
def yesterdays() -> Iterator[Simulator]:
    """Platforms by whose clocks it is yesterday."""
    with Simulator(FixedClock(datetime.now(UTC) - timedelta(days=1))) as running:
        yield running


def test_a_worker_whose_clock_is_a_day_ahead_of_the_platforms_sends_nothing_and_says_so(
    application: Application, yesterdays: Simulator, start_worker: StartWorker
) -> None:
    (post,) = approve_posts(application, [datetime.now(UTC)])
    application.environment = yesterdays.environment
    assert start_worker("--once").wait(PATIENCE) == 0
    assert not yesterdays.state.posts
    with application.store.transaction() as tables:
        (hold,) = tables.controls.holds()
        (delivery,) = tables.deliveries.of_item(post.key)
    assert "24 hours ahead of the platforms'" in hold.reason
    assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 0)
