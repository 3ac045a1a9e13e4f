"""An issue that too many readers do not want stops its account by itself, and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import CLINIC, DUE, World, issue
from signing_people import AUTHOR
from test_events import told

from scheduler.domain.errors import ClinicError
from scheduler.domain.events import ProviderEvent
from scheduler.domain.newsletter import Newsletter, Pace, StopRule
from scheduler.domain.recipient import Reports
from scheduler.ports import Store
from scheduler.services.health import examine_database
from scheduler.services.status import read_status
from scheduler.services.unwelcome import why_stop

RULE = StopRule(complaints=0.01, bounces=0.05, after=200)
E = ProviderEvent


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def halfway(world: World) -> list[str]:
    """An issue of which one batch of two is out; return the ids of its deliveries."""
    world.workspace.clinic_ = replace(CLINIC, newsletter=Newsletter(pace=Pace(stop=RULE)))
    world.subscribe(1400)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.comparison.run()
    world.preparation.run()
    (first,) = world.publisher.claim(1)
    world.publisher.deliver(first)
    return [delivery.id for delivery in world.deliveries(issue())]


def complain(world: World, delivery: str, people: range, kind: ProviderEvent = E.COMPLAINED) -> None:
    world.events.take("email", [told(delivery, person, kind) for person in people])


def test_too_many_complaints_stop_the_account_and_nothing_more_goes_out(world: World) -> None:
    first, _ = halfway(world)
    complain(world, first, range(9))
    assert read_status(world.store).holds == ()
    complain(world, first, range(9, 10))
    (hold,) = read_status(world.store).holds
    assert hold.channel == "email"
    assert hold.until is None
    assert "10 of 1,000 called it spam, and 1.0% is the most" in hold.reason
    with pytest.raises(ClinicError, match="called it spam"):
        examine_database(world.store, world.clock.now())
    world.run_at(DUE + timedelta(minutes=10))
    assert len(world.email.calls) == 1


def test_too_many_addresses_that_do_not_exist_stop_it_as_well(world: World) -> None:
    first, _ = halfway(world)
    complain(world, first, range(50), E.BOUNCED)
    (hold,) = read_status(world.store).holds
    assert "50 of 1,000 do not exist" in hold.reason


def test_the_same_report_told_again_counts_once(world: World) -> None:
    first, _ = halfway(world)
    for _ in range(20):
        complain(world, first, range(5))
    assert read_status(world.store).holds == ()


def test_a_person_lets_it_go_on_and_the_same_reports_do_not_stop_it_again(world: World) -> None:
    first, _ = halfway(world)
    complain(world, first, range(20))
    world.controls.release("email", AUTHOR)
    world.run_at(DUE + timedelta(minutes=10))
    assert len(world.email.calls) == 2
    complain(world, first, range(20, 22))
    assert read_status(world.store).holds == (), "two of 400 since"
    complain(world, first, range(22, 24))
    assert len(read_status(world.store).holds) == 1


def test_few_mails_say_little() -> None:
    assert why_stop(Reports(199, 50, 50), RULE) is None
    assert why_stop(Reports(200, 2, 0), RULE)
    assert why_stop(Reports(200, 0, 0), RULE) is None
