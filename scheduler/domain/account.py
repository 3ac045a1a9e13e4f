"""What a platform says of an account, and of what was published through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """Who is connected, and what stands in the way of publishing.

    `name` is one line: the platform and the account's own name there. `missing_rights` are what the account was not
    granted. `token_expires_at` and `version_ends_at` (aware UTC) are None where the platform states none.
    """

    name: str
    missing_rights: tuple[str, ...] = ()
    token_expires_at: datetime | None = None
    version_ends_at: datetime | None = None


class Standing(StrEnum):
    """How something published stands with its platform: accepted is not yet visible everywhere."""

    LIVE = "live"
    PROCESSING = "processing"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A platform's answer to the question how a publication stands; `reason` is its own words, or empty."""

    standing: Standing
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a platform counts of a publication; None for what it does not count, or does not tell."""

    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
