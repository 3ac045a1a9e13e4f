"""Consent: what a person was asked and agreed to, when, where, and how it ended. Records are only ever added."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """The ways off the list and back, by which a record of consent names its source."""

    LINK = "link"
    ONE_CLICK = "one-click"
    PREFERENCES = "preferences"
    PROVIDER = "provider"
    COMPLAINT = "complaint"
    BOUNCE = "bounce"
    STAFF = "staff"
    ERASURE = "erasure"
    RETENTION = "retention"
    IMPORT = "import"


class ConsentAct(StrEnum):
    """What happened to a person's consent."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    IMPORTED = "imported"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Wording:
    """The exact words that people agree to, in one language (BCP 47)."""

    language: str
    text: str

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of language and words, by which a record names them: its version."""
        return hashlib.sha256(f"{self.language}\n{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One act on a person's consent to one purpose.

    `subscriber` is the opaque id, which outlives the person's erasure. `wording` is the digest of the words that were
    shown, or empty. `source` says where it happened, `proof` what proves it, `by` who of the staff did it. None of
    them names the person.
    """

    subscriber: str
    audience: str
    purpose: str
    act: ConsentAct
    at: datetime
    source: str = ""
    wording: str = ""
    proof: str = ""
    by: str = ""


NEWSLETTER = "newsletter"
"""The purpose that every audience has: to receive its issues."""
