"""The times of questions to the platforms about calls whose end is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select, update

from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.storage.delivery_rows import delivery_from
from scheduler.storage.tables import UNSETTLED, Instant, attempts, deliveries

_DOUBTED = (deliveries.c.state == DeliveryState.UNCERTAIN) & UNSETTLED


class SqlQuestions:
    """`ports.Questions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, channel: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        is_due = or_(deliveries.c.ask_at.is_(None), deliveries.c.ask_at <= now)
        never_first = (deliveries.c.ask_at.is_not(None), deliveries.c.ask_at, deliveries.c.due_at, deliveries.c.id)
        query = select(deliveries).where(_DOUBTED, deliveries.c.channel == channel, is_due).order_by(*never_first)
        return tuple(delivery_from(row) for row in self._connection.execute(query.limit(limit)).mappings())

    def put_off(self, delivery: str, until: datetime) -> None:
        self._connection.execute(update(deliveries).where(_DOUBTED, deliveries.c.id == delivery).values(ask_at=until))

    def put_off_all(self, channel: str, until: datetime) -> None:
        sooner = or_(deliveries.c.ask_at.is_(None), deliveries.c.ask_at < until)
        doubted = update(deliveries).where(_DOUBTED, deliveries.c.channel == channel, sooner)
        self._connection.execute(doubted.values(ask_at=until))

    def next(self, settle: timedelta) -> Mapping[str, datetime]:
        began = func.coalesce(func.max(attempts.c.started_at), deliveries.c.changed_at, type_=Instant)
        asked = (
            select(deliveries.c.channel, deliveries.c.ask_at, began.label("began"))
            .select_from(deliveries)
            .outerjoin(attempts, attempts.c.delivery == deliveries.c.id)
            .where(_DOUBTED)
            .group_by(deliveries.c.id)
        )
        moments: dict[str, datetime] = {}
        for channel, ask_at, since in self._connection.execute(asked):
            moment = ask_at or since + settle
            moments[channel] = min(moment, moments.get(channel, moment))
        return moments
