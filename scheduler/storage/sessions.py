"""The sessions of people who are signed in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Column, Connection, Index, String, Table, Text, delete, insert, select, update

from scheduler.domain.session import IDLE, LONGEST, Session
from scheduler.storage.tables import Instant, Key, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Key, primary_key=True),
    Column("login", Key, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("agent", String, nullable=False),
    Column("notice", Text, nullable=False),
    Index(None, "login"),
)


class SqlSessions:
    """`ports.Sessions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        self._connection.execute(insert(sessions).values(asdict(session)))

    def find(self, token_hash: str) -> Session | None:
        row = self._connection.execute(select(sessions).where(sessions.c.token_hash == token_hash)).mappings().first()
        return None if row is None else Session(**row)

    def of_person(self, login: str) -> tuple[Session, ...]:
        query = select(sessions).where(sessions.c.login == login).order_by(sessions.c.seen_at.desc())
        return tuple(Session(**row) for row in self._connection.execute(query).mappings())

    def mark_seen(self, token_hash: str, at: datetime) -> None:
        self._connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=at))

    def say_once(self, token_hash: str, notice: str) -> None:
        self._connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(notice=notice))

    def end(self, token_hash: str) -> None:
        self._connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    def end_of_person(self, login: str) -> int:
        return self._connection.execute(delete(sessions).where(sessions.c.login == login)).rowcount

    def forget(self, now: datetime) -> int:
        old = (sessions.c.seen_at <= now - IDLE) | (sessions.c.began_at <= now - LONGEST)
        return self._connection.execute(delete(sessions).where(old)).rowcount
