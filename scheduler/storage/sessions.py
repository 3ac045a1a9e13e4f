"""The sessions of people who are signed in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Column, Connection, Index, String, Table, Text, delete, insert, select, update

from scheduler.domain.session import CODE_WITHIN, IDLE, LONGEST, Session, WaitingSignIn
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

waiting_sign_ins = Table(
    "waiting_sign_ins",
    metadata,
    Column("token_hash", Key, primary_key=True),
    Column("login", Key, nullable=False),
    Column("began_at", Instant, nullable=False),
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
        self._connection.execute(delete(waiting_sign_ins).where(waiting_sign_ins.c.login == login))
        return self._connection.execute(delete(sessions).where(sessions.c.login == login)).rowcount

    def wait_for_code(self, waiting: WaitingSignIn) -> None:
        self._connection.execute(insert(waiting_sign_ins).values(asdict(waiting)))

    def waiting(self, token_hash: str) -> WaitingSignIn | None:
        query = select(waiting_sign_ins).where(waiting_sign_ins.c.token_hash == token_hash)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else WaitingSignIn(**row)

    def take_waiting(self, token_hash: str) -> bool:
        mine = waiting_sign_ins.c.token_hash == token_hash
        return self._connection.execute(delete(waiting_sign_ins).where(mine)).rowcount == 1

    def forget(self, now: datetime) -> int:
        self._connection.execute(delete(waiting_sign_ins).where(waiting_sign_ins.c.began_at <= now - CODE_WITHIN))
        old = (sessions.c.seen_at <= now - IDLE) | (sessions.c.began_at <= now - LONGEST)
        return self._connection.execute(delete(sessions).where(old)).rowcount
