"""A waiting worker is woken by whatever makes something due, in this process or another, on both databases."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from conftest import Databases
from storage_samples import LEASE, MINUTE, NOW, POST, delivery, item, ready_at

from scheduler.domain.content import ItemState
from scheduler.domain.delivery import Hold, Outcome
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.storage.store import SqlStore, SqlTransaction, open_store
from scheduler.storage.waking import PostgresqlWaker, Waker

PATIENCE = 20
"""Seconds until a test that waits for a wake-up gives up; a wait that nothing ends takes longer."""


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.migrated()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """A store with an item that is approved and a delivery that is due."""
    store = open_store(url)
    with store.transaction() as tx:
        tx.items.put(replace(item(), state=ItemState.APPROVED))
        tx.deliveries.add([delivery(), ready_at(NOW, 2)])
    yield store
    store.close()


@pytest.fixture
def waker(store: SqlStore) -> Iterator[Waker]:
    """A waker that has seen everything so far."""
    waker = store.waker()
    while waker._changed(0):
        pass
    yield waker
    waker.close()


class Waiting:
    """A thread that waits for a change, much longer than the test is patient."""

    def __init__(self, waker: Waker) -> None:
        self.stop = threading.Event()
        self._thread = threading.Thread(target=waker.wait, args=(3 * PATIENCE, self.stop), daemon=True)
        self._thread.start()

    def is_over(self) -> bool:
        self._thread.join(PATIENCE)
        return not self._thread.is_alive()


MADE_DUE: dict[str, Callable[[SqlTransaction], object]] = {
    "an approval": lambda tx: tx.deliveries.add([ready_at(NOW, 3)]),
    "an approved issue": lambda tx: tx.items.set_state(POST, ItemState.APPROVED, "again"),
    "a move": lambda tx: tx.deliveries.reschedule(POST, 1, NOW + MINUTE, NOW + 9 * MINUTE),
    "a hold": lambda tx: tx.controls.hold(Hold("x", NOW + MINUTE, "too many requests")),
    "the end of a hold": lambda tx: tx.controls.release_hold("x"),
    "a resume": lambda tx: tx.controls.resume(),
}


@pytest.mark.parametrize("change", MADE_DUE)
def test_what_makes_something_due_ends_the_wait(store: SqlStore, waker: Waker, change: str) -> None:
    with store.transaction() as tx:
        tx.controls.pause("enquiry", NOW)
        tx.controls.hold(Hold("x", None, "reconnect"))
    waiting = Waiting(waker)
    with store.transaction() as tx:
        MADE_DUE[change](tx)
    assert waiting.is_over()


def test_a_delivery_that_was_put_back_ends_the_wait(store: SqlStore, waker: Waker) -> None:
    waiting = Waiting(waker)
    with store.transaction() as tx:
        (claimed,) = tx.deliveries.claim(NOW, "a", LEASE, 1)
        tx.deliveries.release(claimed.id, "a", NOW, NOW + MINUTE, "no connection")
    assert waiting.is_over()


def test_a_change_by_another_process_ends_the_wait(url: str, waker: Waker) -> None:
    waiting = Waiting(waker)
    program = (
        "import sys; from datetime import UTC, datetime; from scheduler.storage.store import open_store\n"
        "with open_store(sys.argv[1]).transaction() as tables:\n"
        "    tables.deliveries.reschedule(next(iter(tables.items.in_state({'approved'}))).key, 1, "
        "*[datetime.now(UTC)] * 2)\n"
    )
    subprocess.run([sys.executable, "-c", program, url], check=True)
    assert waiting.is_over()


def test_a_change_that_is_rolled_back_ends_no_wait(store: SqlStore, waker: Waker) -> None:
    with suppress(InterruptedError), store.transaction() as tx:
        tx.deliveries.add([ready_at(NOW, 3)])
        raise InterruptedError
    assert not waker._changed(0)


def test_reading_ends_no_wait(store: SqlStore, waker: Waker) -> None:
    with store.reading() as tx:
        assert tx.deliveries.ready(NOW) == {"x": NOW}
    with store.transaction() as tx:
        assert tx.deliveries.claim(NOW - MINUTE, "a", LEASE, 1) == ()
    assert not waker._changed(0)


def test_reading_waits_for_no_writer(store: SqlStore) -> None:
    with store.transaction() as writing:
        writing.controls.pause("enquiry", NOW)
        with store.reading() as tx:
            assert tx.controls.paused() is None


def test_a_change_between_two_waits_ends_the_second_at_once(store: SqlStore, waker: Waker) -> None:
    with store.transaction() as tx:
        tx.deliveries.add([ready_at(NOW, 3)])
    assert Waiting(waker).is_over()


def test_a_worker_may_be_woken_by_its_own_threads_also_before_it_waits(waker: Waker) -> None:
    waker.wake()
    assert Waiting(waker).is_over()
    waiting = Waiting(waker)
    waker.wake()
    assert waiting.is_over()


def test_a_stop_ends_the_wait(waker: Waker) -> None:
    waiting = Waiting(waker)
    waiting.stop.set()
    assert waiting.is_over()


def test_without_a_change_the_wait_ends_after_its_time(waker: Waker) -> None:
    waker.wait(0.01, threading.Event())
    assert not waker._changed(0)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
class TestListening:
    def test_claims_and_proofs_make_nothing_due_and_wake_nobody(self, store: SqlStore, waker: Waker) -> None:
        with store.transaction() as tx:
            (claimed,) = tx.deliveries.claim(NOW, "a", LEASE, 1)
            attempt = tx.deliveries.begin(claimed.id, "a", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
            tx.deliveries.finish(attempt, Outcome.REJECTED, NOW, reason="no")
        assert not waker._changed(0)

    def test_a_lost_connection_wakes_and_is_taken_up_again(self, store: SqlStore, waker: Waker) -> None:
        assert isinstance(waker, PostgresqlWaker)
        waiting = Waiting(waker)
        with store.transaction() as tx:
            tx.items._connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN clinic'"
                " AND datname = current_database()"
            )
        assert waiting.is_over()
        waiting = Waiting(waker)
        with store.transaction() as tx:
            tx.deliveries.add([ready_at(NOW, 3)])
        assert waiting.is_over()
