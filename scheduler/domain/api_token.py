"""Tokens of programs: each acts for one person, in named scopes, and never has more rights than that person."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

PREFIX: Final = "clinic_"
"""Begins every token, so that people and programs that look for secrets in files know one."""

_FORM: Final = re.compile(rf"{PREFIX}([0-9a-f]{{64}})([0-9a-f]{{8}})")

USED_EVERY: Final = timedelta(minutes=5)
"""How exactly it is known when a token was last used: more would be a write for every request."""


class Scope(StrEnum):
    """What a token may be used for."""

    CAMPAIGNS_READ = "campaigns:read"
    CAMPAIGNS_WRITE = "campaigns:write"
    ITEMS_READ = "items:read"
    ITEMS_WRITE = "items:write"
    DECISIONS_READ = "decisions:read"
    DECISIONS_WRITE = "decisions:write"
    SUBSCRIBERS_READ = "subscribers:read"
    SUBSCRIBERS_WRITE = "subscribers:write"
    HEALTH_READ = "health:read"
    CONTROLS_WRITE = "controls:write"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A program's token. The token itself is not kept: `token_hash` is its SHA-256 (hex).

    `login` is the person it acts for, `ends_at` (aware) the first moment at which it is no longer good, None for never.
    """

    token_hash: str
    login: str
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    ends_at: datetime | None = None
    used_at: datetime | None = None

    @property
    def id(self) -> str:
        """The beginning of the hash, by which people tell tokens apart."""
        return self.token_hash[:12]

    def stands(self, now: datetime) -> bool:
        """Say whether it still counts."""
        return self.ends_at is None or now < self.ends_at


def written_token(secret: str) -> str:
    """Return the token of a secret of 64 hex digits: with the prefix, and a checksum that tells a slip of typing."""
    return f"{PREFIX}{secret}{_checksum(secret)}"


def is_token(text: str) -> bool:
    """Say whether a text has the form of a token, with the right checksum; no database is asked."""
    found = _FORM.fullmatch(text)
    return found is not None and _checksum(found[1]) == found[2]


def token_hash(token: str) -> str:
    """Return the SHA-256 (hex) of a token. It has 256 random bits, so a quick hash is enough."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def in_order(scopes: Collection[Scope]) -> tuple[Scope, ...]:
    """Return scopes in the order in which they are declared."""
    return tuple(scope for scope in Scope if scope in scopes)


def _checksum(secret: str) -> str:
    return f"{zlib.crc32(secret.encode()):08x}"
