"""Mails to the people who work here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    delete,
    select,
    update,
)

from scheduler.domain.errors import NotFound
from scheduler.domain.staff_mail import MailState, StaffMail
from scheduler.storage.rows import insert_absent
from scheduler.storage.tables import Instant, Key, metadata

staff_mails = Table(
    "staff_mails",
    metadata,
    Column("id", Key, primary_key=True),
    Column("login", Key, nullable=False),
    Column("about", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("sealed", LargeBinary),
    Column("state", Key, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Index(None, "login", "made_at"),
    Index(None, "state", "due_at"),
)


class SqlStaffMails:
    """`ports.StaffMails` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: StaffMail) -> bool:
        return bool(insert_absent(self._connection, staff_mails, [asdict(mail)], returning=staff_mails.c.id))

    def get(self, identity: str) -> StaffMail:
        query = select(staff_mails).where(staff_mails.c.id == identity)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("there is no such mail")
        return _mail(row)

    def begin(self, identity: str, now: datetime, ends: datetime) -> StaffMail | None:
        taken = (
            update(staff_mails)
            .where(staff_mails.c.id == identity, staff_mails.c.state == MailState.WAITING, staff_mails.c.due_at <= now)
            .values(state=MailState.CALLING, due_at=ends, attempts=staff_mails.c.attempts + 1)
        )
        return self.get(identity) if self._connection.execute(taken).rowcount else None

    def finish(self, mail: StaffMail) -> None:
        ended = {"state": mail.state, "due_at": mail.due_at, "reason": mail.reason, "sealed": mail.sealed}
        same_try = (staff_mails.c.state == MailState.CALLING) & (staff_mails.c.attempts == mail.attempts)
        self._connection.execute(update(staff_mails).where(staff_mails.c.id == mail.id, same_try).values(ended))

    def due(self, now: datetime) -> tuple[str, ...]:
        waits = (staff_mails.c.state == MailState.WAITING) & (staff_mails.c.due_at <= now)
        query = select(staff_mails.c.id).where(waits).order_by(staff_mails.c.made_at, staff_mails.c.id)
        return tuple(self._connection.scalars(query))

    def left_alone(self, now: datetime) -> tuple[StaffMail, ...]:
        left = (staff_mails.c.state == MailState.CALLING) & (staff_mails.c.due_at <= now)
        return tuple(map(_mail, self._connection.execute(select(staff_mails).where(left)).mappings()))

    def of_person(self, login: str, most: int) -> tuple[StaffMail, ...]:
        query = select(staff_mails).where(staff_mails.c.login == login)
        newest = query.order_by(staff_mails.c.made_at.desc(), staff_mails.c.id).limit(most)
        return tuple(map(_mail, self._connection.execute(newest).mappings()))

    def forget(self, before: datetime) -> int:
        over = staff_mails.c.state.in_((MailState.SENT, MailState.UNCLEAR, MailState.GIVEN_UP))
        return self._connection.execute(delete(staff_mails).where(over, staff_mails.c.made_at < before)).rowcount


def _mail(row: RowMapping) -> StaffMail:
    return StaffMail(**{**row, "state": MailState(row["state"])})
