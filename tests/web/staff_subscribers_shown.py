"""People on the list of the staff's pages, as the tests need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from staff_world import StaffWorld
from web_world import NOON

from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord, Wording
from scheduler.domain.subscriber import Subscriber, SubscriberStatus

WORDING = Wording("en", "I want the newsletter of the clinic.")


def people_on_the_list(world: StaffWorld) -> None:
    """Put people on the list: some who agreed, one who asked to hear no more, one who waits; and a segment of them."""
    waits = subscriber(3, status=SubscriberStatus.PENDING, name="Maria-Antonia Gonzalez de la Fuente")
    put(world, [subscriber(1), subscriber(2, language="hi", name="राधा कुमारी"), waits, subscriber(4, source="import")])
    world.application.suppression.suppress("reader1@lotus.clinic", "asked by phone", "maya")
    world.application.segments.add("group-a", "language is hi and joined within 90 days", "newsletter")


def subscriber(number: int, **changes: object) -> Subscriber:
    """Return a person of the newsletter with a name and an address of their own."""
    made = Subscriber(
        f"p{number:04}", f"reader{number}@lotus.clinic", f"Reader {number:03}", "newsletter", "en", "front desk", NOON
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any of its fields


def put(world: StaffWorld, people: Sequence[Subscriber]) -> None:
    """Put people on the list, each with a record of consent and its words."""
    with world.application.store.transaction() as tables:
        tables.subscribers.insert(people)
        tables.consents.keep_wording(WORDING)
        tables.consents.record(
            ConsentRecord(
                each.id, each.audience, NEWSLETTER, ConsentAct.CONFIRMED, NOON, "front desk", WORDING.digest, "paper"
            )
            for each in people
        )
