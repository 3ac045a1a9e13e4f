"""A clinic whose first issues are out, with what providers reported and who came and left, as the tests need it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from staff_pages_shown import work
from staff_world import AUTHOR, StaffWorld
from web_world import NOON

from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord
from scheduler.domain.content import Item, Kind
from scheduler.domain.events import ProviderEvent, ReportedEvent
from scheduler.domain.subscriber import Subscriber

PEOPLE = 240
SIGNED = 6
"""Items that are signed and go out."""

CAME = (3, 5, 2, 8, 4, 6, 9, 12)
"""People who signed up in each week before."""


def clinic_with_figures(folder: Path, counted: bool = False) -> StaffWorld:
    """Make a clinic whose issues and posts of two weeks are out. With `counted` it counts openings and clicks."""
    switched = {"CLINIC_NEWSLETTER__COUNT_OPENS": "true", "CLINIC_NEWSLETTER__COUNT_CLICKS": "true"}
    world = StaffWorld(folder, switched if counted else None)
    world.plan()
    _subscribe(world)
    items = _signed(world)
    for number, item in enumerate(items):
        world.clock.move_to(item.slot.at + timedelta(seconds=1))
        work(world)
        if item.key.kind is Kind.ISSUE:
            _report(world, item, number)
    world.clock.move_to(world.clock.now() + timedelta(hours=5))
    return world


def _subscribe(world: StaffWorld) -> None:
    people = [
        Subscriber(f"s{number:05}", f"p{number}@readers.example", "", "newsletter", "en", "form", NOON)
        for number in range(PEOPLE)
    ]
    records: list[ConsentRecord] = []
    for back, count in enumerate(reversed(CAME)):
        at = NOON - timedelta(weeks=back, hours=back)
        for number in range(count):
            who = f"s{back * 20 + number:05}"
            records.append(ConsentRecord(who, "newsletter", NEWSLETTER, ConsentAct.REQUESTED, at))
            if number % 4 != 3:
                records.append(ConsentRecord(who, "newsletter", NEWSLETTER, ConsentAct.CONFIRMED, at))
        if back % 2:
            records.append(ConsentRecord(f"s{200 + back:05}", "newsletter", NEWSLETTER, ConsentAct.WITHDRAWN, at))
    with world.application.store.transaction() as tables:
        tables.subscribers.add(people)
        tables.consents.record(records)
    for number in range(7):
        world.application.suppression.suppress(f"p{number}@readers.example", "asked by phone", "maya")


def _signed(world: StaffWorld) -> Sequence[Item]:
    """Sign the issues of a campaign and its first posts, and return them by their time."""
    with world.application.store.reading() as tables:
        items = tables.items.of_campaign("dental")
    signed = []
    for item in items:
        done = all(decision.done for decision in world.application.review.submit(str(item.key), AUTHOR))
        if done:
            world.sign(str(item.key))
            signed.append(item)
        if len(signed) == SIGNED:
            break
    return signed


def _report(world: StaffWorld, item: Item, number: int) -> None:
    kinds = {0: ProviderEvent.BOUNCED, 1: ProviderEvent.COMPLAINED, 2: ProviderEvent.DEFERRED}
    with world.application.store.reading() as tables:
        deliveries = tables.deliveries.of_item(item.key, item.version)
    reports = [
        ReportedEvent(
            id=f"{number}-{person}",
            kind=kinds.get(person - 20, ProviderEvent.DELIVERED),
            at=world.clock.now(),
            delivery=delivery.id,
            recipient=f"s{person:05}",
            code="5.1.1" if person == 20 else "",
        )
        for delivery in deliveries
        for person in range(20, PEOPLE - 10)
    ]
    world.application.events.take("email", reports)
