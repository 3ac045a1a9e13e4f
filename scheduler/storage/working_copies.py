"""What people typed and have not saved."""

from __future__ import annotations

import json

from sqlalchemy import Column, Connection, Table, Text, delete, select

from scheduler.domain.content import ItemKey
from scheduler.domain.working_copy import WorkingCopy
from scheduler.storage.rows import insert_for
from scheduler.storage.tables import Instant, Key, metadata

working_copies = Table(
    "working_copies",
    metadata,
    Column("item", Key, primary_key=True),
    Column("login", Key, primary_key=True),
    Column("fields", Text, nullable=False),
    Column("version", Key, nullable=False),
    Column("saved_at", Instant, nullable=False),
)


class SqlWorkingCopies:
    """`ports.WorkingCopies` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, copy: WorkingCopy) -> None:
        self.drop(copy.item, copy.login)
        row = {
            "item": str(copy.item),
            "login": copy.login,
            "fields": json.dumps(dict(copy.fields), ensure_ascii=False),
            "version": copy.version,
            "saved_at": copy.saved_at,
        }
        self._connection.execute(insert_for(self._connection.dialect.name, working_copies).values(row))

    def get(self, item: ItemKey, login: str) -> WorkingCopy | None:
        query = select(working_copies).where(working_copies.c.item == str(item), working_copies.c.login == login)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        return WorkingCopy(item, login, json.loads(row["fields"]), row["version"], row["saved_at"])

    def drop(self, item: ItemKey, login: str) -> None:
        of_person = (working_copies.c.item == str(item), working_copies.c.login == login)
        self._connection.execute(delete(working_copies).where(*of_person))
