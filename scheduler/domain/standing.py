"""What stands signed and goes out to one person at a time: the messages for what they did, and the welcome series.

The messages are items of a campaign of the product's own, the steps of the series of campaigns with a name of their
kind. Their keys alone tell them from issues, so that every delivery can.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from enum import StrEnum

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.payload import CONFIRM_PLACEHOLDER, PREFERENCES_PLACEHOLDER, UNSUBSCRIBE_PLACEHOLDER
from scheduler.domain.welcome import is_welcome_step

STANDING_CAMPAIGN = "newsletter"
"""The campaign of the standing messages. It has no folder."""

STANDING_GRACE = timedelta(hours=24)
"""How late a standing message may be: after a day nobody remembers what they asked for (our own, 2026-11)."""


class StandingMessage(StrEnum):
    """The kinds: the link that confirms a sign-up, the mail after the confirmation, and the link to one's own page."""

    CONFIRMATION = "confirmation"
    WELCOME = "welcome"
    LINK = "link"


_OWN_LINKS = {
    StandingMessage.CONFIRMATION: CONFIRM_PLACEHOLDER,
    StandingMessage.LINK: PREFERENCES_PLACEHOLDER,
}
"""The link that a message is about; the others are mails of the list, which one can leave."""


def standing_key(message: StandingMessage, language: str, account: str) -> ItemKey:
    """Return the key of a message in a language (a BCP 47 tag), sent by an account."""
    return ItemKey(STANDING_CAMPAIGN, f"{message}-{language}", account, Kind.ISSUE)


def is_standing(key: ItemKey) -> bool:
    """Say whether an item goes out to one person at a time for as long as it is signed: a message, or a welcome."""
    return is_message(key) or is_welcome_step(key)


def is_message(key: ItemKey) -> bool:
    """Say whether an item is a standing message: its words are the templates', and its reader has asked for it."""
    message, hyphen, language = key.section.partition("-")
    is_one = message in set(StandingMessage) and bool(hyphen and language)
    return is_one and key.campaign == STANDING_CAMPAIGN and key.kind is Kind.ISSUE


def message_of(key: ItemKey) -> tuple[StandingMessage, str]:
    """Return the message and the language that the key of a standing message names."""
    message, _, language = key.section.partition("-")
    return StandingMessage(message), language


def is_confirmation(key: ItemKey) -> bool:
    """Say whether an item is the mail by which a person confirms that they signed up."""
    return is_message(key) and message_of(key)[0] is StandingMessage.CONFIRMATION


def own_link(key: ItemKey) -> str:
    """Return the placeholder of the link that each reader of an email needs: the one that it is about, or to leave."""
    return _OWN_LINKS.get(message_of(key)[0], UNSUBSCRIBE_PLACEHOLDER) if is_message(key) else UNSUBSCRIBE_PLACEHOLDER


def standing_sequence(subscriber: str) -> int:
    """Return the number of the delivery to a subscriber (the opaque id) among those of a standing message.

    It is made from the id, so that finding it takes no longer when there are many, and that after the restore of a
    backup nobody's mail is taken for another's. It fits a whole number of 32 bits, which PostgreSQL has here.
    """
    return 1 + int.from_bytes(hashlib.sha256(subscriber.encode()).digest()[:4]) % (2**31 - 2)
