"""Invitations: whoever is invited chooses name, login and password or passkey; what they may do is chosen for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.domain.people import Role

LASTING = timedelta(hours=72)
"""How long a link may be followed: over a weekend (our own, 2026-11)."""

KEPT = timedelta(days=30)
"""How long an invitation that nobody followed is still shown."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link for somebody who is to work here. The token in it is kept by its hash (SHA-256, hex) alone.

    `by` is the login of the clinician who invited, and answers for roles and registration. `email` may be empty.
    """

    id: str
    token_hash: str = field(repr=False)
    name: str
    email: str = field(repr=False)
    roles: tuple[Role, ...]
    registration: str
    by: str
    made_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When the link counts no more."""
        return self.made_at + LASTING

    def stands(self, now: datetime) -> bool:
        """Say whether the link may still be followed."""
        return now < self.ends_at
