"""A platform's report on an account, and on its publications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """The connected account, and the obstacles to publishing.

    `name` is one line: the platform and the account's own name there. `missing_rights` are what the account was not
    granted. `token_expires_at` and `version_ends_at` (aware UTC) are None where the platform states none.
    """

    name: str
    missing_rights: tuple[str, ...] = ()
    token_expires_at: datetime | None = None
    version_ends_at: datetime | None = None


class Standing(StrEnum):
    """The standing of a publication on its platform: accepted is not yet visible everywhere."""

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
    """A platform's counts of a publication; None for a figure that it does not count or tell."""

    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
