"""The sealed secrets of one-time codes, and the hashes of recovery codes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, Table, delete, func, insert, select, update

from scheduler.domain.one_time_code import CodeSecret
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import Instant, Key, metadata

one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("login", Key, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("on_at", Instant),
    Column("last_step", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("login", Key, primary_key=True),
    Column("code_hash", Key, primary_key=True),
)


class SqlCodeSecrets:
    """`ports.CodeSecrets` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, secret: CodeSecret) -> None:
        row = asdict(secret)
        insertion = insert_into(self._connection, one_time_codes).values(row)
        self._connection.execute(insertion.on_conflict_do_update(index_elements=[one_time_codes.c.login], set_=row))

    def of_person(self, login: str) -> CodeSecret | None:
        query = select(one_time_codes).where(one_time_codes.c.login == login)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else CodeSecret(**row)

    def take_step(self, login: str, step: int) -> bool:
        """Say whether a step is later than every one before, and write it down in the same statement."""
        mine = (one_time_codes.c.login == login) & (one_time_codes.c.last_step < step)
        return self._connection.execute(update(one_time_codes).where(mine).values(last_step=step)).rowcount == 1

    def remove(self, login: str) -> None:
        for table in (one_time_codes, recovery_codes):
            self._connection.execute(delete(table).where(table.c.login == login))

    def put_recovery(self, login: str, hashes: Collection[str]) -> None:
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.login == login))
        self._connection.execute(insert(recovery_codes), [{"login": login, "code_hash": each} for each in hashes])

    def take_recovery(self, login: str, code_hash: str) -> bool:
        mine = (recovery_codes.c.login == login) & (recovery_codes.c.code_hash == code_hash)
        return self._connection.execute(delete(recovery_codes).where(mine)).rowcount == 1

    def recovery_left(self, login: str) -> int:
        query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.login == login)
        return self._connection.scalar(query) or 0
