"""Submissions and signatures, and what was signed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, LargeBinary, RowMapping, bindparam, cast, exists, insert, select, update

from scheduler.domain.approval import Approval, SignedContent, Submission
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import DamagedPackage, NotFound
from scheduler.domain.package import (
    CanonicalContent,
    Package,
    canonical_json,
    read_canonical,
    rebuild,
)
from scheduler.storage.raw import legible, raw
from scheduler.storage.rows import batches, insert_absent
from scheduler.storage.tables import approvals, contents, pictures, submissions

FEW = 20
"""How many kept contents or pictures are in memory at once while all of them are read."""

# Built once, since every delivery asks it: building a statement takes longer than running it.
_CURRENT = (
    select(approvals)
    .where(approvals.c.item == bindparam("key"), approvals.c.version == bindparam("number"))
    .order_by(approvals.c.id.desc())
    .limit(1)
)


class SqlApprovals:
    """`ports.Approvals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, package: Package) -> None:
        row = {"hash": package.hash, "canonical": canonical_json(package.content)}
        insert_absent(self._connection, contents, [row], returning=contents.c.hash)
        carried = zip(package.content.images, package.rendered.pictures, strict=True)
        rows = [
            {"digest": digest, "media_type": picture.media_type, "data": picture.data} for digest, picture in carried
        ]
        insert_absent(self._connection, pictures, rows, returning=pictures.c.digest)

    def submit(self, submission: Submission) -> None:
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
        query = select(contents.c.canonical).where(contents.c.hash == content_hash)
        canonical = self._connection.execute(query).scalar_one_or_none()
        if canonical is None:
            raise NotFound(f"no content is kept under {content_hash}: it was never submitted")
        return read_canonical(canonical)

    def package(self, content_hash: str) -> Package:
        query = select(raw(self._connection, contents.c.canonical)).where(contents.c.hash == content_hash)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"the content that was signed is gone: nothing is kept under {content_hash}")
        return rebuild(content_hash, legible(row[0])[0], self._picture_bytes)

    def _picture_bytes(self, digest: str) -> bytes:
        query = select(cast(pictures.c.data, LargeBinary)).where(pictures.c.digest == digest)
        data = self._connection.scalar(query)
        if data is None:
            raise DamagedPackage(f"a picture that was signed is gone: nothing is kept under {digest}")
        return bytes(data)

    def submission(self, key: ItemKey, version: int) -> Submission | None:
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

    def newest_submissions(self, keys: Collection[ItemKey]) -> Mapping[tuple[ItemKey, int], Submission]:
        found: dict[tuple[ItemKey, int], Submission] = {}
        for batch in batches(map(str, keys)):
            query = select(submissions).where(submissions.c.item.in_(batch)).order_by(submissions.c.id)
            for row in self._connection.execute(query).mappings():
                key = ItemKey.parse(row["item"])
                found[key, row["version"]] = Submission(key, row["version"], row["content_hash"], row["by"], row["at"])
        return found

    def submissions(self, key: ItemKey) -> tuple[Submission, ...]:
        query = select(submissions).where(submissions.c.item == str(key)).order_by(submissions.c.id)
        rows = self._connection.execute(query).mappings()
        return tuple(Submission(key, row["version"], row["content_hash"], row["by"], row["at"]) for row in rows)

    def content_hashes(self) -> Iterator[str]:
        for value in self._connection.scalars(select(raw(self._connection, contents.c.hash))):
            yield legible(value)[0]

    def sign(self, approval: Approval) -> None:
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
                signer=approval.signer,
                registration=approval.registration,
                meaning=approval.meaning,
                rules=approval.rules,
                library=approval.library,
                findings=approval.findings,
            )
        )

    def current(self, key: ItemKey, version: int) -> Approval | None:
        row = self._connection.execute(_CURRENT, {"key": str(key), "number": version}).mappings().one_or_none()
        return None if row is None else _approval(row)

    def newest(self, keys: Collection[ItemKey]) -> Mapping[tuple[ItemKey, int], Approval]:
        found: dict[tuple[ItemKey, int], Approval] = {}
        for batch in batches(map(str, keys)):
            query = select(approvals).where(approvals.c.item.in_(batch)).order_by(approvals.c.id)
            signed = (_approval(row) for row in self._connection.execute(query).mappings())
            found |= {(approval.item, approval.version): approval for approval in signed}
        return found

    def signatures(self, key: ItemKey) -> tuple[Approval, ...]:
        query = select(approvals).where(approvals.c.item == str(key)).order_by(approvals.c.id)
        return tuple(_approval(row) for row in self._connection.execute(query).mappings())

    def void(self, key: ItemKey, reason: str, now: datetime) -> int:
        standing = update(approvals).where(approvals.c.item == str(key), approvals.c.voided_at.is_(None))
        return self._connection.execute(standing.values(voided_at=now, void_reason=reason)).rowcount

    def picture(self, digest: str) -> tuple[str, bytes]:
        query = select(pictures.c.media_type, pictures.c.data).where(pictures.c.digest == digest)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"no picture is kept under {digest}: it was never submitted")
        return row.media_type, row.data

    def kept(self) -> Iterator[SignedContent]:
        kinds = (
            ("content", raw(self._connection, contents.c.hash), raw(self._connection, contents.c.canonical)),
            ("picture", raw(self._connection, pictures.c.digest), cast(pictures.c.data, LargeBinary)),
        )
        for kind, digest, data in kinds:
            # A few at a time: a year's pictures are more than a small machine's memory.
            few = select(digest, data).execution_options(yield_per=FEW)
            for name, value in self._connection.execute(few):
                yield SignedContent(kind, legible(name)[0], bytes(value or b""))
        asked = select(submissions.c.content_hash).union(select(approvals.c.content_hash)).subquery()
        is_kept = exists().where(contents.c.hash == asked.c.content_hash)
        for name in self._connection.scalars(select(raw(self._connection, asked.c.content_hash)).where(~is_kept)):
            yield SignedContent("content", legible(name)[0], None)


def _approval(row: RowMapping) -> Approval:
    return Approval(
        item=ItemKey.parse(row["item"]),
        version=row["version"],
        content_hash=row["content_hash"],
        reviewer=row["reviewer"],
        signed_at=row["signed_at"],
        expires_at=row["expires_at"],
        voided_at=row["voided_at"],
        void_reason=row["void_reason"],
        signer=row["signer"],
        registration=row["registration"],
        meaning=row["meaning"],
        rules=row["rules"],
        library=row["library"],
        findings=row["findings"],
    )
