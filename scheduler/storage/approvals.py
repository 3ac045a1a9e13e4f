"""Submissions and signatures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from scheduler.domain.approval import Approval, CanonicalContent, Submission, canonical_json, read_canonical
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import NotFound
from scheduler.storage.rows import insert_absent
from scheduler.storage.tables import approvals, contents, submissions


class SqlApprovals:
    """`ports.Approvals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def submit(self, submission: Submission, content: CanonicalContent) -> None:
        """Record what was put before the reviewer, and keep the content itself under its hash."""
        row = {"hash": submission.content_hash, "canonical": canonical_json(content)}
        insert_absent(self._connection, contents, [row], returning=contents.c.hash)
        self._connection.execute(
            insert(submissions).values(
                item=str(submission.item),
                version=submission.version,
                content_hash=submission.content_hash,
                by=submission.by,
                at=submission.at,
            )
        )

    def content(self, content_hash: str) -> CanonicalContent:
        """Return the content kept under a hash. Raises NotFound."""
        query = select(contents.c.canonical).where(contents.c.hash == content_hash)
        canonical = self._connection.execute(query).scalar_one_or_none()
        if canonical is None:
            raise NotFound(f"no content is kept under {content_hash}: it was never submitted")
        return read_canonical(canonical)

    def submission(self, key: ItemKey, version: int) -> Submission | None:
        """Return the newest submission of an item version."""
        query = (
            select(submissions)
            .where(submissions.c.item == str(key), submissions.c.version == version)
            .order_by(submissions.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return Submission(key, row["version"], row["content_hash"], row["by"], row["at"])

    def sign(self, approval: Approval) -> None:
        """Record a signature."""
        self._connection.execute(
            insert(approvals).values(
                item=str(approval.item),
                version=approval.version,
                content_hash=approval.content_hash,
                reviewer=approval.reviewer,
                signed_at=approval.signed_at,
                expires_at=approval.expires_at,
                voided_at=approval.voided_at,
                void_reason=approval.void_reason,
            )
        )

    def current(self, key: ItemKey, version: int) -> Approval | None:
        """Return the newest signature of an item version, voided or not."""
        query = (
            select(approvals)
            .where(approvals.c.item == str(key), approvals.c.version == version)
            .order_by(approvals.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return Approval(
            item=key,
            version=row["version"],
            content_hash=row["content_hash"],
            reviewer=row["reviewer"],
            signed_at=row["signed_at"],
            expires_at=row["expires_at"],
            voided_at=row["voided_at"],
            void_reason=row["void_reason"],
        )

    def void(self, key: ItemKey, reason: str, now: datetime) -> int:
        """Void every standing signature of an item; return how many there were."""
        standing = update(approvals).where(approvals.c.item == str(key), approvals.c.voided_at.is_(None))
        return self._connection.execute(standing.values(voided_at=now, void_reason=reason)).rowcount
