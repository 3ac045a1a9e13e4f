"""The secret addresses of the calendar, one a person."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Column, Connection, Table, UniqueConstraint, delete, insert, select

from scheduler.domain.working_copy import CalendarFeed
from scheduler.storage.tables import Instant, Key, metadata

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("login", Key, primary_key=True),
    Column("token_hash", Key, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
)


class SqlCalendarFeeds:
    """`ports.CalendarFeeds` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, feed: CalendarFeed) -> None:
        self.drop(feed.login)
        self._connection.execute(insert(calendar_feeds).values(asdict(feed)))

    def find(self, token_hash: str) -> CalendarFeed | None:
        query = select(calendar_feeds).where(calendar_feeds.c.token_hash == token_hash)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else CalendarFeed(**row)

    def of_person(self, login: str) -> CalendarFeed | None:
        row = self._connection.execute(select(calendar_feeds).where(calendar_feeds.c.login == login)).mappings().first()
        return None if row is None else CalendarFeed(**row)

    def drop(self, login: str) -> None:
        self._connection.execute(delete(calendar_feeds).where(calendar_feeds.c.login == login))
