"""The passkeys of the people who work here, and the challenges that wait for an answer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Index, LargeBinary, String, Table, delete, insert, select, update

from scheduler.domain.errors import BadInput
from scheduler.domain.passkey import LASTING, Challenge, Passkey
from scheduler.storage.tables import Instant, Key, metadata

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Key, primary_key=True),
    Column("login", Key, nullable=False),
    Column("name", String, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index(None, "login"),
)

challenges = Table(
    "challenges",
    metadata,
    Column("value", Key, primary_key=True),
    Column("about", String, nullable=False),
    Column("login", Key, nullable=False),
    Column("origin", String, nullable=False),
    Column("random", String, nullable=False),
    Column("made_at", Instant, nullable=False),
)


class SqlPasskeys:
    """`ports.Passkeys` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, passkey: Passkey) -> None:
        """Insert a passkey. Raises BadInput for one that is there already."""
        if self.find(passkey.id) is not None:
            raise BadInput("this passkey is registered here already")
        self._connection.execute(insert(passkeys).values(asdict(passkey)))

    def find(self, identity: str) -> Passkey | None:
        row = self._connection.execute(select(passkeys).where(passkeys.c.id == identity)).mappings().first()
        return None if row is None else Passkey(**row)

    def of_person(self, login: str) -> tuple[Passkey, ...]:
        query = select(passkeys).where(passkeys.c.login == login).order_by(passkeys.c.added_at, passkeys.c.id)
        return tuple(Passkey(**row) for row in self._connection.execute(query).mappings())

    def mark_used(self, identity: str, sign_count: int, at: datetime) -> None:
        change = update(passkeys).where(passkeys.c.id == identity).values(sign_count=sign_count, used_at=at)
        self._connection.execute(change)

    def remove(self, identity: str) -> None:
        self._connection.execute(delete(passkeys).where(passkeys.c.id == identity))

    def ask(self, challenge: Challenge) -> None:
        self._connection.execute(insert(challenges).values(asdict(challenge)))

    def take(self, value: str) -> Challenge | None:
        """Remove a challenge and return it.

        On PostgreSQL, where two may read the row at once, it is whoever removed it who gets it.
        """
        row = self._connection.execute(select(challenges).where(challenges.c.value == value)).mappings().first()
        removed = self._connection.execute(delete(challenges).where(challenges.c.value == value)).rowcount
        return Challenge(**row) if row is not None and removed else None

    def forget(self, now: datetime) -> int:
        old = challenges.c.made_at <= now - LASTING
        return self._connection.execute(delete(challenges).where(old)).rowcount
