"""Subscribers, suppression, and the recipients of an issue: one row per person (promise 4)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person who agreed to receive a newsletter. `id` is random and opaque; it is what leaves the house.

    `language` is a BCP 47 tag or empty. `consent_source` says where the person agreed, `consent_at` when.
    """

    id: str
    address: str
    name: str
    audience: str
    language: str
    consent_source: str
    consent_at: datetime


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that must not be written to, kept as a keyed hash so that erasing the person keeps it."""

    address_hash: str
    reason: str
    at: datetime


class RecipientState(StrEnum):
    """Where one person's copy of an issue stands. Later states come from the mail provider's events."""

    PREPARED = "prepared"
    STAGED = "staged"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    EXCLUDED = "excluded"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One subscriber's copy of one issue version, frozen when the issue is prepared.

    `delivery` is the chunk that carries it, or None when `state` is excluded.
    """

    subscriber: str
    delivery: str | None
    state: RecipientState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Accounting:
    """How an issue's audience adds up: audience = accepted + excluded + failed + uncertain + waiting.

    `accepted` counts everything the provider took, whatever it reported since; `waiting` is what is
    prepared and not called yet, 0 once the issue is out.
    """

    audience: int
    accepted: int
    excluded: int
    failed: int
    uncertain: int
    waiting: int

    @property
    def adds_up(self) -> bool:
        """Whether every person of the audience is in exactly one of the counts."""
        return self.audience == self.accepted + self.excluded + self.failed + self.uncertain + self.waiting


def account(states: dict[RecipientState, int]) -> Accounting:
    """Sum recipients per state into an issue's accounting."""
    taken = (RecipientState.ACCEPTED, RecipientState.DELIVERED, RecipientState.BOUNCED, RecipientState.COMPLAINED)
    return Accounting(
        audience=sum(states.values()),
        accepted=sum(states.get(state, 0) for state in taken),
        excluded=states.get(RecipientState.EXCLUDED, 0),
        failed=states.get(RecipientState.FAILED, 0),
        uncertain=states.get(RecipientState.UNCERTAIN, 0),
        waiting=states.get(RecipientState.PREPARED, 0) + states.get(RecipientState.STAGED, 0),
    )


def normal_address(address: str) -> str:
    """Return the form of an address under which it is compared: trimmed, NFC, the whole in lower case."""
    return unicodedata.normalize("NFC", address.strip()).casefold()
