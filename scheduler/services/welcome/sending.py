"""The steps of the welcome series that fall due: each becomes a delivery of its own, in the ledger of all deliveries.

A person is looked at when their next step is due. What goes to them, that it went, and when they are looked at next
are one transaction: a process that is killed before its end has done nothing, and one that is killed after it has done
it once. The call is the publisher's, as every other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from scheduler.domain.audience_view import Chosen
from scheduler.domain.campaign import SendingRules
from scheduler.domain.content import Item, ItemKey
from scheduler.domain.delivery import Delivery, DeliveryState, delivery_id
from scheduler.domain.eligibility import GONE, LEAST_DISTANCE, OTHER_TOPICS, PENDING, SUPPRESSED
from scheduler.domain.package import CanonicalContent
from scheduler.domain.recipient import Recipient, RecipientState
from scheduler.domain.subscriber import Subscriber
from scheduler.domain.welcome import Enrolment, GivenStep, WelcomeSeries
from scheduler.planning.welcome_turns import Turn, open_turn, reader_zone, sent_until, tomorrow, turn
from scheduler.ports import Clock, Database, Transaction
from scheduler.services.budget import room_on
from scheduler.services.controls import held_channels
from scheduler.services.recipients import IssuePreparer
from scheduler.services.schedule import standing_delivery
from scheduler.services.standing import WENT_WITH_NEXT
from scheduler.services.welcome.signed_steps import NO_WORDS, SignedStep, signed_step, step_keys, words_key

AT_ONCE: Final = 500
"""Looks of one pass. Each is a transaction, so that a brake is never locked out for long."""

AGAIN: Final = timedelta(hours=1)
"""When somebody is looked at again whose step could not go out, where no better time is known."""

TOO_LATE: Final = "it could not go out in time"
NOT_THEIRS: Final = "it is for another part of the list"

_NOT_CALLED = frozenset({DeliveryState.PENDING, DeliveryState.CLAIMED})

_ENDS = frozenset({*SUPPRESSED.values(), PENDING})
"""The reasons for which somebody leaves the series."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The person leaves the series."""

    reason: str


@dataclass(frozen=True, slots=True)
class Waits:
    """Nothing is sent now: the person is looked at again at a time, or never, as nothing is to come."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class LeavesOut:
    """The person does not get a step, for good."""

    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sends:
    """The person gets a step now, until some time."""

    step: str
    signed: SignedStep
    until: datetime


Decided = Ends | Waits | LeavesOut | Sends


class _GivenMeanwhile(Exception):  # noqa: N818 - reads as what happened
    """Somebody with the same mailbox got the step in another worker's hands: nothing of this one is written."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A person on their way through the series, and all that it hangs on."""

    person: Subscriber
    enrolment: Enrolment
    given: tuple[GivenStep, ...]
    series: WelcomeSeries
    rules: SendingRules

    @property
    def zone(self) -> str:
        return reader_zone(self.person.zone, self.rules.zone)

    @property
    def turn(self) -> Turn | None:
        return turn(self.series, self.enrolment, self.given, self.zone, self.person.paused_until)


@dataclass(frozen=True, slots=True)
class WelcomeSending:
    """Makes the deliveries of the steps that are due.

    `preparation` says who may receive what, as of issues; `mailbox_hashes` are the forms in which a person's mailbox
    stands in the record of what they got, the present one first.
    """

    store: Database
    clock: Clock
    preparation: IssuePreparer
    mailbox_hashes: Callable[[str], Sequence[str]]

    def run(self) -> int:
        """Look at those whose time has come, at each until nothing is due to them; return how often that was."""
        now, looks = self.clock.now(), 0
        while looks < AT_ONCE:
            with self.store.reading() as tables:
                due = tables.welcome.due(now, AT_ONCE) if _is_on(tables) else ()
                keys = step_keys(tables) if due else ()
            for subscriber in due:
                with suppress(_GivenMeanwhile), self.store.transaction() as tables:
                    self._look(subscriber, keys, tables, now)
            if not due:
                break
            looks += len(due)
        return looks

    def _look(self, subscriber: str, keys: Collection[ItemKey], tables: Transaction, now: datetime) -> None:
        # The person first, as whoever leaves does: on PostgreSQL the two would wait for each other otherwise.
        person, enrolment = tables.subscribers.held(subscriber), tables.welcome.of_subscriber(subscriber)
        rules = tables.controls.sending_rules()
        is_due = enrolment is not None and enrolment.next_at is not None and enrolment.next_at <= now
        if enrolment is None or not is_due or rules is None or not _is_on(tables):
            return
        if person is None:
            tables.welcome.end([subscriber], now, GONE)
            return
        given = tables.welcome.given(self.mailbox_hashes(person.address))
        way = _Way(person, enrolment, given, tables.welcome.series(), rules)
        self._apply(self._decide(way, keys, tables, now), person, tables, now)

    def _decide(self, way: _Way, keys: Collection[ItemKey], tables: Transaction, now: datetime) -> Decided:
        due, person = way.turn, way.person
        if due is None:
            return Waits(None)
        reason = self.preparation.excluded([person], (), tables, now).get(person.id)
        if reason in _ENDS:
            return Ends(reason)
        if due.at > now:
            return Waits(due.at)
        if now - due.at > way.series.late:
            return LeavesOut(due.step.name, TOO_LATE)
        key = words_key(person.language, due.step.name, way.series.languages, keys)
        signed = None if key is None else signed_step(tables.items.get(key), tables, now)
        if isinstance(signed, SignedStep):
            decided = self._if_theirs(way, due, signed, tables, now)
            opens = _opens(decided, way, keys, tables, now) if isinstance(decided, Sends) else now
            return decided if opens == now else Waits(opens)
        return LeavesOut(due.step.name, NO_WORDS) if signed is None else Waits(now + AGAIN)

    def _if_theirs(self, way: _Way, due: Turn, signed: SignedStep, tables: Transaction, now: datetime) -> Decided:
        """Leave a step out that is not for the person; let it wait where they want fewer mails."""
        person, content = way.person, signed.content
        if not self._is_for(person, content, tables, now):
            return LeavesOut(due.step.name, NOT_THEIRS)
        reason = self.preparation.excluded([person], content.topics, tables, now).get(person.id)
        if reason == OTHER_TOPICS:
            return LeavesOut(due.step.name, reason)
        if reason is not None or _is_too_soon(way, now):
            return Waits(tomorrow(now, due.step, way.zone))
        return Sends(due.step.name, signed, sent_until(now, way.zone, way.rules, signed.item.good_until))

    def _is_for(self, person: Subscriber, content: CanonicalContent, tables: Transaction, now: datetime) -> bool:
        if content.audience != person.audience:
            return False
        selection = self.preparation.selection(content, now)
        if selection is None:
            return True
        chosen = Chosen(content.audience, selection=selection, address=person.address)
        return any(found.id == person.id for found in tables.subscribers.page(chosen, None, 2))

    def _apply(self, decided: Decided, person: Subscriber, tables: Transaction, now: datetime) -> None:
        if isinstance(decided, Ends):
            tables.welcome.end([person.id], now, decided.reason)
        elif isinstance(decided, Waits):
            tables.welcome.look_again(person.id, decided.until)
        else:
            tables.welcome.look_again(person.id, now)
            mine = self.mailbox_hashes(person.address)[0]
            if isinstance(decided, LeavesOut):
                tables.welcome.give(mine, GivenStep(decided.step, person.id, now, reason=decided.reason))
            else:
                self._send(decided, mine, person, tables, now)

    def _send(self, sends: Sends, mine: str, person: Subscriber, tables: Transaction, now: datetime) -> None:
        """Write down that a step goes to a person, and its delivery with it."""
        item = sends.signed.item
        delivery = replace(standing_delivery(item, person.id, sends.signed.content_hash, now), miss_after=sends.until)
        while not tables.deliveries.add([delivery]):
            delivery = _following(delivery)
        if not tables.welcome.give(mine, GivenStep(sends.step, person.id, now, item.key, item.version, delivery.id)):
            raise _GivenMeanwhile
        tables.recipients.add(item.key, item.version, Recipient(person.id, delivery.id, RecipientState.PREPARED))


def take_up_left_behind(item: Item, tables: Transaction, now: datetime) -> int:
    """Let those have a step anew whose delivery was cancelled since its words changed; return how many.

    The step is still to come for them, and goes by the rules of every step: it may be too late by now.
    """
    left = tables.recipients.left_behind(item.key, item.version)
    for reader, delivery in left:
        tables.recipients.mark(delivery, RecipientState.EXCLUDED, WENT_WITH_NEXT, [reader])
        tables.welcome.take_back(delivery, now)
    return len(left)


def _is_on(tables: Transaction) -> bool:
    return tables.welcome.series().enabled and tables.controls.paused() is None


def _opens(sends: Sends, way: _Way, keys: Collection[ItemKey], tables: Transaction, now: datetime) -> datetime:
    """Return now, or when a step may go out that quiet hours, a hold of its account or the account's budget keep."""
    step, account = way.series.step(sends.step), sends.signed.item.key.channel
    opens = now if step is None else open_turn(now, step, way.zone, way.rules)
    if opens > now:
        return opens
    if account in held_channels(tables, now):
        return now + AGAIN
    room = room_on(account, tables, now)
    if room.people is None or room.people > _waiting(account, keys, tables):
        return now
    return max(now + AGAIN, room.again or now)


def _waiting(account: str, keys: Collection[ItemKey], tables: Transaction) -> int:
    """Return how many steps are on their way over an account and not counted in its budget yet."""
    mine = (str(key) for key in keys if key.channel == account)
    return sum(len(tables.deliveries.in_state(_NOT_CALLED, name)) for name in mine)


def _is_too_soon(way: _Way, now: datetime) -> bool:
    """Say whether a person who wants fewer mails got the step before this one too lately."""
    distance = LEAST_DISTANCE.get(way.person.frequency)
    sent = [one.at for one in way.given if one.is_sent]
    return distance is not None and bool(sent) and now - max(sent) < distance


def _following(delivery: Delivery) -> Delivery:
    """Return a delivery under the next number: its own is that of another person, which happens among very many."""
    number = delivery.sequence % (2**31 - 2) + 1
    return replace(delivery, id=delivery_id(delivery.item, delivery.version, number), sequence=number, count=number)
