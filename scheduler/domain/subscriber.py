"""Subscribers, and the addresses that must not be written to."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class SubscriberStatus(StrEnum):
    """The standing of a person on a list.

    `pending`: signed up, and did not confirm it yet. Only who is `confirmed` receives issues.
    """

    PENDING = "pending"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person who agreed to receive a newsletter. `id` is random and opaque; it is what leaves the house.

    `language` is a BCP 47 tag or empty. `consent_source` says where the person agreed, `consent_at` when. `source` is
    the way onto the list, in one word. `zone` is an IANA name, or empty for the clinic's. `frequency` is how often the
    person wants to hear, or empty for every issue. Until `paused_until` nothing goes to them.
    """

    id: str
    address: str
    name: str
    audience: str
    language: str
    consent_source: str
    consent_at: datetime
    first_name: str = ""
    status: SubscriberStatus = SubscriberStatus.CONFIRMED
    source: str = ""
    zone: str = ""
    frequency: str = ""
    paused_until: datetime | None = None


class SuppressionKind(StrEnum):
    """Why an address must not be written to.

    The person's own new, confirmed sign-up lifts `unsubscribed` and `erased`; the others are lifted by staff alone.
    An import lifts none.
    """

    UNSUBSCRIBED = "unsubscribed"
    ERASED = "erased"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    ASKED = "asked"


LIFTED_BY_SIGN_UP = frozenset({SuppressionKind.UNSUBSCRIBED, SuppressionKind.ERASED})
"""The kinds that end when the person signs up anew and confirms it."""


GIVES_WAY: Mapping[SuppressionKind, frozenset[SuppressionKind]] = MappingProxyType(
    {
        SuppressionKind.UNSUBSCRIBED: frozenset(),
        SuppressionKind.ERASED: frozenset(),
        SuppressionKind.BOUNCED: LIFTED_BY_SIGN_UP,
        SuppressionKind.COMPLAINED: LIFTED_BY_SIGN_UP | {SuppressionKind.BOUNCED},
        SuppressionKind.ASKED: LIFTED_BY_SIGN_UP | {SuppressionKind.BOUNCED},
    }
)
"""The kinds that give way to each, the weakest first: what says more of the person's will, or is harder to lift, stays
whatever came first and whoever said it."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that must not be written to, kept as a keyed hash so that erasing the person keeps it."""

    address_hash: str
    reason: str
    at: datetime
    kind: SuppressionKind = SuppressionKind.ASKED


def normal_address(address: str) -> str:
    """Return the form of an address under which it is compared: trimmed, NFC, the whole in lower case."""
    trimmed = address.strip()
    # Lower case and not casefold: that makes ß into ss, and so of two people one.
    return trimmed.lower() if trimmed.isascii() else unicodedata.normalize("NFC", trimmed).lower()


def name_key(name: str) -> str:
    """Return the form of a name under which its beginning is searched: NFC, one blank between words, without case."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
