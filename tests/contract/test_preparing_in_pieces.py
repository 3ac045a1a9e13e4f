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
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
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


def miscount(world: World) -> None:
    """Lose count of somebody: as many rows are there, and one candidate more."""
    with world.store.transaction() as tables:
        begun = tables.issues.preparation(issue().key, 1)
        assert tables.issues.advance(issue().key, 1, begun, replace(begun, candidates=begun.candidates + 1))


def test_an_audience_that_does_not_add_up_is_not_sent_and_says_so(world: World) -> None:
    many(world)
    world.approve(issue())
    Breaths(world, lambda: miscount(world))
    world.run_at(DUE)
    world.run_at(DUE + timedelta(hours=1))
    assert world.email.calls == []
    item = world.item(issue())
    assert item.state is ItemState.CHANGES_REQUESTED
    assert f"{THOUSANDS + 1:,} candidates" in item.note
    assert "does not add up" in item.note
    with world.store.transaction() as tables:
        actions = [entry.event.action for entry in tables.audit.entries(str(issue().key))]
    assert actions[-1] == "not prepared"
    assert set(world.states(issue())) == {"cancelled"}


def test_a_second_worker_that_prepares_at_the_same_time_repeats_nobody(world: World) -> None:
    many(world)
    world.approve(issue())
    other = world.preparation
    Breaths(world, other.run)
    world.run_at(DUE)
    rows = everybody(world)
    assert len(rows) == len({row.subscriber for row in rows}) == THOUSANDS
    sent = [addressee.subscriber for payload in chunks(world) for addressee in payload.addressees]
    assert len(sent) == len(set(sent)) == THOUSANDS - THOUSANDS // 1000


def test_each_reason_for_an_exclusion_is_counted(world: World) -> None:
    people = [
        Subscriber("s1", "p1@example.com", "", "all", "", "form", NOW),
        Subscriber("s2", "p2@example.com", "", "all", "", "form", NOW, status=SubscriberStatus.PENDING),
        Subscriber("s3", "p3@example.com", "", "all", "", "form", NOW, status=SubscriberStatus.UNSUBSCRIBED),
        Subscriber("s4", "p4@example.com", "", "all", "", "form", NOW, paused_until=DUE + timedelta(days=1)),
        Subscriber("s5", "p5@example.com", "", "all", "", "form", NOW),
        Subscriber("s6", "p6@example.com", "", "all", "", "form", NOW, paused_until=DUE - timedelta(days=1)),
    ]
    with world.store.transaction() as tables:
        tables.subscribers.add(people)
        complained = Suppression(fake_hash("p5@example.com"), "by report", NOW, SuppressionKind.COMPLAINED)
        tables.suppressions.add([complained])
    world.approve(issue())
    world.run_at(DUE)
    (record,) = read_status(world.store, str(issue().key)).records
    assert record.excluded == {
        "called an earlier mail spam": 1,
        "has not confirmed the sign-up": 1,
        "paused the newsletter": 1,
        "unsubscribed": 1,
    }
    assert [person.subscriber for payload in chunks(world) for person in payload.addressees] == ["s1", "s6"]
