"""The archive: issues that are out, read again from what was signed and from nothing else."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from cachetools import LRUCache

from scheduler.domain.archive import OUT, WHOLLY_OUT, ArchivedIssue, ArchivePage, SentIssue
from scheduler.domain.content import ItemState
from scheduler.domain.errors import DamagedPackage, NotFound
from scheduler.domain.newsletter import Newsletter
from scheduler.domain.package import CanonicalContent, content_hash
from scheduler.ports import Readable, Transaction

logger = logging.getLogger(__name__)

ISSUES_A_PAGE = 20
FEED_ISSUES = 10
"""Issues of a feed. Each has all of its words, about 20 kB."""

KEPT_CONTENTS = 100
"""Signed contents that are kept in memory, of about 60 kB each."""

_NO_ISSUE = "there is no such issue"


@dataclass(frozen=True, slots=True)
class Archive:
    """Reads issues that are out. Retracted ones are not among them, and nothing says that they were.

    `newsletter` says which audiences' issues everybody may read.
    """

    store: Readable
    newsletter: Newsletter
    _contents: LRUCache[str, CanonicalContent] = field(default_factory=lambda: LRUCache(KEPT_CONTENTS))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_open(self) -> bool:
        """Whether anything may be in the public archive."""
        return bool(self.newsletter.archive)

    def page(self, number: int) -> ArchivePage:
        """Return a page of the public archive. Raises NotFound."""
        with self.store.reading() as tables:
            public = tuple(self._public(tables))
            pages = max(1, -(-len(public) // ISSUES_A_PAGE))
            if not 1 <= number <= pages:
                raise NotFound(f"the archive has {pages} pages")
            first = (number - 1) * ISSUES_A_PAGE
            return ArchivePage(number, pages, public[first : first + ISSUES_A_PAGE])

    def newest(self) -> tuple[ArchivedIssue, ...]:
        """Return the newest issues of the public archive, for feeds."""
        return tuple(self.page(1).issues[:FEED_ISSUES])

    def issue(self, identity: str) -> ArchivedIssue:
        """Return one issue of the public archive. Raises NotFound, DamagedPackage."""
        with self.store.reading() as tables:
            for sent in tables.items.sent_issues(WHOLLY_OUT):
                if sent.id == identity and self._is_public(issue := self._archived(sent, tables)):
                    return issue
        raise NotFound(_NO_ISSUE)

    def received(self, identity: str) -> ArchivedIssue:
        """Return an issue for a person who got it, be the archive public or not. Raises NotFound, DamagedPackage.

        A step of the welcome series stays approved while it goes out to one after another.
        """
        with self.store.reading() as tables:
            for sent in tables.items.sent_issues({*OUT, ItemState.APPROVED}):
                if sent.id == identity:
                    return self._archived(sent, tables)
        raise NotFound(_NO_ISSUE)

    def picture(self, issue: ArchivedIssue, digest: str) -> tuple[str, bytes]:
        """Return the media type and the bytes of an issue's picture. Raises NotFound, DamagedPackage."""
        if issue.picture(digest) is None:
            raise NotFound("the issue has no such picture")
        with self.store.reading() as tables:
            media_type, data = tables.approvals.picture(digest)
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedPackage("a picture was changed after it was signed")
        return media_type, data

    def _public(self, tables: Transaction) -> Iterator[ArchivedIssue]:
        """Yield what everybody may read, newest first; what is damaged is left out, and logged."""
        for sent in tables.items.sent_issues(WHOLLY_OUT):
            try:
                issue = self._archived(sent, tables)
            except (DamagedPackage, NotFound) as error:
                logger.error("%s is left out of the archive: %s", sent.key, error)  # noqa: TRY400 - one line says it
                continue
            if self._is_public(issue):
                yield issue

    def _is_public(self, issue: ArchivedIssue) -> bool:
        """Say whether everybody may read an issue: what was chosen for a part of an audience is not for all."""
        return not issue.content.segment and self.newsletter.shows(issue.content.audience)

    def _archived(self, sent: SentIssue, tables: Transaction) -> ArchivedIssue:
        return ArchivedIssue(sent.id, sent.at, sent.content_hash, self._signed(sent.content_hash, tables))

    def _signed(self, signed_hash: str, tables: Transaction) -> CanonicalContent:
        """Return signed content after making sure that it is what was signed."""
        with self._lock:
            content = self._contents.get(signed_hash)
        if content is None:
            content = tables.approvals.content(signed_hash)
            if content_hash(content) != signed_hash:
                raise DamagedPackage("the signed content was changed after it was written")
            with self._lock:
                self._contents[signed_hash] = content
        return content
