"""The audit trail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, RowMapping, Select, insert, or_, select, type_coerce, update

from scheduler.domain.audit import START, AuditEntry, AuditEvent, AuditHead, chained
from scheduler.domain.errors import ClinicError
from scheduler.storage.raw import legible, raw
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import EPOCH, audit, audit_head

_TEXTS = (audit.c.actor, audit.c.action, audit.c.subject, audit.c.detail, audit.c.previous, audit.c.hash)


class SqlAudit:
    """`ports.Audit` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, happened: AuditEvent) -> AuditEntry:
        """Append an event to the chain; writers wait for one another.

        On PostgreSQL the mark of the last row is locked from here to the end of the transaction; SQLite
        has but one writer. Raises ClinicError when the trail was changed from outside, so that nothing
        can follow on it.
        """
        entry = chained(happened, self._locked_head())
        if self._connection.scalar(select(audit.c.sequence).where(audit.c.sequence == entry.sequence)):
            raise ClinicError(
                f"the audit trail has a row {entry.sequence} that its mark does not know: it was changed from outside, "
                "and nothing was written; restore the newest backup that is whole"
            )
        self._connection.execute(
            insert(audit).values(
                sequence=entry.sequence,
                at=happened.at,
                actor=happened.actor,
                action=happened.action,
                subject=happened.subject,
                detail=happened.detail,
                previous=entry.previous,
                hash=entry.hash,
            )
        )
        self._connection.execute(update(audit_head).values(sequence=entry.sequence, hash=entry.hash))
        return entry

    def entries(self, subject: str | None = None) -> tuple[AuditEntry, ...]:
        query = self._rows()
        if subject is not None:
            query = query.where(or_(audit.c.subject == subject, audit.c.actor == subject))
        rows = self._connection.execute(query.order_by(audit.c.sequence)).mappings()
        return tuple(_entry(row) for row in rows)

    def newest(self, most: int, before: int | None = None, about: str = "") -> tuple[AuditEntry, ...]:
        query = self._rows()
        if about:
            below = audit.c.subject.startswith(f"{about}/", autoescape=True)
            query = query.where(or_(audit.c.subject == about, audit.c.actor == about, below))
        if before is not None:
            query = query.where(audit.c.sequence < before)
        rows = self._connection.execute(query.order_by(audit.c.sequence.desc()).limit(most)).mappings()
        return tuple(_entry(row) for row in rows)

    def after(self, sequence: int, actions: Collection[str], most: int) -> tuple[AuditEntry, ...]:
        query = self._rows().where(audit.c.sequence > sequence, audit.c.action.in_(sorted(actions)))
        rows = self._connection.execute(query.order_by(audit.c.sequence).limit(most)).mappings()
        return tuple(_entry(row) for row in rows)

    def head(self) -> AuditHead | None:
        row = self._connection.execute(self._mark()).one_or_none()
        return None if row is None or row.sequence == 0 else AuditHead(row.sequence, legible(row.hash)[0])

    def _rows(self) -> Select[Any]:  # Any: rows of several columns
        texts = [raw(self._connection, column).label(column.name) for column in _TEXTS]
        return select(audit.c.sequence, type_coerce(audit.c.at, BigInteger).label("at"), *texts)

    def _locked_head(self) -> AuditHead:
        query = self._mark().with_for_update()
        row = self._connection.execute(query).one_or_none()
        if row is None:
            # Of two writers of the first row one waits here until the other is done, and then finds it.
            first = insert_into(self._connection, audit_head).values(id=1, sequence=0, hash=START)
            self._connection.execute(first.on_conflict_do_nothing())
            row = self._connection.execute(query).one()
        return AuditHead(row.sequence, legible(row.hash)[0])

    def _mark(self) -> Select[int, bytes | None]:
        return select(audit_head.c.sequence, raw(self._connection, audit_head.c.hash).label("hash"))


def _entry(row: RowMapping) -> AuditEntry:
    at, is_time = _instant(row["at"])
    texts = {column.name: legible(row[column.name]) for column in _TEXTS}
    text = {name: value for name, (value, _) in texts.items()}
    return AuditEntry(
        sequence=row["sequence"],
        event=AuditEvent(at, text["actor"], text["action"], text["subject"], text["detail"]),
        previous=text["previous"],
        hash=text["hash"],
        legible=is_time and all(is_text for _, is_text in texts.values()),
    )


def _instant(value: object) -> tuple[datetime, bool]:
    """Return an instant, and whether the value is one: SQLite takes anything in any column."""
    if not isinstance(value, int):
        return EPOCH, False
    try:
        return EPOCH + timedelta(microseconds=value), True
    except OverflowError:
        return EPOCH, False
