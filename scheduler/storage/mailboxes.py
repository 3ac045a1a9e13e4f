"""How far each mailbox of bounces was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from scheduler.domain.bounces import MailboxPlace
from scheduler.storage.event_tables import mailboxes
from scheduler.storage.rows import insert_into


class SqlMailboxes:
    """`ports.Mailboxes` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def place(self, name: str) -> MailboxPlace | None:
        query = select(mailboxes.c.validity, mailboxes.c.last).where(mailboxes.c.name == name)
        row = self._connection.execute(query).first()
        return None if row is None else MailboxPlace(row.validity, row.last)

    def keep(self, name: str, place: MailboxPlace, now: datetime) -> None:
        values = {"validity": place.validity, "last": place.last, "read_at": now}
        statement = insert_into(self._connection, mailboxes).values(name=name, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=[mailboxes.c.name], set_=values))
