"""The ledger's vocabulary: deliveries, attempts, receipts, and the legal transitions between states."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.errors import ChannelFailure, IllegalTransition, NeedsReconnect, Rejected, RetryAt
from scheduler.domain.prepared import NOTHING_PREPARED, Prepared


class DeliveryState(StrEnum):
    """The state of one unit of sending."""

    PENDING = "pending"
    CLAIMED = "claimed"
    CALLING = "calling"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    MISSED = "missed"
    CANCELLED = "cancelled"


_D = DeliveryState
DELIVERY_TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    _D.PENDING: frozenset({_D.CLAIMED, _D.MISSED, _D.CANCELLED, _D.UNCERTAIN, _D.ACCEPTED, _D.REJECTED}),
    _D.CLAIMED: frozenset({_D.PENDING, _D.CALLING, _D.CANCELLED, _D.REJECTED, _D.ACCEPTED}),
    _D.CALLING: frozenset({_D.ACCEPTED, _D.REJECTED, _D.UNCERTAIN, _D.PENDING}),
    _D.UNCERTAIN: frozenset({_D.ACCEPTED, _D.REJECTED, _D.PENDING, _D.CANCELLED}),
    _D.MISSED: frozenset({_D.PENDING, _D.CANCELLED, _D.ACCEPTED}),
    _D.ACCEPTED: frozenset(),
    _D.REJECTED: frozenset({_D.PENDING, _D.CANCELLED, _D.ACCEPTED}),
    _D.CANCELLED: frozenset({_D.ACCEPTED}),
}
"""The states that may follow each state. Proof of publication makes a delivery accepted from any state."""


def check_delivery_transition(delivery_id: str, old: DeliveryState, new: DeliveryState) -> None:
    """Raise IllegalTransition unless a delivery may go from `old` to `new`."""
    if new not in DELIVERY_TRANSITIONS[old]:
        raise IllegalTransition(f"delivery {delivery_id} is {old} and cannot become {new}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A platform's proof that it took a delivery: its own id, a URL where there is one, the time."""

    platform_id: str
    url: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One unit of sending: a post part, or a batch of an issue's recipients.

    `sequence` counts from 1 to `count` within the item's version. `due_at` is the slot; `ready_at`
    the earliest time of the next try, or None while an earlier part of the thread is not accepted.
    After `miss_after` it is no longer sent without a person's word (promise 6). `content_hash` is
    what the approval signed. `reply_to` is the platform id of the part before. `owner` and
    `lease_until` are set while a worker holds it. `attempts` counts the calls begun. `prepared` is
    what the next of them goes on from, or None. `variant` says which subject line of an issue its people get, as
    `domain.subject_sample` counts them.
    """

    id: str
    item: ItemKey
    version: int
    sequence: int
    count: int
    state: DeliveryState
    due_at: datetime
    ready_at: datetime | None
    miss_after: datetime
    content_hash: str
    attempts: int = 0
    owner: str | None = None
    lease_until: datetime | None = None
    reply_to: str | None = None
    receipt: Receipt | None = None
    reason: str = ""
    prepared: Prepared | None = None
    variant: int = 0

    @property
    def channel(self) -> str:
        """The channel it goes out on."""
        return self.item.channel

    @property
    def kind(self) -> Kind:
        """The kind: a post's part, or a batch of an issue."""
        return self.item.kind


class Outcome(StrEnum):
    """The end of an attempt; None in the ledger before it."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETRY = "retry"
    RECONNECT = "reconnect"
    UNCERTAIN = "uncertain"


def outcome_of(failure: ChannelFailure) -> Outcome:
    """Return how a call that failed has ended; whatever is not clearly a no is uncertain."""
    if isinstance(failure, Rejected):
        return Outcome.REJECTED
    if isinstance(failure, RetryAt):
        return Outcome.RETRY
    return Outcome.RECONNECT if isinstance(failure, NeedsReconnect) else Outcome.UNCERTAIN


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to a platform, written down and committed before the call is made.

    `fingerprint` is the SHA-256 (hex) of the payload. `number` counts a delivery's attempts from 1.
    `prepared` is what was made on the platform for it, so that the platform can be asked about exactly that.
    """

    delivery: str
    number: int
    owner: str
    fingerprint: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    reason: str = ""
    prepared: Prepared = NOTHING_PREPARED


@dataclass(frozen=True, slots=True)
class Hold:
    """A channel that is held back: until a time (a rate limit), or until a person reconnects it (`until` None)."""

    channel: str
    until: datetime | None
    reason: str

    def stands(self, now: datetime) -> bool:
        """Say whether it holds at a time: one with an end ends by itself."""
        return self.until is None or self.until > now


def delivery_id(key: ItemKey, version: int, sequence: int) -> str:
    """Return the opaque id of a delivery: 24 hex characters that say nothing about the content (promise 8).

    The same item version and sequence always give the same id, so that preparing twice cannot make
    two deliveries of one thing.
    """
    return hashlib.sha256(f"{key}/{version}/{sequence}".encode()).hexdigest()[:24]


def place_problem(delivery: Delivery) -> str | None:
    """Return why a delivery is none of its item version's, or None.

    By another id its attempts would not be found, and after the last part, or as an answer to something else, it would
    be another post than was signed.
    """
    if delivery.id != delivery_id(delivery.item, delivery.version, delivery.sequence):
        return "its id is not the one of its item, version and part"
    if delivery.kind is not Kind.POST:
        return None
    if not 1 <= delivery.sequence <= delivery.count:
        return f"it is part {delivery.sequence} of {delivery.count}"
    return "it is the first part, and answers another post" if delivery.sequence == 1 and delivery.reply_to else None


def item_id(key: ItemKey) -> str:
    """Return an opaque id of an item: 24 hex characters that say nothing about the content (promise 8)."""
    return hashlib.sha256(str(key).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """The journal's record of a delivery: its newest attempt."""

    number: int
    started_at: datetime
    prepared: Prepared = NOTHING_PREPARED


_ITEM_STATE_BY_PRECEDENCE = (
    (_D.UNCERTAIN, ItemState.UNCERTAIN),
    (_D.MISSED, ItemState.MISSED),
    (_D.CLAIMED, ItemState.PUBLISHING),
    (_D.CALLING, ItemState.PUBLISHING),
)


def item_state(states: Iterable[DeliveryState]) -> ItemState:
    """Return the state of an item whose current version's deliveries are in `states` (at least one).

    What needs a person comes first: uncertain, then missed; then what is on its way; an item is
    failed when something was rejected, cancelled when nothing of it went out, and published when
    something did and nothing is left to do.
    """
    present = set(states)
    for delivery_state, state in _ITEM_STATE_BY_PRECEDENCE:
        if delivery_state in present:
            return state
    if _D.REJECTED in present:
        return ItemState.FAILED
    if _D.PENDING in present:
        return ItemState.APPROVED if present == {_D.PENDING} else ItemState.PUBLISHING
    return ItemState.PUBLISHED if _D.ACCEPTED in present else ItemState.CANCELLED


@dataclass(frozen=True, slots=True)
class Found:
    """Reconciliation: the platform has it; here is the proof."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Absent:
    """Reconciliation: the platform was asked in a way that would have shown it, and does not have it."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Reconciliation: the platform cannot tell. A person has to look; `reason` says where."""

    reason: str


Sighting = Found | Absent | Undecided
