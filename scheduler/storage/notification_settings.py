"""How each person hears of what happens, and how far they have heard."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, RowMapping, String, Table, Text, select, update

from scheduler.domain.notifications import NotificationKind, NotificationSettings, Rhythm
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import Instant, Key, metadata

notification_settings = Table(
    "notification_settings",
    metadata,
    Column("login", Key, primary_key=True),
    Column("address", String, nullable=False),
    Column("wanted", String, nullable=False),
    Column("token_hash", Key, nullable=False),
    Column("asked_at", Instant),
    Column("language", String, nullable=False),
    Column("digest_at", String, nullable=False),
    Column("upcoming", Boolean, nullable=False),
    Column("rhythms", Text, nullable=False),
    Column("heard", Integer, nullable=False),
    Column("heard_at", Instant),
    Column("read", Integer, nullable=False),
    Column("digest_day", String, nullable=False),
)

_own = notification_settings.c

_PROGRESS = frozenset({"heard", "heard_at", "read", "digest_day"})


class SqlNotificationSettings:
    """`ports.NotificationSettingsTable` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, login: str) -> NotificationSettings:
        query = select(notification_settings).where(_own.login == login)
        row = self._connection.execute(query).mappings().first()
        return NotificationSettings(login) if row is None else _settings(row)

    def put(self, settings: NotificationSettings) -> None:
        row = _row(settings)
        # How far they have heard is the worker's to move, which may do so at this moment.
        kept = {name: value for name, value in row.items() if name not in {"login", *_PROGRESS}}
        statement = insert_into(self._connection, notification_settings).values(row)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["login"], set_=kept))

    def begin(self, login: str, sequence: int, day: date) -> None:
        progress = {"heard": sequence, "heard_at": None, "read": sequence, "digest_day": day.isoformat()}
        self._connection.execute(update(notification_settings).where(_own.login == login).values(progress))

    def reachable(self) -> tuple[NotificationSettings, ...]:
        query = select(notification_settings).where(_own.address != "").order_by(_own.login)
        return tuple(map(_settings, self._connection.execute(query).mappings()))

    def hear(self, login: str, after: int, until: int, at: datetime | None) -> bool:
        same = (_own.login == login) & (_own.heard == after)
        moved = update(notification_settings).where(same).values(heard=until, heard_at=at)
        return bool(self._connection.execute(moved).rowcount)

    def read_day(self, login: str, last: date, day: date, until: int) -> bool:
        same = (_own.login == login) & (_own.digest_day == last.isoformat())
        moved = update(notification_settings).where(same).values(digest_day=day.isoformat(), read=until)
        return bool(self._connection.execute(moved).rowcount)


def _row(settings: NotificationSettings) -> dict[str, Any]:  # Any: values are as the columns are
    return {
        "login": settings.login,
        "address": settings.address,
        "wanted": settings.wanted,
        "token_hash": settings.token_hash,
        "asked_at": settings.asked_at,
        "language": settings.language,
        "digest_at": settings.digest_at.isoformat("minutes"),
        "upcoming": settings.upcoming,
        "rhythms": json.dumps(dict(sorted(settings.rhythms.items()))),
        "heard": settings.heard,
        "heard_at": settings.heard_at,
        "read": settings.read,
        "digest_day": settings.digest_day.isoformat(),
    }


def _settings(row: RowMapping) -> NotificationSettings:
    rhythms = {NotificationKind(kind): Rhythm(rhythm) for kind, rhythm in json.loads(row["rhythms"]).items()}
    own = {**row, "digest_at": time.fromisoformat(row["digest_at"]), "rhythms": rhythms}
    return NotificationSettings(**{**own, "digest_day": date.fromisoformat(row["digest_day"])})
