"""Submissions and signatures on the hash of a package, and what is kept for them (promise 2)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import ItemKey


@dataclass(frozen=True, slots=True)
class Approval:
    """A clinician's signature on a content hash. `voided_at` is set, with a reason, when it no longer holds.

    `reviewer` is the name as printed beside it, `signer` the login, `registration` the practitioner's number.
    `meaning` is the statement that was signed; `rules` and `library` are the versions that were read with
    it, `findings` the findings then shown, as canonical JSON.
    """

    item: ItemKey
    version: int
    content_hash: str
    reviewer: str
    signed_at: datetime
    expires_at: datetime
    voided_at: datetime | None = None
    void_reason: str = ""
    signer: str = ""
    registration: str = ""
    meaning: str = ""
    rules: str = ""
    library: str = ""
    findings: str = "[]"

    def refusal(self, current_hash: str, now: datetime) -> str | None:
        """Return why this approval does not cover that content at that time, or None if it does."""
        if self.voided_at is not None:
            return f"the approval was withdrawn: {self.void_reason}"
        if current_hash != self.content_hash:
            return "the content has changed since it was approved"
        if now >= self.expires_at:
            return f"the approval expired on {self.expires_at:%Y-%m-%d}"
        return None


@dataclass(frozen=True, slots=True)
class Submission:
    """The content put before the reviewer: the hash of an item version's content at that time."""

    item: ItemKey
    version: int
    content_hash: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignedContent:
    """Something that is kept under the SHA-256 (hex) of its bytes: a 'content', as canonical JSON, or a 'picture'.

    `data` is None when it is gone, though it was submitted or signed.
    """

    kind: str
    digest: str
    data: bytes | None

    @property
    def damage(self) -> str | None:
        """Its fate since it was written, as one line, or None."""
        if self.data is None:
            return f"the {self.kind} kept under {self.digest} is gone"
        if hashlib.sha256(self.data).hexdigest() != self.digest:
            return f"the {self.kind} kept under {self.digest} was changed after it was written"
        return None
