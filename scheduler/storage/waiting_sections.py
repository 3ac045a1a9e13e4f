"""The sections that wait in reserve, as each campaign was last planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, Table, Text, delete, exists, insert, or_, select

from scheduler.domain.content import ItemState
from scheduler.domain.waiting import WaitingSection
from scheduler.storage.tables import Key, items, metadata

waiting_sections = Table(
    "waiting_sections",
    metadata,
    Column("campaign", Key, primary_key=True),
    Column("section", Key, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("channels", Text, nullable=False),
    Column("is_left_out", Boolean, nullable=False),
)


class SqlWaitingSections:
    """`ports.WaitingSections` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, campaign: str, sections: Sequence[WaitingSection]) -> None:
        self._connection.execute(delete(waiting_sections).where(waiting_sections.c.campaign == campaign))
        rows = [
            {
                "campaign": campaign,
                "section": one.section,
                "place": place,
                "heading": one.heading,
                "channels": " ".join(one.channels),
                "is_left_out": one.is_left_out,
            }
            for place, one in enumerate(sections)
        ]
        if rows:
            self._connection.execute(insert(waiting_sections), rows)

    def under_way(self, now: datetime) -> tuple[WaitingSection, ...]:
        of_campaign = (items.c.campaign == waiting_sections.c.campaign, items.c.state != ItemState.CANCELLED)
        is_ahead = exists().where(*of_campaign, items.c.slot_at >= now)
        is_open = or_(is_ahead, ~exists().where(*of_campaign))
        order = (waiting_sections.c.is_left_out, waiting_sections.c.campaign, waiting_sections.c.place)
        rows = self._connection.execute(select(waiting_sections).where(is_open).order_by(*order)).mappings()
        return tuple(
            WaitingSection(
                row["campaign"],
                row["section"],
                row["heading"],
                tuple(row["channels"].split()),
                row["is_left_out"],
            )
            for row in rows
        )
