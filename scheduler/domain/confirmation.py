"""A clinician's word on one sentence that a person wrote themselves (promise 1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.claims import Waiver
from scheduler.domain.content import Item, ItemKey, OwnWords


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A clinician's confirmation of one sentence of one item, in somebody's own words.

    It holds as long as the sentence and its author stay the same. With `stands_for` the clinician stands for a claim in
    it that has neither a reference nor an approved statement. `name` and `registration` are as printed when it was
    given, `revoked_at` is when it was taken back.
    """

    id: str
    item: ItemKey
    sentence: str
    author: str
    stands_for: bool
    login: str
    name: str
    registration: str
    confirmed_at: datetime
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Say whether it counts at a time."""
        return self.confirmed_at <= now and self.revoked_at is None

    def covers(self, text: str, source: OwnWords) -> bool:
        """Say whether it is about a sentence."""
        return (self.sentence, self.author) == (text, source.author)

    @property
    def canonical(self) -> str:
        """The confirmation as a signature covers it."""
        stands_for = "stands for its claim" if self.stands_for else "confirmed"
        return f"{self.author}|{self.sentence}|{stands_for}|{self.login}|{self.confirmed_at.isoformat()}|{self.id}"


Given = Waiver | Confirmation
"""A clinician's word on a sentence: an exception to a rule, or that somebody's own words may stand."""


def holding(given: Iterable[Given], item: Item, now: datetime) -> tuple[Given, ...]:
    """Return what holds at a time and is for an item: a signature on it covers that."""
    standing = (one for one in given if one.holds(now))
    return tuple(one for one in standing if not isinstance(one, Waiver) or one.concerns(item))


def canonical_words(text: str, source: OwnWords) -> str:
    """Return a sentence in somebody's own words as a signature covers it: with its author and what they cite."""
    return f"{source.author}|{text}|{','.join(source.references)}"
