"""Sessions: a person signed in with one browser, until they sign out, an administrator ends it, or it is too old."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(hours=12)
"""How long a session lasts without a request: a working day (OWASP's session sheet leaves it to the risk, 2025)."""

LONGEST = timedelta(days=7)
"""How long a session lasts at most: then a person proves again who they are."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was last used: more would be a write for every page."""


CODE_WITHIN = timedelta(minutes=5)
"""How long a sign-in waits for its code: as long as it takes to find a phone (our own, 2026-11)."""


@dataclass(frozen=True, slots=True)
class WaitingSignIn:
    """Somebody whose password was right, and whose code is awaited. The token, again, is kept by its hash alone."""

    token_hash: str
    login: str
    began_at: datetime

    def stands(self, now: datetime) -> bool:
        """Say whether the code may still be given."""
        return now < self.began_at + CODE_WITHIN


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is signed in. The token itself is not kept: `token_hash` is its SHA-256 (hex).

    `agent` is what the browser calls itself, `notice` what the next page is to say once.
    """

    token_hash: str
    login: str
    began_at: datetime
    seen_at: datetime
    agent: str
    notice: str = ""

    @property
    def id(self) -> str:
        """The beginning of the hash, by which a person tells their sessions apart."""
        return self.token_hash[:12]

    @property
    def ends_at(self) -> datetime:
        """When it ends, unless it is used before."""
        return min(self.seen_at + IDLE, self.began_at + LONGEST)

    def stands(self, now: datetime) -> bool:
        """Say whether it still counts."""
        return now < self.ends_at


def hash_of(token: str) -> str:
    """Return the SHA-256 (hex) of a session's token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
