"""Promises 3 and 4 while a large issue is prepared: the brake works, and a kill loses or repeats nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import BATCH, DUE, LEASE, NOW, World, fake_hash, issue
from signing_people import CLINICIAN

from scheduler.domain.content import ItemState
from scheduler.domain.payload import BatchPayload
from scheduler.domain.recipient import Recipient
from scheduler.domain.subscriber import Subscriber, Suppression
from scheduler.ports import Store
from scheduler.services.recipients import AT_ONCE
from scheduler.services.status import read_status


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def chunks(world: World) -> list[BatchPayload]:
    return [call for call in world.email.calls if isinstance(call, BatchPayload)]


THOUSANDS = 4 * AT_ONCE


class Breaths:
    """What others do between two pieces of a preparation, and how often they could."""

    def __init__(self, world: World, *acts: Callable[[], object]) -> None:
        self.count = 0
        self._acts = list(acts)
        world.preparation = replace(world.preparation, breathe=self)

    def __call__(self, seconds: float) -> None:
        assert seconds >= 0.1, "who waits for SQLite looks again every 100 ms"
        self.count += 1
        if self._acts:
            self._acts.pop(0)()


def many(world: World, count: int = THOUSANDS) -> None:
    people = [
        Subscriber(f"s{number:05}", f"p{number}@example.com", "", "all", "", "form", NOW) for number in range(count)
    ]
    with world.store.transaction() as tables:
        tables.subscribers.add(people)
        tables.suppressions.add(Suppression(fake_hash(each.address), "unsubscribed", NOW) for each in people[::1000])


def everybody(world: World) -> list[Recipient]:
    with world.store.transaction() as tables:
        return list(tables.recipients.of_issue(issue().key, 1))


def test_the_brake_works_while_a_large_issue_is_prepared_and_nothing_of_it_goes_out(world: World) -> None:
    many(world)
    world.approve(issue())
    breaths = Breaths(world, lambda: world.controls.pause("Maya", "press enquiry"))
    world.run_at(DUE)
    assert breaths.count == 1, "nothing was frozen after the brake was pulled"
    assert len(everybody(world)) == AT_ONCE
    with world.store.transaction() as tables:
        tables.controls.resume()
        assert tables.deliveries.claim(DUE, "impatient", DUE + LEASE, 10) == (), "half an audience is no audience"
    world.run()
    rows = everybody(world)
    assert len(rows) == len({row.subscriber for row in rows}) == THOUSANDS
    assert breaths.count == THOUSANDS // AT_ONCE
    sent = [addressee.subscriber for payload in chunks(world) for addressee in payload.addressees]
    assert len(sent) == len(set(sent)) == THOUSANDS - THOUSANDS // 1000
    assert {len(payload.addressees) for payload in chunks(world)[:-1]} == {BATCH}
    assert world.state(issue()) is ItemState.PUBLISHED


class KilledError(BaseException):
    """The process ends here."""


def kill() -> None:
    raise KilledError


@pytest.mark.parametrize("after", range(1, 5))
def test_a_preparation_that_is_killed_goes_on_where_it_was(world: World, after: int) -> None:
    many(world)
    world.approve(issue())
    Breaths(world, *[lambda: None] * (after - 1), kill)
    with pytest.raises(KilledError):
        world.run_at(DUE)
    assert len(everybody(world)) == after * AT_ONCE
    assert world.email.calls == []
    Breaths(world)
    world.run()
    sent = [addressee.subscriber for payload in chunks(world) for addressee in payload.addressees]
    assert len(sent) == len(set(sent)) == THOUSANDS - THOUSANDS // 1000
    (record,) = read_status(world.store, str(issue().key)).records
    assert record.accounting
    assert record.accounting.audience == THOUSANDS
    assert {delivery.count for delivery in record.deliveries} == {len(record.deliveries)}


def test_what_is_half_prepared_is_not_missed_before_it_is_whole(world: World) -> None:
    many(world)
    world.approve(issue())
    Breaths(world, kill)
    with pytest.raises(KilledError):
        world.run_at(DUE)
    Breaths(world)
    world.run_at(DUE + timedelta(days=3))
    world.run()
    assert world.state(issue()) is ItemState.MISSED
    assert len(everybody(world)) == THOUSANDS, "whoever decides to send it after all sends it to everybody"
    assert world.email.calls == []


def test_an_issue_that_is_sent_back_while_it_is_prepared_is_prepared_anew(world: World) -> None:
    many(world)
    world.approve(issue())
    Breaths(world, lambda: world.desk.reject(str(issue().key), CLINICIAN, "too bold"))
    world.run_at(DUE)
    assert world.state(issue()) is ItemState.CHANGES_REQUESTED
    assert world.email.calls == []
    assert set(world.states(issue())) == {"cancelled"}
