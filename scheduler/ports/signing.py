"""The protocols of the tables that say what was signed, on what it rests, and who did what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from scheduler.domain.approval import Approval, SignedContent, Submission
from scheduler.domain.audit import AuditEntry, AuditEvent, AuditHead
from scheduler.domain.claims import Waiver
from scheduler.domain.comparison import Comparison
from scheduler.domain.confirmation import Confirmation
from scheduler.domain.content import ItemKey
from scheduler.domain.package import CanonicalContent, Package


class Approvals(Protocol):
    """Submissions and signatures. Rows are added and voided, never changed otherwise."""

    def keep(self, package: Package) -> None:
        """Keep a package under its hash, once: its content, and each picture's bytes under their SHA-256 (hex)."""
        ...

    def submit(self, submission: Submission) -> None:
        """Record what was put before the reviewer."""
        ...

    def content(self, content_hash: str) -> CanonicalContent:
        """Return the content kept under a hash. Raises NotFound."""
        ...

    def package(self, content_hash: str) -> Package:
        """Return the package kept under a hash. Raises NotFound, and DamagedPackage when it is not what was signed."""
        ...

    def submission(self, key: ItemKey, version: int) -> Submission | None:
        """Return the newest submission of an item version."""
        ...

    def newest_submissions(self, keys: Collection[ItemKey]) -> Mapping[tuple[ItemKey, int], Submission]:
        """Return the newest submission of each version of items, by item and version."""
        ...

    def submissions(self, key: ItemKey) -> tuple[Submission, ...]:
        """Return every submission of an item, oldest first."""
        ...

    def content_hashes(self) -> Iterator[str]:
        """Return the hash of every content that is kept."""
        ...

    def sign(self, approval: Approval) -> None:
        """Record a signature."""
        ...

    def current(self, key: ItemKey, version: int) -> Approval | None:
        """Return the newest signature of an item version, voided or not."""
        ...

    def newest(self, keys: Collection[ItemKey]) -> Mapping[tuple[ItemKey, int], Approval]:
        """Return the newest signature, voided or not, of every version of some items."""
        ...

    def signatures(self, key: ItemKey) -> tuple[Approval, ...]:
        """Return every signature an item has had, voided ones too, oldest first."""
        ...

    def void(self, key: ItemKey, reason: str, now: datetime) -> int:
        """Void every standing signature of an item; return how many there were."""
        ...

    def picture(self, digest: str) -> tuple[str, bytes]:
        """Return the media type and the bytes of a picture that was kept. Raises NotFound."""
        ...

    def kept(self) -> Iterator[SignedContent]:
        """Return every content and picture that is kept, with the bytes it has now, and every content that is gone."""
        ...


class Comparisons(Protocol):
    """The last comparison of each signed package with the workspace; one row for each item version."""

    def of(self, key: ItemKey, version: int) -> Comparison | None:
        """Return the newest comparison of an item version."""
        ...

    def newest(self, keys: Collection[ItemKey]) -> Mapping[tuple[ItemKey, int], Comparison]:
        """Return the newest comparison of every version of some items."""
        ...

    def keep(self, made: Iterable[Comparison]) -> None:
        """Keep comparisons, each in place of the one before it."""
        ...

    def forget(self, key: ItemKey) -> None:
        """Forget an item's comparisons: something that is no file of the workspace has changed about it."""
        ...


class Waivers(Protocol):
    """Clinicians' exceptions. Rows are added and revoked, never changed otherwise."""

    def grant(self, waiver: Waiver) -> None:
        """Record a waiver."""
        ...

    def of_item(self, key: ItemKey) -> tuple[Waiver, ...]:
        """Return the waivers that are for an item, by itself or among all of its campaign, oldest first.

        Revoked ones are among them.
        """
        ...

    def of_items(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, tuple[Waiver, ...]]:
        """Return the waivers of those of some items that have any, likewise."""
        ...

    def of_campaign(self, slug: str) -> tuple[Waiver, ...]:
        """Return the waivers granted on any item of a campaign, likewise."""
        ...

    def revoke(self, waiver: str, now: datetime) -> Waiver:
        """End a waiver and return it. Raises NotFound."""
        ...


class Confirmations(Protocol):
    """Clinicians' confirmations of own words. Rows are added and taken back, never changed otherwise."""

    def add(self, confirmation: Confirmation) -> None:
        """Record a confirmation."""
        ...

    def of_item(self, key: ItemKey) -> tuple[Confirmation, ...]:
        """Return an item's confirmations, those that were taken back too, oldest first."""
        ...

    def of_items(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, tuple[Confirmation, ...]]:
        """Return the confirmations of those of some items that have any, likewise."""
        ...

    def revoke(self, confirmation: str, now: datetime) -> Confirmation:
        """Take a confirmation back and return it. Raises NotFound."""
        ...


class Audit(Protocol):
    """The audit trail. The database itself refuses to change or remove a row."""

    def record(self, happened: AuditEvent) -> AuditEntry:
        """Append an event to the chain; writers wait for one another.

        Comes last in a transaction: from here to its end every other writer of the trail waits. Raises
        ClinicError when the trail was changed from outside, so that nothing can follow on it.
        """
        ...

    def entries(self, subject: str | None = None) -> tuple[AuditEntry, ...]:
        """Return the rows in order: all of them, or those about one subject or by one person.

        Damaged rows are not `legible`.
        """
        ...

    def newest(self, most: int, before: int | None = None, about: str = "") -> tuple[AuditEntry, ...]:
        """Return at most so many rows, the newest first, from below the row `before`.

        `about` is a login, a subject, or a campaign with all of its items; empty for everything.
        """
        ...

    def after(self, sequence: int, actions: Collection[str], most: int) -> tuple[AuditEntry, ...]:
        """Return at most so many rows of some actions, the oldest first, from above the row `sequence`.

        Rows come one after another, so that none is ever added below one that was read.
        """
        ...

    def head(self) -> AuditHead | None:
        """Return the mark of the last row, or None while there is none."""
        ...
