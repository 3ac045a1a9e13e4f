"""Signing up: by double opt-in, so that nobody is on the list who did not follow the link in their own mail.

The page answers everybody the same, whether an address is on the list or not. A mailbox gets one mail while a sign-up
waits there, however its address is spelled; who is on the list, or must not be written to, gets none.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduler.domain.consent import ConsentAct, Wording
from scheduler.domain.contact import parse_address
from scheduler.domain.content import Item
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.personal_parts import printable_first_name
from scheduler.domain.standing import StandingMessage, standing_key
from scheduler.domain.subscriber import LIFTED_BY_SIGN_UP, Subscriber, SubscriberStatus
from scheduler.domain.subscription import Frequency, SignUp, Subscription, mailbox_of
from scheduler.ports import Clock, Database, Transaction
from scheduler.services.consent import record
from scheduler.services.pseudonyms import Pseudonyms
from scheduler.services.schedule import standing_delivery
from scheduler.services.standing import send_to, signed_message

SIGN_UP = "sign-up"
"""The source of a subscriber who came by it."""

MAX_SOURCE = 40
"""Characters of where a sign-up was made: a word of ours, such as 'form'."""


class SignUpClosed(ClinicError):  # noqa: N818 - reads as what happened
    """Nobody can sign up now, because nobody signed the mail by which they would confirm it."""


class Answer(StrEnum):
    """The end of following a link that confirms."""

    CONFIRMED = "confirmed"
    TOO_OLD = "too old"
    NOT_POSSIBLE = "not possible"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody typed in. `wording` are the exact words beside the button, `source` where it stood ('form').

    `topics` are ids of declared topics.
    """

    address: str
    wording: Wording
    language: str = ""
    source: str = "form"
    first_name: str = ""
    frequency: Frequency = Frequency.EVERY
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The end of a link that confirms: what became of it, and of whom it is, where it is somebody's."""

    answer: Answer
    subscriber: Subscriber | None = None


def random_id() -> str:
    """Return a fresh opaque id: 24 hex characters (96 bits) that say nothing about the person."""
    return secrets.token_hex(12)


@dataclass(frozen=True, slots=True)
class SignUpDesk:
    """Takes sign-ups, and their confirmations.

    `read_link` returns the sign-up that a token names. It raises BadInput for any other text.
    """

    store: Database
    clock: Clock
    subscription: Callable[[], Subscription]
    pseudonyms: Pseudonyms
    read_link: Callable[[str], str]
    new_id: Callable[[], str] = random_id

    def closed(self, language: str = "") -> str | None:
        """Return why nobody can sign up in a language, or None when they can."""
        subscription = self.subscription()
        if not subscription.double_opt_in:
            return None
        with self.store.reading() as tables:
            found = self._message(StandingMessage.CONFIRMATION, language, tables, subscription)
        return found if isinstance(found, str) else None

    def request(self, wish: Wish) -> None:
        """Take a sign-up. It says the same to everybody. Raises BadInput for what is no address, SignUpClosed."""
        try:
            address = parse_address(wish.address)
        except ValueError as error:
            raise BadInput(f"the address {error}") from error
        subscription = self.subscription()
        with self.store.transaction() as tables:
            message: tuple[Item, str] | str = ""
            if subscription.double_opt_in:
                message = self._message(StandingMessage.CONFIRMATION, wish.language, tables, subscription)
                if isinstance(message, str):
                    raise SignUpClosed(f"nobody can sign up yet: {message}")
            if not self._may_be_asked(address, tables, subscription) or self._waits(address, tables, subscription):
                return
            if subscription.double_opt_in and self._was_asked(address, tables, subscription):
                return
            tables.consents.keep_wording(wish.wording)
            person = self._subscriber(address, wish, tables, subscription)
            sign_up = self._open(person, wish, message, tables, subscription)
            if sign_up is None:  # on PostgreSQL another one was quicker
                _take_back(person, tables)
                return
            record([person], ConsentAct.REQUESTED, sign_up.at, tables, source=sign_up.source, wording=sign_up.wording)
            if isinstance(message, str):
                self._confirm(sign_up, person, tables, subscription)
            else:
                send_to(*message, sign_up.id, tables, sign_up.at)

    def confirm(self, token: str) -> Confirmed:
        """Confirm a sign-up by the link of its mail; doing so twice is doing it once. Raises BadInput for no such link.

        A link that is too old, or whose sign-up was withdrawn since, confirms nothing.
        """
        sign_up_id = self.read_link(token)
        subscription, now = self.subscription(), self.clock.now()
        with self.store.transaction() as tables:
            named = tables.sign_ups.get(sign_up_id)
            person = tables.subscribers.held(named.subscriber) if named else None
            sign_up = tables.sign_ups.get(sign_up_id)  # as it is once nobody else changes anything of theirs
            if sign_up is None or person is None:
                return Confirmed(Answer.TOO_OLD)
            if sign_up.is_used:
                stays = person.status is SubscriberStatus.CONFIRMED
                return Confirmed(Answer.CONFIRMED, person) if stays else Confirmed(Answer.TOO_OLD)
            if sign_up.at + subscription.retention.pending < now:
                return Confirmed(Answer.TOO_OLD)
            return self._confirm(sign_up, person, tables, subscription)

    def _may_be_asked(self, address: str, tables: Transaction, subscription: Subscription) -> bool:
        """Say whether a mail may go to an address: not to whom must not be written, and not to who is on the list."""
        if self._must_not_be_written_to(address, tables):
            return False
        there = (one for spelled in _spellings(address) for one in tables.subscribers.at_address(spelled))
        return not any(
            person.audience == subscription.audience and person.status is SubscriberStatus.CONFIRMED for person in there
        )

    def _must_not_be_written_to(self, address: str, tables: Transaction) -> bool:
        """Say whether staff alone may lift what keeps an address from mail, or the mailbox that it is a spelling of."""
        hashes = [hashed for spelled in _spellings(address) for hashed in self.pseudonyms.addresses(spelled)]
        return any(one.kind not in LIFTED_BY_SIGN_UP for one in tables.suppressions.of(hashes).values())

    def _waits(self, address: str, tables: Transaction, subscription: Subscription) -> bool:
        """Say whether a sign-up that is not too old waits at the mailbox of an address."""
        waiting = map(tables.sign_ups.at_mailbox, self.pseudonyms.mailboxes(address))
        since = self.clock.now() - subscription.retention.pending
        return any(sign_up is not None and sign_up.at >= since for sign_up in waiting)

    def _was_asked(self, address: str, tables: Transaction, subscription: Subscription) -> bool:
        """Count a mail that asks to confirm; say whether the mailbox got one and did not follow it.

        That outlives the sign-up: who was erased since, because a stranger had typed them in, is not asked again.
        """
        now, period = self.clock.now(), subscription.retention.pending
        keys = self.pseudonyms.asked(address)
        return any(tables.request_limits.take(key, now, period, period) is not None for key in keys)

    def _subscriber(self, address: str, wish: Wish, tables: Transaction, subscription: Subscription) -> Subscriber:
        """Return the person at an address, who is there already, or is pending from now on."""
        for person in tables.subscribers.at_address(address):
            if person.audience == subscription.audience:
                return person
        now = self.clock.now()
        person = Subscriber(
            id=self.new_id(),
            address=address,
            name="",
            audience=subscription.audience,
            language=subscription.language(wish.language),
            consent_source=_source(wish),
            consent_at=now,
            status=SubscriberStatus.PENDING,
            source=SIGN_UP,
        )
        tables.subscribers.add([person])
        return next(found for found in tables.subscribers.at_address(address) if found.audience == person.audience)

    def _open(
        self,
        person: Subscriber,
        wish: Wish,
        message: tuple[Item, str] | str,
        tables: Transaction,
        subscription: Subscription,
    ) -> SignUp | None:
        """Open the sign-up in place of one that waited too long; None when somebody else was quicker."""
        now, mailboxes = self.clock.now(), self.pseudonyms.mailboxes(person.address)
        for mailbox in mailboxes:
            over = tables.sign_ups.at_mailbox(mailbox)
            if over is not None:
                tables.sign_ups.remove(over.id)
        declared = {topic.id for topic in subscription.topics}
        sign_up_id = self.new_id()
        sign_up = SignUp(
            id=sign_up_id,
            subscriber=person.id,
            mailbox=mailboxes[0],
            at=now,
            language=subscription.language(wish.language),
            delivery="" if isinstance(message, str) else standing_delivery(message[0], sign_up_id, message[1], now).id,
            source=_source(wish),
            wording=wish.wording.digest,
            first_name=printable_first_name(wish.first_name),
            frequency=wish.frequency,
            topics=self.pseudonyms.chosen(topic for topic in wish.topics if topic in declared),
        )
        return sign_up if tables.sign_ups.open(sign_up) else None

    def _confirm(
        self, sign_up: SignUp, person: Subscriber, tables: Transaction, subscription: Subscription
    ) -> Confirmed:
        now = self.clock.now()
        if self._must_not_be_written_to(person.address, tables):
            return Confirmed(Answer.NOT_POSSIBLE)
        tables.suppressions.lift(self.pseudonyms.addresses(person.address), LIFTED_BY_SIGN_UP)
        tables.request_limits.free(self.pseudonyms.asked(person.address))
        confirmed = replace(
            person,
            status=SubscriberStatus.CONFIRMED,
            language=sign_up.language,
            consent_source=sign_up.source,
            consent_at=now,
            first_name=sign_up.first_name or person.first_name,
            frequency=sign_up.frequency,
            paused_until=None,
        )
        tables.subscribers.put(confirmed)
        if sign_up.topics:
            tables.subscribers.set_interests(person.id, sign_up.topics)
        tables.sign_ups.use(sign_up.id)
        proof = confirmation_delivery(sign_up, tables)
        record(
            [confirmed],
            ConsentAct.CONFIRMED,
            now,
            tables,
            source="link" if proof else sign_up.source,
            wording=sign_up.wording,
            proof=f"delivery {proof}" if proof else "",
        )
        if proof and tables.welcome.series().enabled:
            tables.welcome.enrol([person.id], now)
        welcome = self._message(StandingMessage.WELCOME, sign_up.language, tables, subscription)
        if not isinstance(welcome, str):
            send_to(*welcome, person.id, tables, now)
        return Confirmed(Answer.CONFIRMED, confirmed)

    def _message(
        self, message: StandingMessage, language: str, tables: Transaction, subscription: Subscription
    ) -> tuple[Item, str] | str:
        key = standing_key(message, subscription.language(language), subscription.account)
        return signed_message(key, tables, self.clock.now())


def _spellings(address: str) -> tuple[str, ...]:
    """Return an address, and that of the mailbox in which it ends."""
    return tuple(dict.fromkeys((address, mailbox_of(address))))


def _take_back(person: Subscriber, tables: Transaction) -> None:
    """Remove whoever is on the list for a sign-up that was not opened."""
    if person.status is SubscriberStatus.PENDING and not tables.sign_ups.of_subscriber(person.id):
        tables.subscribers.remove(person.id)


def confirmation_delivery(sign_up: SignUp, tables: Transaction) -> str:
    """Return the delivery of the mail that asked to confirm a sign-up: of the newest version that went to it."""
    sent = tables.recipients.of_subscriber([sign_up.id])
    return next((row.delivery for _, _, row in reversed(sent) if row.delivery), sign_up.delivery)


def _source(wish: Wish) -> str:
    return wish.source[:MAX_SOURCE]
