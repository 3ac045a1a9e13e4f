"""Promise 7 for an issue that goes out at the wall time of each reader's own zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from delivery_world import DUE, NOW, World, issue

from scheduler.domain.content import Issue, Item, ItemState
from scheduler.domain.payload import BatchPayload
from scheduler.domain.subscriber import Subscriber
from scheduler.planning.local_time import begins_at
from scheduler.ports import Store
from scheduler.services.status import read_status

ZONES = ("", "Pacific/Auckland", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "Nowhere/Atlantis")

AUCKLAND = datetime(2026, 11, 30, 22, tzinfo=UTC)
BERLIN = datetime(2026, 12, 1, 10, tzinfo=UTC)
NEW_YORK = datetime(2026, 12, 1, 16, tzinfo=UTC)
"""When it is 11:00 on the first of December there."""


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def local_issue() -> Item:
    item = issue()
    assert isinstance(item.draft, Issue)
    return replace(item, draft=replace(item.draft, each_zone=True))


def subscribe(world: World, each: int = 3) -> None:
    people = [
        Subscriber(f"s{place}{number:03}", f"p{number}@r{place}.example", "", "all", "", "form", NOW, zone=zone)
        for number in range(each)
        for place, zone in enumerate(ZONES)
    ]
    with world.store.transaction() as tables:
        tables.subscribers.add(people)


def test_each_reader_gets_it_when_their_own_clock_shows_the_time(world: World) -> None:
    subscribe(world)
    world.clock.move_to(NOW - timedelta(days=1))
    world.approve(local_issue())
    assert begins_at(local_issue()) <= AUCKLAND
    got: dict[str, datetime] = {}
    for due in (AUCKLAND, DUE, BERLIN, NEW_YORK):
        for moment in (due - timedelta(minutes=1), due):
            before = len(world.email.calls)
            world.run_at(moment)
            for call in world.email.calls[before:]:
                assert isinstance(call, BatchPayload)
                got |= {person.subscriber: moment for person in call.addressees}
    by_zone = {zone: {at for person, at in got.items() if person[1] == str(place)} for place, zone in enumerate(ZONES)}
    assert by_zone == {
        "Pacific/Auckland": {AUCKLAND},
        "": {DUE},
        "Asia/Kolkata": {DUE},
        "Nowhere/Atlantis": {DUE},
        "Europe/Berlin": {BERLIN},
        "America/New_York": {NEW_YORK},
    }
    assert world.state(local_issue()) is ItemState.PUBLISHED


def test_it_goes_out_by_its_readers_clocks_while_the_clinic_sleeps(world: World) -> None:
    subscribe(world)
    world.approve(local_issue())
    world.run_at(NEW_YORK)  # 21:30 in Pune, 11:00 in New York
    (record,) = read_status(world.store, str(issue().key)).records
    assert record.accounting
    states = {delivery.due_at: str(delivery.state) for delivery in record.deliveries}
    assert states[NEW_YORK] == "accepted"


def test_what_is_late_in_one_zone_asks_a_person_and_does_not_hold_up_the_others(world: World) -> None:
    subscribe(world)
    world.approve(local_issue())
    world.run_at(DUE)  # seven and a half hours after 11:00 in Auckland, and a grace of six
    states = {delivery.due_at: str(delivery.state) for delivery in world.deliveries(local_issue())}
    assert states[AUCKLAND] == "missed"
    assert states[DUE] == "accepted"
    assert states[BERLIN] == "pending"
    assert world.state(local_issue()) is ItemState.MISSED


def test_a_batch_is_missed_before_its_readers_night_begins(world: World) -> None:
    item = local_issue()
    evening = replace(item.slot, local=item.slot.local.replace(hour=19), at=DUE + timedelta(hours=8))
    subscribe(world)
    world.approve(replace(item, slot=evening))
    world.clock.move_to(NOW)
    world.run()
    for delivery in world.deliveries(item):
        assert delivery.miss_after == delivery.due_at + timedelta(hours=2), "quiet hours begin at 21:00 there"
