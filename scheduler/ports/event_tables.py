"""The protocol of the tables that keep what mail providers report."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduler.domain.bounces import MailboxPlace
from scheduler.domain.content import ItemKey
from scheduler.domain.events import ProviderEvent, Rates
from scheduler.domain.recipient import RecipientState


@dataclass(frozen=True, slots=True)
class IssueVersion:
    """The issue version that a delivery carries, and the account that it goes out by."""

    item: ItemKey
    version: int
    account: str


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """One person's copy of an issue version as it stands: its state, and the delivery that carries it now."""

    delivery: str | None
    state: RecipientState


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """One row: a report without addresses. `delivery` and `recipient` are None where nobody may be named."""

    id: str
    kind: ProviderEvent
    delivery: str | None
    recipient: str | None
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """One report on one person, with the issue that it is about."""

    recipient: str
    kind: ProviderEvent
    at: datetime
    issue: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A delivery with people on whose copies nothing was reported. `message` is the provider's id, or empty."""

    delivery: str
    item: ItemKey
    account: str
    message: str
    people: int


class Events(Protocol):
    """The reports, and how people's copies follow them."""

    def places(self, deliveries: Collection[str]) -> Mapping[str, IssueVersion]:
        """Return the issue version of each of the deliveries that are here."""
        ...

    def deliveries_of(self, account: str, messages: Collection[str]) -> Mapping[str, str]:
        """Return an account's delivery by the provider's id of the call, for those that are known from a receipt."""
        ...

    def copies(self, key: ItemKey, version: int, subscribers: Collection[str]) -> Mapping[str, HeldCopy]:
        """Return the copy of each of the subscribers who have one of an issue version."""
        ...

    def subscriber_at(self, key: ItemKey, version: int, normal_address: str) -> str | None:
        """Return who of an issue version's recipients has an address, or None."""
        ...

    def addresses(self, people: Collection[str]) -> Mapping[str, str]:
        """Return the address of those of the subscribers who are there, and of those of the sign-ups that wait."""
        ...

    def add(self, account: str, rows: Sequence[KeptEvent], received_at: datetime) -> frozenset[str]:
        """Insert the events of an account that are not there yet; return the ids of those that were new."""
        ...

    def keep_payloads(self, account: str, payloads: Mapping[str, bytes], received_at: datetime) -> None:
        """Keep events as they came, sealed, by event id."""
        ...

    def move(self, key: ItemKey, version: int, state: RecipientState, reasons: Mapping[str, str]) -> None:
        """Move copies to a state, with the reason by subscriber; only along `RECIPIENT_TRANSITIONS`.

        Of several reasons for one state the first by the alphabet stays, so that the order of reports does not show.
        """
        ...

    def undecided(self, delivery: str) -> int:
        """Return of how many people of a delivery nobody knows yet that their copy was taken."""
        ...

    def proven_deliveries(self) -> tuple[str, ...]:
        """Return the uncertain deliveries of issues of which everybody's copy is known to be taken."""
        ...

    def doubted(self, wanted: Collection[str]) -> frozenset[str]:
        """Return those of the deliveries that wait for a person, and may be proven to have gone out after all."""
        ...

    def histories(self, subscribers: Collection[str], since: datetime) -> tuple[History, ...]:
        """Return the soft bounces and deliveries of people since a time, oldest first."""
        ...

    def count_engagement(self, key: ItemKey, version: int, kind: ProviderEvent, target: str, number: int) -> None:
        """Add to the count of openings or clicks of an issue version."""
        ...

    def engagement(self, key: ItemKey, version: int) -> Mapping[tuple[ProviderEvent, str], int]:
        """Return the counts of an issue version by kind and target."""
        ...

    def gaps(self, since: datetime, before: datetime) -> tuple[Gap, ...]:
        """Return the deliveries of issues, called between two times, with people on whom nothing was reported."""
        ...

    def account_rates(self, account: str, since: datetime) -> Rates:
        """Return how much has been reported against an account since a time."""
        ...

    def of_people(self, people: Collection[str]) -> tuple[KeptEvent, ...]:
        """Return the reports on some people, oldest first."""
        ...

    def count_payloads(self, before: datetime) -> int:
        """Return how many payloads were received before a time."""
        ...

    def forget_payloads(self, before: datetime, limit: int) -> int:
        """Delete payloads that were received before a time, at most so many; return how many."""
        ...

    def erase(self, subscriber: str) -> int:
        """Delete what was kept of a person's events as they came; return how many there were."""
        ...


class Mailboxes(Protocol):
    """How far each mailbox of bounces was read, by its name."""

    def place(self, name: str) -> MailboxPlace | None:
        """Return how far a mailbox was read, or None before the first time."""
        ...

    def keep(self, name: str, place: MailboxPlace, now: datetime) -> None:
        """Keep how far a mailbox was read, in place of what was kept."""
        ...
