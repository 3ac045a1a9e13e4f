"""The preparation of a publication on its platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """A preparation on the platform before publishing, decided once and kept through every retry.

    `marker` names the publication before it is there: a record key, an idempotency key, the id of a draft or of a
    container; empty where the platform has none. `media` are the ids of the pictures, in order. From `expires_at` on
    (aware UTC; None where it does not expire) all of it is made anew.
    """

    marker: str = ""
    media: tuple[str, ...] = ()
    expires_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Say whether the platform still has it at a time."""
        return self.expires_at is None or now < self.expires_at


NOTHING_PREPARED = Prepared()
"""For a platform that needs no preparation, and for a payload that was refused before any."""
