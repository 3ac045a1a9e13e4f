"""Credentials that rotate: a platform gives new tokens for the old ones, and the old ones end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Credential:
    """The tokens of an account, as its transport writes them.

    `expires_at` (aware UTC) is when they can no longer be used, None where the platform does not say; `refreshed_at` is
    when the platform gave them. `version` counts those of the account; it is 0 before they are kept.
    """

    value: str = field(repr=False)
    expires_at: datetime | None
    refreshed_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True)
class SealedCredential:
    """A credential as it is kept: encrypted, with the one before it until the new one has worked.

    `owner` renews it until `lease_until`; nobody does where both are None. Before the account's first is made,
    `ciphertext` is None and the version 0.
    """

    account: str
    ciphertext: bytes | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    refreshed_at: datetime | None = None
    version: int = 0
    previous: bytes | None = field(default=None, repr=False)
    owner: str | None = None
    lease_until: datetime | None = None

    def is_renewed_by_another(self, owner: str, now: datetime) -> bool:
        """Say whether another worker is renewing it at a time."""
        return self.owner not in {None, owner} and self.lease_until is not None and now < self.lease_until
