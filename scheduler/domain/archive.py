"""Issues that are out, as anybody may read them again: what was signed, without anything of one reader's own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.package import CanonicalContent, PackedPicture
from scheduler.domain.personal_parts import as_a_stranger_reads

WHOLLY_OUT = frozenset({ItemState.PUBLISHED, ItemState.UNCERTAIN, ItemState.FAILED, ItemState.MISSED})
"""States in which nothing more of an issue goes out by itself; some of it did where a batch was accepted."""

OUT = WHOLLY_OUT | {ItemState.PUBLISHING}
"""States in which people may have an issue before them."""

_ID_DIGITS = 16


def archive_id(key: ItemKey) -> str:
    """Return an issue's name in addresses: always the same, and without the words of its campaign."""
    return hashlib.sha256(f"issue {key}".encode()).hexdigest()[:_ID_DIGITS]


@dataclass(frozen=True, slots=True)
class SentIssue:
    """An issue of which a batch was accepted: what was signed, and when the first batch was taken (aware UTC)."""

    key: ItemKey
    state: ItemState
    content_hash: str
    at: datetime

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return archive_id(self.key)


@dataclass(frozen=True, slots=True)
class ArchivedIssue:
    """An issue as it is read in the archive."""

    id: str
    at: datetime
    content_hash: str
    content: CanonicalContent

    @property
    def subject(self) -> str:
        """Its subject, with no reader's name in it."""
        return as_a_stranger_reads(self.content.texts[0])

    @property
    def preheader(self) -> str:
        """The line after the subject."""
        return as_a_stranger_reads(self.content.texts[1])

    @property
    def html(self) -> str:
        """The HTML of the email. Its pictures are cid: addresses, and the link to unsubscribe is its placeholder."""
        return as_a_stranger_reads(self.content.texts[2])

    def picture(self, digest: str) -> PackedPicture | None:
        """Return the picture of a digest (SHA-256, hex), or None where the issue has none such."""
        return next((picture for picture in self.content.pictures if picture.digest == digest), None)


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """A page of the archive, counted from 1, newest issues first. `pages` is how many there are, at least one."""

    number: int
    pages: int
    issues: Sequence[ArchivedIssue]
