"""Everything that is kept of one person, for staff and for the person: choices, consent, what was sent and came of it.

The words that somebody agreed to are there in full. Topics are made out from the declared ones, since the database has
keyed hashes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.consent import ConsentRecord, Wording
from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Delivery
from scheduler.domain.errors import NotFound
from scheduler.domain.recipient import RecipientState
from scheduler.domain.subscriber import Subscriber, Suppression
from scheduler.domain.subscription import Subscription, Topic
from scheduler.domain.welcome import Enrolment, GivenStep
from scheduler.planning.welcome_turns import Turn, reader_zone, turn
from scheduler.ports import Readable, Transaction
from scheduler.ports.event_tables import KeptEvent
from scheduler.services.preferences import whose
from scheduler.services.pseudonyms import Pseudonyms


@dataclass(frozen=True, slots=True)
class Agreed:
    """A record of consent with the exact words that it names, or None where it names none."""

    record: ConsentRecord
    wording: Wording | None


@dataclass(frozen=True, slots=True)
class SentCopy:
    """A person's copy of an issue, or of a standing message. `at` is when the provider took it, if it did."""

    item: ItemKey
    subject: str
    state: RecipientState
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class WelcomeWay:
    """A person's way through the welcome series: what became of its steps, and which comes next where one does."""

    enrolment: Enrolment
    given: tuple[GivenStep, ...]
    next: Turn | None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person on one list."""

    person: Subscriber
    topics: tuple[Topic, ...]
    suppressed: Suppression | None
    consents: tuple[Agreed, ...]
    sent: tuple[SentCopy, ...]
    events: tuple[KeptEvent, ...]
    welcome: WelcomeWay | None = None


@dataclass(frozen=True, slots=True)
class PersonRecords:
    """Reads the records of people."""

    store: Readable
    subscription: Callable[[], Subscription]
    pseudonyms: Pseudonyms

    def find(self, name: str) -> tuple[PersonRecord, ...]:
        """Return whoever has an address, or an opaque id: one for each list that they are on. Raises NotFound."""
        with self.store.reading() as tables:
            one = tables.subscribers.get(name.strip())
            people = (one,) if one else tables.subscribers.at_address(name)
            found = tuple(self._record(person, tables) for person in people)
        if not found:
            raise NotFound("nobody on a list has this address or id: `clinic audience list` shows who there is")
        return found

    def of(self, subscriber: str) -> PersonRecord:
        """Return one person by the opaque id of their own link. Raises NotFound where nobody has it any more."""
        with self.store.reading() as tables:
            person = whose(subscriber, tables)
            if person is None:
                raise NotFound("nobody has this id any more")
            return self._record(person, tables)

    def _record(self, person: Subscriber, tables: Transaction) -> PersonRecord:
        readers = (person.id, *tables.sign_ups.of_subscriber(person.id))
        suppressed = tables.suppressions.of(self.pseudonyms.addresses(person.address)).values()
        kept = tables.subscribers.interests([person.id]).get(person.id, frozenset())
        return PersonRecord(
            person=person,
            topics=self.pseudonyms.recognised(kept, self.subscription().topics),
            suppressed=next(iter(suppressed), None),
            consents=tuple(_consents(readers, tables)),
            sent=tuple(_sent(readers, tables)),
            events=tables.events.of_people(readers),
            welcome=self._welcome(person, tables),
        )

    def _welcome(self, person: Subscriber, tables: Transaction) -> WelcomeWay | None:
        enrolment, rules = tables.welcome.of_subscriber(person.id), tables.controls.sending_rules()
        if enrolment is None:
            return None
        given, series = tables.welcome.given(self.pseudonyms.welcomed(person.address)), tables.welcome.series()
        is_on = series.enabled and enrolment.ended_at is None and rules is not None
        zone = reader_zone(person.zone, rules.zone if rules else "UTC")
        following = turn(series, enrolment, given, zone, person.paused_until) if is_on else None
        return WelcomeWay(enrolment, given, following)


def _consents(readers: Sequence[str], tables: Transaction) -> Sequence[Agreed]:
    records = sorted(
        (record for reader in readers for record in tables.consents.of_subscriber(reader)), key=lambda one: one.at
    )
    return [Agreed(record, tables.consents.wording(record.wording) if record.wording else None) for record in records]


def _sent(readers: Sequence[str], tables: Transaction) -> Sequence[SentCopy]:
    copies = []
    for key, _, row in tables.recipients.of_subscriber(readers):
        delivery = tables.deliveries.get(row.delivery) if row.delivery else None
        receipt = delivery.receipt if delivery else None
        subject = _subject_of(delivery, tables) if delivery else _subject(key, tables)
        copies.append(SentCopy(key, subject, row.state, row.reason, receipt.at if receipt else None))
    return sorted(copies, key=lambda copy: (copy.at.isoformat() if copy.at else "later", str(copy.item)))


def _subject_of(delivery: Delivery, tables: Transaction) -> str:
    return tables.approvals.content(delivery.content_hash).subject_of(delivery.variant)


def _subject(key: ItemKey, tables: Transaction) -> str:
    draft = tables.items.get(key).draft
    return str(getattr(draft, "subject", ""))
