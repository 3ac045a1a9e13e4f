"""Brief transactions share their commits: each is durable when it returns, and fails by itself (promise 3)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Databases
from sqlalchemy import event
from storage_samples import NOW, at_once, item, ready_at

from scheduler.domain.delivery import DeliveryState
from scheduler.domain.errors import ClinicError
from scheduler.storage.commits import MOST_TOGETHER
from scheduler.storage.store import SqlStore, SqlTransaction, open_store

PATIENCE = 20

Work = Callable[[SqlTransaction], object]


def adds(number: int) -> Work:
    """Return the work of a member that writes down its number, as a delivery that nobody else writes."""
    return lambda tx: tx.deliveries.add([ready_at(NOW, number)])


def adds_and_fails(number: int) -> Work:
    def work(tx: SqlTransaction) -> None:
        adds(number)(tx)
        raise InterruptedError

    return work


def written(url: str) -> set[int]:
    """Return the numbers that stand in the database, as another process sees them."""
    other = SqlStore(url)
    with other.reading() as tx:
        found = {each.version for each in tx.deliveries.in_state({DeliveryState.PENDING})}
    other.close()
    return found


def opened(url: str) -> SqlStore:
    store = open_store(url)
    with store.transaction() as tx:
        tx.items.put(item())
    return store


def test_what_brief_transactions_wrote_at_the_same_time_stands_and_what_failed_does_not(databases: Databases) -> None:
    url = databases.migrated()
    store = opened(url)

    def write(thread: str) -> None:
        for number in range(int(thread), int(thread) + 20):
            with suppress(InterruptedError), store.brief() as tx:
                (adds_and_fails if number % 3 == 0 else adds)(number)(tx)
            assert number % 3 == 0 or number in written(url)

    at_once(write, "100", "200", "300", "400")
    store.close()
    numbers = {thread + number for thread in (100, 200, 300, 400) for number in range(20)}
    assert written(url) == {number for number in numbers if number % 3}


class Group:
    """Threads that come to write while the first of them still writes, so that they could share its commit."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = opened(url)
        self.commits = 0
        self.futures: list[Future[None]] = []
        assert self.store._commits is not None
        self._shared = self.store._commits
        event.listen(self.store._engine, "commit", self._count)

    def _count(self, _connection: object) -> None:
        done = [future for future in self.futures if future.done() and future.exception() is None]
        assert not done, "somebody went on before the commit"
        self.commits += 1

    def run(self, *works: Work) -> list[BaseException | None]:
        """Let each member write in the order given; return how each ended."""
        with ThreadPoolExecutor(len(works)) as pool:
            with self._shared._turn:  # nobody may begin before all are there, in order
                for number, work in enumerate(works, 1):
                    self.futures.append(pool.submit(self._write, work))
                    self._wait_until_waiting(number)
            ends = [future.exception(PATIENCE) for future in self.futures]
        self.futures.clear()
        return ends

    def _write(self, work: Work) -> None:
        with self.store.brief() as tx:
            work(tx)

    def _wait_until_waiting(self, number: int) -> None:
        while self._shared._brief_waiting < number:
            threading.Event().wait(0.001)


@pytest.fixture
def group(tmp_path: Path, sqlite_template: Path) -> Iterator[Group]:
    path = tmp_path / "clinic.db"
    path.write_bytes(sqlite_template.read_bytes())
    group = Group(f"sqlite:///{path}")
    yield group
    group.store.close()


def test_those_who_wait_for_one_another_share_one_commit_and_nobody_goes_on_before_it(group: Group) -> None:
    assert group.run(*map(adds, range(1, 6))) == [None] * 5
    assert group.commits == 1
    assert written(group.url) == {1, 2, 3, 4, 5}


def test_a_group_is_no_larger_than_its_limit(group: Group) -> None:
    members = MOST_TOGETHER + 1
    group.run(*map(adds, range(1, MOST_TOGETHER)), adds(MOST_TOGETHER))
    assert group.commits == 1
    assert len(written(group.url)) == members - 1


@pytest.mark.parametrize("failing", [0, 1, 4])
def test_a_member_that_fails_undoes_what_it_wrote_and_nothing_else(group: Group, failing: int) -> None:
    works = [(adds_and_fails if number == failing else adds)(number + 1) for number in range(5)]
    ends = group.run(*works)
    assert [type(end) for end in ends] == [InterruptedError if n == failing else type(None) for n in range(5)]
    assert written(group.url) == {1, 2, 3, 4, 5} - {failing + 1}


def test_a_commit_that_fails_is_told_to_every_member_and_the_next_one_is_tried(group: Group) -> None:
    full = iter([True, False])

    def commit(_connection: object) -> None:
        if next(full):
            raise ClinicError("the disk is full")

    event.listen(group.store._engine, "commit", commit)
    assert [str(end) for end in group.run(adds(1), adds(2), adds(3))] == ["the disk is full"] * 3
    assert written(group.url) == set()
    assert group.run(adds(4)) == [None]
    assert written(group.url) == {4}


def test_when_the_database_itself_ends_the_transaction_no_member_is_told_that_it_was_written(group: Group) -> None:
    def ends_it(tx: SqlTransaction) -> None:
        tx.items._connection.exec_driver_sql("ROLLBACK")  # as SQLite does by itself on a full disk

    told = [end is None for end in group.run(adds(1), ends_it, adds(3))]
    assert told == [False, False, True]
    assert written(group.url) == {3}


def test_a_transaction_of_its_own_shares_nothing(group: Group) -> None:
    with group.store.transaction() as tx:
        adds(1)(tx)
    with suppress(InterruptedError), group.store.transaction() as tx:
        adds_and_fails(2)(tx)
    assert written(group.url) == {1}


def test_who_needs_a_transaction_of_its_own_commits_what_the_others_wrote_first(group: Group) -> None:
    assert group.run(adds(1)) == [None]
    shared = group._shared
    with ThreadPoolExecutor(1) as pool:
        with shared._counting:
            shared._brief_waiting += 1  # somebody else is waiting, so the next one leaves its transaction open
        waiting = pool.submit(group._write, adds(2))
        while shared._open is None or not shared._open.members:
            threading.Event().wait(0.001)
        with group.store.transaction() as tx:
            assert {each.version for each in tx.deliveries.in_state({DeliveryState.PENDING})} == {1, 2}
            assert waiting.exception(PATIENCE) is None
        with shared._counting:
            shared._brief_waiting -= 1


@pytest.mark.parametrize("kind", ["transaction", "brief"])
def test_a_transaction_within_a_transaction_is_refused_instead_of_waiting_for_itself(group: Group, kind: str) -> None:
    with (
        group.store.transaction(),
        pytest.raises(RuntimeError, match="within a transaction"),
        getattr(group.store, kind)(),
    ):
        pytest.fail("it was opened")
    assert group.run(adds(1)) == [None]
