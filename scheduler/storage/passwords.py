"""Passwords as Argon2 hashes."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """`ports.Passwords` with Argon2id and the library's present settings, which each hash carries with it."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    def hashed(self, password: str) -> str:
        """Return a hash to keep: another one each time, for its salt is random."""
        return self._hasher.hash(password)

    def matches(self, kept: str, password: str) -> bool:
        """Say whether a password is the one of a kept hash. A hash that is none matches nothing."""
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError, UnicodeError):
            return False
