"""What was noticed and put on the trail: each state of an item, each hold, each end of an access, once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, String, Table, cast, delete, select

from scheduler.domain.content import ItemKey, ItemState
from scheduler.ports.notice_tables import Unnoticed
from scheduler.storage.rows import insert_absent
from scheduler.storage.tables import Instant, Key, items, metadata

noticed = Table(
    "noticed",
    metadata,
    Column("subject", Key, primary_key=True),
    Column("mark", Key, primary_key=True),
    Column("at", Instant, nullable=False),
)

_STATE_MARK = cast(items.c.version, String) + " " + items.c.state


class SqlNoticed:
    """`ports.NoticedTable` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def new_states(self, states: Collection[ItemState]) -> tuple[Unnoticed, ...]:
        known = select(noticed.c.subject).where(noticed.c.subject == items.c.key, noticed.c.mark == _STATE_MARK)
        query = select(items.c.key, items.c.version, items.c.state, items.c.note).where(
            items.c.state.in_(sorted(states)), ~known.exists()
        )
        return tuple(
            Unnoticed(ItemKey.parse(key), version, ItemState(state), note)
            for key, version, state, note in self._connection.execute(query.order_by(items.c.slot_at, items.c.key))
        )

    def note_state(self, found: Unnoticed, at: datetime) -> bool:
        return self.note(str(found.key), f"{found.version} {found.state}", at)

    def has_states(self, calm: Collection[ItemState]) -> bool:
        return self._connection.execute(select(noticed.c.subject).where(_is_one_of(calm)).limit(1)).first() is not None

    def forget_states(self, calm: Collection[ItemState]) -> None:
        self._connection.execute(delete(noticed).where(_is_one_of(calm)))

    def note(self, subject: str, mark: str, at: datetime) -> bool:
        row = {"subject": subject, "mark": mark, "at": at}
        return bool(insert_absent(self._connection, noticed, [row], returning=noticed.c.subject))

    def marks(self, subject: str) -> frozenset[str]:
        return frozenset(self._connection.scalars(select(noticed.c.mark).where(noticed.c.subject == subject)))

    def forget(self, subject: str, marks: Collection[str]) -> None:
        gone = (noticed.c.subject == subject) & noticed.c.mark.in_(sorted(marks))
        self._connection.execute(delete(noticed).where(gone))


def _is_one_of(states: Collection[ItemState]) -> ColumnElement[bool]:
    return select(items.c.key).where(items.c.key == noticed.c.subject, items.c.state.in_(sorted(states))).exists()
