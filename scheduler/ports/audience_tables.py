"""The protocols of the tables of people: subscribers, suppressed addresses, consent, and the recipients of issues."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from scheduler.domain.audience_view import AudienceCounts, Chosen, Chunk, SuppressionCounts
from scheduler.domain.consent import ConsentRecord, Wording
from scheduler.domain.content import ItemKey
from scheduler.domain.recipient import Accounting, Frozen, Recipient, RecipientState
from scheduler.domain.segment import Selection
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
from scheduler.domain.subscription import Erasure, SignUp


class Subscribers(Protocol):
    """The people of every list, with what they are interested in."""

    def add(self, people: Sequence[Subscriber]) -> int:
        """Insert those whose (audience, normal address) is not there; update name, language of the others.

        Consent and id of a person who is there already are kept. Returns how many were new.
        """
        ...

    def of_audience(self, audience: str, after: str = "", limit: int | None = None) -> tuple[Subscriber, ...]:
        """Return an audience's subscribers by id: all of them, or so many whose ids come after one."""
        ...

    def chunk(self, audience: str, selection: Selection | None, after: str, limit: int) -> Chunk:
        """Return those of a segment (None: everybody, whatever their status) among an audience's next `limit` people.

        They come by id, from the first `after` an id. However few of them are in the segment, one call takes about the
        same time; the next one begins after the chunk's `last`.
        """
        ...

    def page(self, chosen: Chosen, after: Subscriber | None, limit: int) -> tuple[Subscriber, ...]:
        """Return the chosen people who come after one, or the first: by name where it was searched, else by address."""
        ...

    def count(self, chosen: Chosen) -> Mapping[SubscriberStatus, int]:
        """Return how many of the chosen people have each status."""
        ...

    def counts(self, audience: str) -> AudienceCounts:
        """Return how many people of an audience have each status, language, source and interest."""
        ...

    def audiences(self) -> Mapping[str, int]:
        """Return the audiences that have anybody, by name, with how many people."""
        ...

    def audience_names(self) -> tuple[str, ...]:
        """Return the names of those audiences, sorted, without counting anybody."""
        ...

    def get(self, subscriber: str) -> Subscriber | None:
        """Return one subscriber, or None."""
        ...

    def held(self, subscriber: str) -> Subscriber | None:
        """Return the subscriber with an opaque id, whom nobody else changes until the transaction ends, or None."""
        ...

    def at_address(self, address: str) -> tuple[Subscriber, ...]:
        """Return the subscribers at an address, of every audience."""
        ...

    def known(self, audience: str, normal_addresses: Collection[str]) -> Mapping[str, Subscriber]:
        """Return an audience's subscribers by normal address, those of the addresses that it has."""
        ...

    def listed(self, normal_addresses: Collection[str]) -> frozenset[str]:
        """Return those of the normal addresses at which somebody is on any list."""
        ...

    def insert(self, people: Sequence[Subscriber]) -> int:
        """Insert those whose (audience, normal address) is not there, and no other; return how many were new."""
        ...

    def rewrite(self, people: Sequence[Subscriber]) -> None:
        """Write people who are there as they are now, but for their address and audience."""
        ...

    def put(self, subscriber: Subscriber) -> None:
        """Write a subscriber who is there as they are now."""
        ...

    def remove(self, subscriber: str) -> None:
        """Remove a person with their interests."""
        ...

    def pending_before(self, at: datetime, limit: int) -> tuple[Subscriber, ...]:
        """Return so many of those who signed up before a time, did not confirm it, and have no later sign-up."""
        ...

    def count_pending_before(self, at: datetime) -> int:
        """Return how many those are."""
        ...

    def left_before(self, at: datetime, limit: int) -> tuple[Subscriber, ...]:
        """Return so many of those who are unsubscribed, and on whose consent nothing was recorded since a time."""
        ...

    def count_left_before(self, at: datetime) -> int:
        """Return how many those are."""
        ...

    def set_interests(self, subscriber: str, topics: Collection[str]) -> None:
        """Write a person's interests, as keyed hashes of topics, in place of those that are there."""
        ...

    def interests(self, people: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Return the keyed hashes of the topics of those of the people who named any."""
        ...


class Suppressions(Protocol):
    """The addresses that must not be written to, by keyed hash."""

    def add(self, new: Iterable[Suppression]) -> int:
        """Insert suppressions that are not there yet; return how many were new."""
        ...

    def reasons(self, address_hashes: Collection[str]) -> Mapping[str, str]:
        """Return the reason by hash, for those of the hashes that are suppressed."""
        ...

    def of(self, address_hashes: Collection[str]) -> Mapping[str, Suppression]:
        """Return the suppression by hash, for those of the hashes that are suppressed."""
        ...

    def counts(self) -> SuppressionCounts:
        """Return how many addresses are suppressed for each reason."""
        ...

    def lift(self, address_hashes: Collection[str], kinds: Collection[SuppressionKind]) -> int:
        """Remove the suppressions of these kinds; return how many."""
        ...


class Consents(Protocol):
    """The consent ledger. The database refuses to change or remove a record."""

    def record(self, records: Iterable[ConsentRecord]) -> None:
        """Add records."""
        ...

    def of_subscriber(self, subscriber: str) -> tuple[ConsentRecord, ...]:
        """Return a person's records in the order in which they were added."""
        ...

    def of_people(self, people: Collection[str]) -> Mapping[str, tuple[ConsentRecord, ...]]:
        """Return the records of those of the people who have any, in the order in which they were added."""
        ...

    def keep_wording(self, wording: Wording) -> None:
        """Keep words that people are asked to agree to, unless they are kept."""
        ...

    def wording(self, digest: str) -> Wording | None:
        """Return the words that a record names, or None."""
        ...


class SignUps(Protocol):
    """The sign-ups that wait for their confirmation."""

    def open(self, sign_up: SignUp) -> bool:
        """Write a sign-up down; False when another waits at its mailbox."""
        ...

    def get(self, sign_up: str) -> SignUp | None:
        """Return a sign-up, or None."""
        ...

    def at_mailbox(self, mailbox: str) -> SignUp | None:
        """Return the sign-up that waits at a mailbox (a keyed hash), or None."""
        ...

    def use(self, sign_up: str) -> None:
        """Mark a sign-up as confirmed: it no longer waits at its mailbox."""
        ...

    def of_subscriber(self, subscriber: str) -> tuple[str, ...]:
        """Return the ids of a subscriber's sign-ups."""
        ...

    def remove(self, sign_up: str) -> None:
        """Remove one sign-up."""
        ...

    def close(self, subscriber: str) -> None:
        """Remove a subscriber's sign-ups."""
        ...

    def remove_before(self, at: datetime) -> None:
        """Remove the sign-ups that were made before a time, confirmed ones too."""
        ...


class Erasures(Protocol):
    """What a mail provider has yet to erase, encrypted."""

    def ask(self, erasure: Erasure) -> None:
        """Write down an erasure that is to be asked for, or what became of the last try."""
        ...

    def due(self, now: datetime, limit: int) -> tuple[Erasure, ...]:
        """Return so many that are to be asked for now, the longest due first."""
        ...

    def done(self, erasure: str) -> None:
        """Remove one that the provider has taken."""
        ...

    def waiting(self, wanted: Collection[str]) -> frozenset[str]:
        """Return those of some that no provider has taken yet."""
        ...

    def why(self) -> str:
        """Return why the last try of the oldest that was tried failed, or empty."""
        ...

    def count(self) -> int:
        """Return how many wait."""
        ...


class Recipients(Protocol):
    """The people of each issue, one row per person."""

    def freeze(self, key: ItemKey, version: int, recipients: Sequence[Recipient], after: str = "") -> bool:
        """Write an issue version's recipients that come `after` the last one of those that are there.

        False, and nothing written, when another one is the last: somebody else was quicker.
        """
        ...

    def frozen(self, key: ItemKey, version: int) -> Frozen:
        """Return how far the freezing of an issue version's recipients has come."""
        ...

    def of_issue(self, key: ItemKey, version: int) -> tuple[Recipient, ...]:
        """Return an issue version's recipients by subscriber id."""
        ...

    def received_since(self, people: Collection[str], since: datetime) -> Mapping[str, datetime]:
        """Return when the last issue went to each of the people to whom one went since then. A welcome is none."""
        ...

    def addressees(self, delivery: str) -> tuple[Subscriber, ...]:
        """Return the subscribers of a batch that still wait for it, by id.

        Who waits for the mail to confirm is there under the id of the sign-up.
        """
        ...

    def gone(self, delivery: str) -> tuple[str, ...]:
        """Return who of a batch still waits for it and is nobody any more: the opaque ids of those who were erased."""
        ...

    def add(self, key: ItemKey, version: int, recipient: Recipient) -> bool:
        """Add one recipient of a standing message; False when the person is among them already."""
        ...

    def left_behind(self, key: ItemKey, version: int) -> tuple[tuple[str, str], ...]:
        """Return who still waits for an earlier version of a standing message, which was cancelled, and its delivery.

        Each is the opaque id, and the id of the delivery that was cancelled.
        """
        ...

    def of_subscriber(self, people: Collection[str]) -> tuple[tuple[ItemKey, int, Recipient], ...]:
        """Return what went, or was to go, to some opaque ids: item, version, and the person's row of it."""
        ...

    def mark(
        self,
        delivery: str,
        state: RecipientState,
        reason: str = "",
        subscribers: Collection[str] | None = None,
        *,
        only_from: Collection[RecipientState] | None = None,
    ) -> int:
        """Move a batch's recipients (or only those named) to a state; return how many were moved.

        Only along `RECIPIENT_TRANSITIONS`, and of those only from the states in `only_from`: nobody else is touched.
        """
        ...

    def carry_over(self, delivery: str, to: str, subscribers: Collection[str]) -> int:
        """Give the named recipients of one delivery, of whom nothing is known yet, to another; return how many."""
        ...

    def tally(self, key: ItemKey, version: int) -> Mapping[RecipientState, int]:
        """Return how many of an issue version's recipients are in each state; states without any are left out."""
        ...

    def accounting(self, key: ItemKey, version: int) -> Accounting:
        """Return how an issue version's audience adds up."""
        ...

    def reasons(self, key: ItemKey, version: int, state: RecipientState) -> Mapping[str, int]:
        """Return how many of an issue version's recipients are in a state for each reason, the most frequent first."""
        ...
