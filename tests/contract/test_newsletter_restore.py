"""Restoring yesterday's database sends nothing of the newsletter until a person confirms (promise 3)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from delivery_world import DUE, SETTLE, World, issue
from signing_people import AUTHOR
from test_delivery_restore import restored, world_on

from scheduler.domain.content import ItemState
from scheduler.domain.payload import BatchPayload
from scheduler.domain.recipient import Accounting
from scheduler.services.resolve import Verdict
from scheduler.storage.backup import backup
from scheduler.storage.store import SqlStore, open_store

PEOPLE = 2500


def sent(world: World) -> list[str]:
    calls = [call for call in world.email.calls if isinstance(call, BatchPayload)]
    return [person.subscriber for call in calls for person in call.addressees]


def accounting(world: World) -> Accounting:
    with world.store.transaction() as tables:
        return tables.recipients.accounting(issue().key, 1)


def half_sent(folder: Path) -> World:
    """Yesterday's backup has the issue prepared, with a batch of three out; today all of them are."""
    url = f"sqlite:///{folder / 'clinic.db'}"
    world = world_on(open_store(url, create=True), folder / "journal")
    world.subscribe(PEOPLE, suppressed=5)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.comparison.run()
    world.preparation.run()
    (first,) = world.publisher.claim(1)
    world.publisher.deliver(first)
    backup(url, folder / "backup.db")
    world.run()
    assert len(sent(world)) == PEOPLE - 5
    return world


def close(world: World) -> None:
    assert isinstance(world.store, SqlStore)
    world.store.close()


def test_a_restored_ledger_sends_nobody_a_second_copy_until_a_person_confirms(tmp_path: Path) -> None:
    after = restored(tmp_path, half_sent(tmp_path))
    for minutes in (1, 10, 60):
        after.run_at(DUE + timedelta(minutes=minutes))
    assert len(sent(after)) == len(set(sent(after))) == PEOPLE - 5, "nothing was sent again"
    assert after.state(issue()) is ItemState.UNCERTAIN
    assert accounting(after) == Accounting(PEOPLE, 1000, 5, 0, 1495, 0)
    after.resolution.resolve(str(issue().key), Verdict.SENT, AUTHOR)
    assert accounting(after) == Accounting(PEOPLE, PEOPLE - 5, 5, 0, 0, 0)
    after.run_at(DUE + timedelta(hours=2))
    assert len(sent(after)) == PEOPLE - 5
    close(after)


def test_a_person_who_knows_that_it_is_not_out_may_send_it_after_a_restore(tmp_path: Path) -> None:
    after = restored(tmp_path, half_sent(tmp_path))
    after.run_at(DUE + timedelta(minutes=1))
    before = len(sent(after))
    after.resolution.resolve(str(issue().key), Verdict.SEND, AUTHOR)
    after.email.published.clear()  # the provider lost them, as the person found out
    after.run_at(after.clock.now() + SETTLE)
    assert len(sent(after)) == before + 1495
    assert accounting(after) == Accounting(PEOPLE, PEOPLE - 5, 5, 0, 0, 0)
    close(after)


def test_a_restore_of_before_the_issue_was_prepared_prepares_and_sends_nothing_of_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    world = world_on(open_store(url, create=True), tmp_path / "journal")
    world.subscribe(PEOPLE)
    world.approve(issue())
    backup(url, tmp_path / "backup.db")
    world.run_at(DUE)
    assert len(sent(world)) == PEOPLE
    after = restored(tmp_path, world)
    for minutes in (1, 10):
        after.run_at(DUE + timedelta(minutes=minutes))
    assert len(sent(after)) == PEOPLE
    assert after.state(issue()) is ItemState.UNCERTAIN
    assert accounting(after).uncertain == PEOPLE
    close(after)
