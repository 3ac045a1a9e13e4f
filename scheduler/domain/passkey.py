"""Passkeys: keys on a person's own devices, which answer a challenge once a finger, face or PIN has unlocked them.

The challenge is made of what was shown and of random bytes, so an answer is a signature on what was seen.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LASTING = timedelta(minutes=10)
"""How long a challenge may be answered: as long as it takes to fetch another device (our own, 2026-11)."""

SIGN_IN = "sign in"
"""What a challenge is about that lets a person in."""

REGISTER = "register a passkey"
"""What a challenge is about that makes a new passkey."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as a device made it: its id (base64url), its public key, and how often it has signed."""

    id: str
    key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Passkey:
    """A person's passkey, under the name that they gave it. `used_at` is None before it was used."""

    id: str
    login: str
    name: str
    key: bytes = field(repr=False)
    sign_count: int
    added_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a passkey is asked to sign, once. `value` is the challenge itself (base64url).

    `about` says what is proved, `login` by whom (empty: whoever has the key), `origin` on which site, `random` (hex) is
    what makes it another one each time.
    """

    value: str
    about: str
    login: str
    origin: str
    random: str
    made_at: datetime

    def stands(self, now: datetime) -> bool:
        """Say whether it may still be answered."""
        return self.made_at <= now < self.made_at + LASTING


def new_challenge(about: str, login: str, origin: str, random: bytes, now: datetime) -> Challenge:
    """Return a challenge about something: the SHA-256 of its digest and of 32 random bytes."""
    value = hashlib.sha256(hashlib.sha256(about.encode()).digest() + random).digest()
    return Challenge(in_base64url(value), about, login, origin, random.hex(), now)


def in_base64url(data: bytes) -> str:
    """Return bytes as WebAuthn writes them: base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")
