"""Promise 3 when the database is put back to an earlier state, or its disk is full."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_world import DUE, LEASE, SETTLE, World, issue, moved, post
from signing_people import AUTHOR

from scheduler.domain.content import ItemState
from scheduler.domain.errors import ClinicError
from scheduler.ports import Store, Transaction
from scheduler.services.resolve import Verdict
from scheduler.storage.backup import backup
from scheduler.storage.journal import FileJournal
from scheduler.storage.store import SqlStore, open_store


def world_on(store: SqlStore, journal: Path) -> World:
    world = World(store)
    world.journal = FileJournal(journal)  # type: ignore[assignment]  # the real one in place of the fake
    world.publisher = world.another_publisher("worker-1")
    world.reconciliation = world.another_reconciliation()
    return world


def restored(folder: Path, world: World) -> World:
    """Put the backup in place of the database, as a person would, and start a worker on it."""
    assert isinstance(world.store, SqlStore)
    world.store.close()
    for name in ("clinic.db", "clinic.db-wal", "clinic.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(folder / "backup.db", folder / "clinic.db")
    after = world_on(open_store(f"sqlite:///{folder / 'clinic.db'}"), folder / "journal")
    after.x, after.email = world.x, world.email
    after.channels.update(world.channels)
    after.clock.move_to(world.clock.now())
    after.x.clock = after.email.clock = after.clock
    return after


def test_a_restored_backup_sends_nothing_that_went_out_after_it_was_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    world = world_on(open_store(url, create=True), tmp_path / "journal")
    later = moved(post(campaign="later"), timedelta(minutes=30))
    world.subscribe(3)
    world.approve(post(), later, issue())
    backup(url, tmp_path / "backup.db")
    world.run_at(DUE + timedelta(minutes=1))
    assert (len(world.x.calls), len(world.email.calls)) == (1, 1)

    after = restored(tmp_path, world)
    after.run()
    assert (len(after.x.calls), len(after.email.calls)) == (1, 1), "nothing is sent again"
    assert [after.state(one) for one in (post(), issue())] == [ItemState.UNCERTAIN] * 2
    after.run_at(after.clock.now() + SETTLE)
    assert after.state(post()) is ItemState.PUBLISHED
    assert after.state(issue()) is ItemState.UNCERTAIN, "its people may have been others: a person has to look"
    after.resolution.resolve(str(issue().key), Verdict.SENT, AUTHOR)
    after.run_at(DUE + timedelta(minutes=31))
    assert after.state(later) is ItemState.PUBLISHED
    assert (len(after.x.calls), len(after.email.calls)) == (2, 1)
    assert isinstance(after.store, SqlStore)
    after.store.close()


def test_what_went_out_before_a_late_restore_is_asked_about_and_not_called_missed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    world = world_on(open_store(url, create=True), tmp_path / "journal")
    world.approve(post())
    backup(url, tmp_path / "backup.db")
    world.run_at(DUE)
    world.clock.move_to(DUE + timedelta(days=2))
    after = restored(tmp_path, world)
    after.run()
    assert after.state(post()) in {ItemState.UNCERTAIN, ItemState.PUBLISHED}
    after.run_at(after.clock.now() + SETTLE)
    assert after.state(post()) is ItemState.PUBLISHED
    assert len(after.x.calls) == 1
    assert isinstance(after.store, SqlStore)
    after.store.close()


@dataclass
class FullDisk:
    """A store whose nth commit finds the disk full."""

    store: Store
    nth: int
    commits: int = 0

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.store.transaction() as tables:
            yield tables
            self.commits += 1
            if self.commits == self.nth:
                raise ClinicError("the disk is full")

    brief = transaction


@pytest.mark.parametrize("nth", range(1, 6))
def test_a_disk_that_fills_up_at_any_commit_neither_repeats_nor_loses_a_post(store: Store, nth: int) -> None:
    world = World(store)
    world.approve(post())
    world.clock.move_to(DUE)
    full = FullDisk(store, nth)
    unlucky = replace(world.publisher, store=full)
    with suppress(ClinicError):
        for delivery in unlucky.claim(1):
            unlucky.deliver(delivery)
    for _ in range(3):
        world.run_at(world.clock.now() + LEASE)
    assert full.commits >= min(nth, 4), "a delivery takes four commits"
    assert len(world.x.published) == len(world.x.calls) == 1
    assert world.state(post()) is ItemState.PUBLISHED
