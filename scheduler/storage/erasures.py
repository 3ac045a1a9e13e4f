"""What mail providers have yet to erase."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from scheduler.domain.subscription import Erasure
from scheduler.storage.audience_tables import erasures
from scheduler.storage.rows import insert_into


class SqlErasures:
    """`ports.Erasures` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, erasure: Erasure) -> None:
        row = {
            "id": erasure.id,
            "account": erasure.account,
            "sealed": erasure.sealed,
            "asked_at": erasure.asked_at,
            "next_at": erasure.next_at,
            "tries": erasure.tries,
            "reason": erasure.reason,
        }
        new = insert_into(self._connection, erasures).values(row)
        self._connection.execute(new.on_conflict_do_update(index_elements=[erasures.c.id], set_=row))

    def due(self, now: datetime, limit: int) -> tuple[Erasure, ...]:
        query = select(erasures).where(erasures.c.next_at <= now).order_by(erasures.c.next_at).limit(limit)
        return tuple(Erasure(**row) for row in self._connection.execute(query).mappings())

    def done(self, erasure: str) -> None:
        self._connection.execute(delete(erasures).where(erasures.c.id == erasure))

    def waiting(self, wanted: Collection[str]) -> frozenset[str]:
        return frozenset(self._connection.scalars(select(erasures.c.id).where(erasures.c.id.in_(sorted(wanted)))))

    def why(self) -> str:
        failed = select(erasures.c.reason).where(erasures.c.tries > 0)
        return self._connection.scalar(failed.order_by(erasures.c.asked_at).limit(1)) or ""

    def count(self) -> int:
        return self._connection.scalar(select(func.count()).select_from(erasures)) or 0
