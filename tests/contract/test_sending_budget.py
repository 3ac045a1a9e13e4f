"""An account's budget: nothing is sent over it, nothing of it is lost, and what waits for it says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from delivery_world import CLINIC, DUE, LEASE, World, issue

from scheduler.domain.content import ItemState
from scheduler.domain.errors import RetryAt
from scheduler.domain.newsletter import HOUR, SPENDING_STEP, Budget, Newsletter, Pace
from scheduler.domain.payload import BatchPayload
from scheduler.domain.recipient import Accounting
from scheduler.ports import Store
from scheduler.services.documents.records import status_document
from scheduler.services.status import read_status

NEXT_HOUR = DUE + HOUR + SPENDING_STEP


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def limit(world: World, budget: Budget, spread: timedelta = timedelta(hours=72)) -> None:
    clinic = replace(CLINIC, newsletter=Newsletter(pace=Pace(budget, spread=spread)))
    world.workspace.clinic_ = clinic


def sent(world: World) -> list[str]:
    calls = [call for call in world.email.calls if isinstance(call, BatchPayload)]
    return [person.subscriber for call in calls for person in call.addressees]


def accounting(world: World) -> Accounting:
    with world.store.transaction() as tables:
        return tables.recipients.accounting(issue().key, 1)


def test_a_batch_is_cut_to_what_is_left_of_the_hour(world: World) -> None:
    limit(world, Budget(per_hour=1200))
    world.subscribe(3000)
    world.approve(issue())
    world.run_at(DUE)
    assert len(sent(world)) == 1200
    world.run_at(NEXT_HOUR - timedelta(seconds=1))
    assert len(sent(world)) == 1200
    world.run_at(NEXT_HOUR)
    assert len(sent(world)) == 2400
    world.run_at(NEXT_HOUR + HOUR + SPENDING_STEP)
    assert len(sent(world)) == len(set(sent(world))) == 3000
    assert accounting(world) == Accounting(3000, 3000, 0, 0, 0, 0)
    assert world.state(issue()) is ItemState.PUBLISHED


def test_what_waits_for_the_budget_says_so_and_is_not_late_for_it(world: World) -> None:
    limit(world, Budget(per_day=1000))
    world.subscribe(2500)
    world.approve(issue())
    world.run_at(DUE)
    status = read_status(world.store)
    (record,) = status.records
    assert record.accounting == Accounting(2500, 1000, 0, 0, 0, 1500)
    waiting = [delivery for delivery in record.deliveries if delivery.state == "pending"]
    assert {delivery.reason for delivery in waiting} == {"waits for its budget of 1,000 people on this day"}
    assert "1,000 people on this day" in str(status_document(status))
    tomorrow = DUE.replace(hour=18, minute=30)  # midnight in Pune: quiet hours
    world.run_at(tomorrow)
    assert len(sent(world)) == 1000
    world.run_at(DUE + timedelta(days=1))
    assert len(sent(world)) == 2000
    world.run_at(DUE + timedelta(days=2))
    assert len(sent(world)) == len(set(sent(world))) == 2500


def test_what_would_wait_longer_than_the_clinic_wants_asks_a_person(world: World) -> None:
    limit(world, Budget(per_day=1000), spread=timedelta(hours=4))
    world.subscribe(1500)
    world.approve(issue())
    world.run_at(DUE)
    world.run_at(DUE + timedelta(minutes=5))
    assert world.state(issue()) is ItemState.MISSED
    assert accounting(world) == Accounting(1500, 1000, 0, 0, 0, 500)


def test_a_new_domain_is_warmed_up_over_days(world: World) -> None:
    limit(world, Budget(warm_up_from=date(2026, 12, 1), warm_up=(100, 300)))
    world.subscribe(1000)
    world.approve(issue())
    counts = []
    for day in range(3):
        world.run_at(DUE + timedelta(days=day))
        counts.append(len(sent(world)))
    assert counts == [100, 400, 1000]
    assert len(set(sent(world))) == 1000


def test_another_worker_and_a_restart_find_the_same_budget(world: World) -> None:
    limit(world, Budget(per_hour=1500))
    world.subscribe(3000)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.comparison.run()
    world.preparation.run()
    first, second = world.another_publisher("first"), world.another_publisher("second")
    claimed = [(worker, delivery) for worker in (first, second) for delivery in worker.claim(2)]
    for worker, delivery in claimed:
        worker.deliver(delivery)
    for worker in (world.another_publisher("third"), world.another_publisher("fourth")):
        while again := worker.claim(1):
            worker.deliver(again[0])
    assert len(sent(world)) == len(set(sent(world))) == 1500


def test_what_the_provider_did_not_take_is_given_back(world: World) -> None:
    limit(world, Budget(per_hour=1000))
    world.subscribe(1000)
    world.approve(issue())
    world.email.failures = [RetryAt(DUE + timedelta(minutes=5), "too many requests")]
    world.run_at(DUE)
    assert world.email.published == {}
    world.run_at(DUE + timedelta(minutes=5))
    assert accounting(world) == Accounting(1000, 1000, 0, 0, 0, 0)


def test_a_pause_while_it_waits_neither_repeats_nor_skips(world: World) -> None:
    limit(world, Budget(per_hour=700))
    world.subscribe(2000)
    world.approve(issue())
    world.run_at(DUE)
    world.controls.pause("Maya", "press enquiry")
    world.run_at(NEXT_HOUR)
    assert len(sent(world)) == 700
    with world.store.transaction() as tables:
        tables.controls.resume()
    for hour in range(1, 4):
        world.run_at(DUE + hour * (HOUR + SPENDING_STEP) + LEASE)
    assert len(sent(world)) == len(set(sent(world))) == 2000
