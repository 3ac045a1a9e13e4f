"""Keyed hashes in place of what names a person or tells of their health: without the key nobody can test a guess.

Each is made with every key of the ring, the present one's first: by any of them it may have been kept.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.subscription import Topic, mailbox_of
from scheduler.services.keyed_hashes import address_hashes
from scheduler.services.personal_links import Keys


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Makes the hashes under which addresses, mailboxes and topics are kept."""

    keys: Keys

    def addresses(self, address: str) -> tuple[str, ...]:
        """Return the hashes of an address, by which it is suppressed."""
        return address_hashes(address, self.keys())

    def mailboxes(self, address: str) -> tuple[str, ...]:
        """Return the hashes of the mailbox behind an address."""
        return self._made(f"mailbox:{mailbox_of(address)}")

    def asked(self, address: str) -> tuple[str, ...]:
        """Return the hashes under which it is counted that the mailbox behind an address was asked to confirm."""
        return self._made(f"asked:{mailbox_of(address)}")

    def welcomed(self, address: str) -> tuple[str, ...]:
        """Return the hashes under which it is kept which steps of the welcome series went to a mailbox."""
        return self._made(f"welcome:{mailbox_of(address)}")

    def topics(self, topic: str) -> tuple[str, ...]:
        """Return the hashes of a topic's id: what somebody reads about may tell of their health."""
        return self._made(f"interest:{topic}")

    def chosen(self, topics: Iterable[str]) -> frozenset[str]:
        """Return topics, by their ids, as they are written down today."""
        return frozenset(self.topics(topic)[0] for topic in topics)

    def recognised(self, tokens: Iterable[str], declared: Iterable[Topic]) -> tuple[Topic, ...]:
        """Return those of the declared topics that the hashes stand for."""
        kept = frozenset(tokens)
        return tuple(topic for topic in declared if not kept.isdisjoint(self.topics(topic.id)))

    def _made(self, text: str) -> tuple[str, ...]:
        return tuple(hmac.digest(key, text.encode(), hashlib.sha256).hex() for key in self.keys())
