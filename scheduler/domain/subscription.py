"""How people subscribe, and what they may choose: the clinic's decisions, a person's choices, and a new sign-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from scheduler.domain.subscriber import normal_address


class Frequency(StrEnum):
    """How often a person wants to hear at most."""

    EVERY = ""
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that readers may choose to read about. `names` are its words by language."""

    id: str
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def name(self, language: str) -> str:
        """Return its words in a language, or in the first that it has."""
        base = language.split("-", maxsplit=1)[0]
        return self.names.get(language) or self.names.get(base) or next(iter(self.names.values()), self.id)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the newsletter keeps what it no longer needs. Not reading is no reason to lose anybody."""

    pending: timedelta = timedelta(days=30)
    unsubscribed: timedelta = timedelta(days=730)
    events: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Subscription:
    """How people get on and off the list.

    With `double_opt_in` they confirm by a link in a mail, sent by `account` in one of the `languages`. `audience` is
    the list that they join.
    """

    double_opt_in: bool = True
    languages: tuple[str, ...] = ("en",)
    account: str = "email"
    audience: str = "newsletter"
    topics: tuple[Topic, ...] = ()
    retention: Retention = Retention()

    def language(self, wanted: str) -> str:
        """Return the language of the newsletter that comes nearest to the one wanted."""
        base = wanted.split("-", maxsplit=1)[0].lower()
        same = [language for language in self.languages if language.lower() == wanted.lower()]
        related = [language for language in self.languages if language.split("-", maxsplit=1)[0].lower() == base]
        return (*same, *related, *self.languages)[0]


SUBSCRIPTION = Subscription()
"""Nothing chosen: double opt-in, in English."""


@dataclass(frozen=True, slots=True)
class SignUp:
    """A sign-up that waits for its confirmation. `id` is random and opaque; the link that confirms names it.

    `subscriber` is whom it would confirm. `mailbox` is the keyed hash of the mailbox that the mail goes to: one sign-up
    at a time may wait there. What was asked for is applied when it is confirmed, and never before: anybody may type in
    anybody's address. `topics` are keyed hashes, `delivery` is that of the mail. Once confirmed it no longer waits: its
    own id stands for the mailbox.
    """

    id: str
    subscriber: str
    mailbox: str
    at: datetime
    language: str
    delivery: str = ""
    source: str = ""
    wording: str = ""
    first_name: str = ""
    frequency: Frequency = Frequency.EVERY
    topics: frozenset[str] = frozenset()

    @property
    def is_used(self) -> bool:
        """Whether it was confirmed."""
        return self.mailbox == self.id


@dataclass(frozen=True, slots=True)
class Erasure:
    """An address that an account's provider is to erase, encrypted in `sealed`. `reason` is why the last try failed."""

    id: str
    account: str
    sealed: bytes
    asked_at: datetime
    next_at: datetime
    tries: int = 0
    reason: str = ""


_DOTS_MEAN_NOTHING = frozenset({"gmail.com", "googlemail.com"})


def mailbox_of(address: str) -> str:
    """Return the mailbox that an address very likely ends in: without a tag after '+', and Gmail's without dots.

    It is not written to. It tells that many spellings of an address would reach one person.
    """
    local, _, domain = normal_address(address).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTS_MEAN_NOTHING:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
