"""Workers' signs of life, the backups that were made, and the last look at everything."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, String, Table, Text, delete, insert, select

from scheduler.domain.health import BackupMade, Heartbeat, Looked
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import Instant, Key, metadata

_LOOKED = TypeAdapter(Looked)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("worker", Key, primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("note", Text, nullable=False),
    Column("once", Boolean, nullable=False),
)

backups = Table(
    "backups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("file", String, nullable=False),
    Column("size", BigInteger, nullable=False),
)

health_looks = Table(
    "health_looks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("found", Text, nullable=False),
)


class SqlUpkeep:
    """`ports.Upkeep` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def beat(self, heartbeat: Heartbeat) -> None:
        values = asdict(heartbeat)
        written = insert_into(self._connection, heartbeats).values(values)
        self._connection.execute(written.on_conflict_do_update(index_elements=[heartbeats.c.worker], set_=values))

    def heartbeats(self) -> tuple[Heartbeat, ...]:
        query = select(heartbeats).order_by(heartbeats.c.seen_at.desc(), heartbeats.c.worker)
        return tuple(Heartbeat(**row) for row in self._connection.execute(query).mappings())

    def forget_heartbeats(self, before: datetime) -> None:
        self._connection.execute(delete(heartbeats).where(heartbeats.c.seen_at < before))

    def add_backup(self, made: BackupMade) -> None:
        self._connection.execute(insert(backups).values(asdict(made)))

    def last_backup(self) -> BackupMade | None:
        query = select(backups.c.at, backups.c.file, backups.c.size).order_by(backups.c.at.desc(), backups.c.id.desc())
        row = self._connection.execute(query.limit(1)).mappings().first()
        return None if row is None else BackupMade(**row)

    def keep_look(self, looked: Looked) -> None:
        found = _LOOKED.dump_json(looked).decode()
        written = insert_into(self._connection, health_looks).values(id=1, found=found)
        self._connection.execute(
            written.on_conflict_do_update(index_elements=[health_looks.c.id], set_={"found": found})
        )

    def last_look(self) -> Looked | None:
        found = self._connection.scalar(select(health_looks.c.found))
        return None if found is None else _LOOKED.validate_json(found)
