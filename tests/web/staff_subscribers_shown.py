"""People on the list of the staff's pages, as the tests need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from io import BytesIO

from staff_world import AUTHOR, CLINICIAN, StaffWorld
from web_world import NOON

from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord, Wording
from scheduler.domain.subscriber import Subscriber, SubscriberStatus
from scheduler.domain.welcome import GivenStep
from scheduler.services.received_lists import Stated
from scheduler.services.welcome.sending import TOO_LATE
from scheduler.services.welcome.words import NewWords, SectionWords, TypedWords

LIST = """Email Address,First Name,consent_date,Where
asha@lotus.clinic,Asha,2026-03-01,front desk
reader1@lotus.clinic,,2026-03-01,front desk
left@lotus.clinic,Left,2026-03-01,front desk
asha@lotus.clinic,Asha,2026-03-01,front desk
no address,Nobody,2026-03-01,front desk
"""

WORDING = Wording("en", "I want the newsletter of the clinic.")


def people_on_the_list(world: StaffWorld) -> None:
    """Put people on the list: some who agreed, one who asked to hear no more, one who waits; and a segment of them."""
    waits = subscriber(3, status=SubscriberStatus.PENDING, name="Maria-Antonia Gonzalez de la Fuente")
    put(world, [subscriber(1), subscriber(2, language="hi", name="राधा कुमारी"), waits, subscriber(4, source="import")])
    world.application.suppression.suppress("reader1@lotus.clinic", "asked by phone", "maya")
    world.application.segments.add("group-a", "language is hi and joined within 90 days", "newsletter")
    for name, is_imported in (("a-list-of-people", False), ("an-imported-list", True)):
        lists = replace(world.application.received_lists, new_id=lambda name=name: name)  # type: ignore[misc]  # bound
        lists.receive(f"{name}.csv", BytesIO(LIST.encode()), AUTHOR)
        tried = lists.try_out(name, Stated(consent_source="form at the front desk"), AUTHOR)
        if is_imported:
            lists.take_in(name, tried.tried, AUTHOR)


def welcome_series(world: StaffWorld) -> None:
    """Make a series of two steps, one of them to be signed, and let somebody be on their way through it."""
    desk, now = world.application.welcome, world.clock.now()
    desk.add(NewWords("bridges", "en", SectionWords("dental", "bridges"), time(9)), 2, AUTHOR)
    own = TypedWords("Do you have a question? Answer this mail. We read every one.")
    desk.add(NewWords("questions", "en", own, time(18, 30)), 7, AUTHOR)
    world.submit("welcome.questions.en")
    desk.switch(CLINICIAN, on=True)
    with world.application.store.transaction() as tables:
        tables.welcome.enrol(["p0002", "p0004"], now)
        mailbox = world.application.pseudonyms.welcomed("reader4@lotus.clinic")[0]
        tables.welcome.give(mailbox, GivenStep("bridges", "p0004", now, reason=TOO_LATE))


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
