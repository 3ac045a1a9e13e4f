"""The invitations that nobody has accepted yet."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, String, Table, UniqueConstraint, delete, select

from scheduler.domain.invitation import KEPT, LASTING, Invitation
from scheduler.domain.people import Role
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import Instant, Key, metadata

invitations = Table(
    "invitations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("token_hash", Key, nullable=False),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False),
    Column("roles", String, nullable=False),
    Column("registration", String, nullable=False),
    Column("by", Key, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
)


class SqlInvitations:
    """`ports.Invitations` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, invitation: Invitation) -> None:
        row = {**asdict(invitation), "roles": " ".join(invitation.roles)}
        insertion = insert_into(self._connection, invitations).values(row)
        self._connection.execute(insertion.on_conflict_do_update(index_elements=[invitations.c.id], set_=row))

    def get(self, identity: str) -> Invitation | None:
        return self._first(invitations.c.id == identity)

    def find(self, token_hash: str) -> Invitation | None:
        return self._first(invitations.c.token_hash == token_hash)

    def all(self) -> tuple[Invitation, ...]:
        rows = self._connection.execute(select(invitations).order_by(invitations.c.made_at, invitations.c.id))
        return tuple(_invitation(row) for row in rows.mappings())

    def take(self, token_hash: str) -> bool:
        taken = delete(invitations).where(invitations.c.token_hash == token_hash)
        return self._connection.execute(taken).rowcount == 1

    def forget(self, now: datetime) -> int:
        old = invitations.c.made_at <= now - LASTING - KEPT
        return self._connection.execute(delete(invitations).where(old)).rowcount

    def _first(self, condition: ColumnElement[bool]) -> Invitation | None:
        row = self._connection.execute(select(invitations).where(condition)).mappings().first()
        return None if row is None else _invitation(row)


def _invitation(row: RowMapping) -> Invitation:
    return Invitation(**{**row, "roles": tuple(Role(role) for role in row["roles"].split())})
