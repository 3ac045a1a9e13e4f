"""How often somebody asked: one row for each, under a keyed hash, until it says nothing any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, Connection, Index, Table, case, delete, literal, select

from scheduler.storage.rows import insert_into
from scheduler.storage.tables import Instant, Key, metadata

request_limits = Table(
    "request_limits",
    metadata,
    Column("key", Key, primary_key=True),
    Column("free_at", Instant, nullable=False),
    Index(None, "free_at"),
)


class SqlRequestLimits:
    """`ports.RequestLimits` on one connection: a leaky bucket, known by the moment at which it is empty again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, key: str, now: datetime, interval: timedelta, period: timedelta) -> datetime | None:
        """Fill the bucket by one, if it has room, in one statement: no two requests share a place."""
        free_at = request_limits.c.free_at
        one_more = literal(interval // timedelta(microseconds=1), BigInteger)
        insertion = insert_into(self._connection, request_limits).values(key=key, free_at=now + interval)
        emptied = insertion.excluded.free_at  # where the bucket is empty by now
        taken = insertion.on_conflict_do_update(
            index_elements=[request_limits.c.key],
            set_={"free_at": case((free_at <= now, emptied), else_=free_at + one_more)},
            where=free_at <= now + period - interval,
        )
        if self._connection.execute(taken.returning(free_at)).first() is not None:
            return None
        full = self._connection.scalar(select(free_at).where(request_limits.c.key == key))
        return (full or now) + interval - period

    def free(self, keys: Collection[str]) -> None:
        """Forget what was counted under some keys."""
        self._connection.execute(delete(request_limits).where(request_limits.c.key.in_(sorted(keys))))

    def forget(self, now: datetime) -> int:
        """Remove the rows that say nothing any more."""
        return self._connection.execute(delete(request_limits).where(request_limits.c.free_at <= now)).rowcount
