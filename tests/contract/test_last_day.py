"""Past the date that an item names it is missed, and a person is asked, whatever its grace says (promise 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from delivery_world import CLINIC, DUE, NOW, World, issue, moved, post
from signing_people import AUTHOR, sign

from scheduler.domain.content import Item, ItemState
from scheduler.domain.newsletter import Budget, Newsletter, Pace
from scheduler.domain.payload import BatchPayload
from scheduler.ports import Store
from scheduler.services.reconcile import LAST_DAY_PASSED
from scheduler.services.resolve import Verdict

SOON = DUE + timedelta(minutes=10)
"""The end of the last day that an item names, well within its grace."""


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def dated(item: Item, last: datetime = SOON) -> Item:
    return replace(item, good_until=last)


@pytest.mark.parametrize("item", [post(), issue()])
def test_an_approved_item_is_missed_when_the_last_day_that_it_names_is_over(world: World, item: Item) -> None:
    world.subscribe(3)
    world.clock.move_to(NOW)
    world.approve(dated(item))
    world.run_at(SOON + timedelta(seconds=1))
    assert world.state(item) is ItemState.MISSED
    assert world.item(item).note == LAST_DAY_PASSED
    assert (world.x.calls, world.email.calls) == ([], [])


@pytest.mark.parametrize("item", [post(), issue()])
def test_on_its_last_day_it_still_goes_out(world: World, item: Item) -> None:
    world.subscribe(3)
    world.approve(dated(item))
    world.run_at(SOON)
    assert world.state(item) is ItemState.PUBLISHED


def test_what_nobody_signed_is_missed_then_as_well(world: World) -> None:
    late_slot = DUE - CLINIC.grace_posts + timedelta(minutes=5)
    early = replace(post(), slot=replace(post().slot, at=late_slot))
    world.plan(dated(early), post("other"))
    world.run_at(SOON + timedelta(minutes=1))
    assert (world.state(post()), world.state(post("other"))) == (ItemState.MISSED, ItemState.DRAFT)


def test_a_time_after_the_last_day_cannot_be_approved(world: World) -> None:
    world.plan(dated(moved(post(), timedelta(days=1))))
    world.desk.submit(str(post().key), AUTHOR)
    (decision,) = sign(world.desk, str(post().key))
    assert not decision.done
    assert "comes after the last day that it names" in decision.reason


def test_nothing_waits_for_a_budget_past_the_last_day(world: World) -> None:
    clinic = replace(CLINIC, newsletter=Newsletter(pace=Pace(Budget(per_day=1000), spread=timedelta(hours=72))))
    world.workspace.clinic_ = clinic
    world.subscribe(1500)
    world.approve(dated(issue(), DUE + timedelta(hours=12)))
    world.run_at(DUE)
    world.run_at(DUE + timedelta(hours=13))
    assert world.state(issue()) is ItemState.MISSED
    world.run_at(DUE + timedelta(days=1))
    calls = [call for call in world.email.calls if isinstance(call, BatchPayload)]
    assert sum(len(call.addressees) for call in calls) == 1000


def test_who_looked_may_send_it_all_the_same(world: World) -> None:
    world.approve(dated(post()))
    world.run_at(SOON + timedelta(minutes=1))
    world.resolution.resolve(str(post().key), Verdict.SEND, AUTHOR, "still true")
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED
