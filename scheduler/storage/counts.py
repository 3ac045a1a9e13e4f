"""Counts of people, and what went out last, over rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, case, distinct, func, select, type_coerce

from scheduler.domain.consent import ConsentAct
from scheduler.domain.content import ItemKey
from scheduler.domain.figures import SentItem
from scheduler.domain.recipient import TAKEN, RecipientState
from scheduler.storage.audience_tables import consents, recipients, subscribers, suppressions
from scheduler.storage.tables import EPOCH, deliveries

_HOUR = timedelta(hours=1)
_MICROSECONDS = _HOUR // timedelta(microseconds=1)


class SqlCounts:
    """`ports.Counts` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def states(self, key: ItemKey, version: int) -> Mapping[RecipientState, int]:
        query = (
            select(recipients.c.state, func.count())
            .where(recipients.c.item == str(key), recipients.c.version == version)
            .group_by(recipients.c.state)
        )
        return {RecipientState(state): people for state, people in self._connection.execute(query)}

    def last_accepted(self) -> Mapping[str, datetime]:
        taken = select(deliveries.c.channel, func.max(deliveries.c.receipt_at))
        taken = taken.where(deliveries.c.receipt_at.is_not(None)).group_by(deliveries.c.channel)
        return {row[0]: row[1] for row in self._connection.execute(taken)}

    def states_by_variant(self, key: ItemKey, version: int) -> Mapping[int, Mapping[RecipientState, int]]:
        query = (
            select(deliveries.c.variant, recipients.c.state, func.count())
            .join(deliveries, deliveries.c.id == recipients.c.delivery)
            .where(recipients.c.item == str(key), recipients.c.version == version)
            .group_by(deliveries.c.variant, recipients.c.state)
        )
        found: dict[int, dict[RecipientState, int]] = {}
        for variant, state, people in self._connection.execute(query):
            found.setdefault(variant, {})[RecipientState(state)] = people
        return found

    def sent(self) -> Sequence[SentItem]:
        first = func.min(deliveries.c.receipt_at)
        query = (
            select(
                deliveries.c.item,
                deliveries.c.version,
                first,
                func.count(),
                func.max(case((deliveries.c.sequence == 1, deliveries.c.receipt_url))),
            )
            .where(deliveries.c.receipt_at.is_not(None))
            .group_by(deliveries.c.item, deliveries.c.version)
            .order_by(first.desc(), deliveries.c.item)
        )
        rows = self._connection.execute(query)
        return [SentItem(ItemKey.parse(item), version, at, parts, url or "") for item, version, at, parts, url in rows]

    def left_after(self, key: ItemKey, version: int, begins: datetime, ends: datetime | None) -> Mapping[int, int]:
        query = (
            select(deliveries.c.variant, func.count(distinct(consents.c.subscriber)))
            .join(recipients, recipients.c.subscriber == consents.c.subscriber)
            .join(deliveries, deliveries.c.id == recipients.c.delivery)
            .where(
                recipients.c.item == str(key),
                recipients.c.version == version,
                recipients.c.state.in_(sorted(TAKEN)),
                consents.c.act == ConsentAct.WITHDRAWN,
                consents.c.at >= begins,
            )
            .group_by(deliveries.c.variant)
        )
        if ends is not None:
            query = query.where(consents.c.at < ends)
        return {variant: people for variant, people in self._connection.execute(query)}  # noqa: C416 - as below

    def acts(self, audience: str, acts: Collection[ConsentAct], since: datetime) -> Mapping[datetime, int]:
        hour = type_coerce(consents.c.at, BigInteger) // _MICROSECONDS
        query = (
            select(hour, func.count(distinct(consents.c.subscriber)))
            .where(consents.c.audience == audience, consents.c.act.in_(sorted(acts)), consents.c.at >= since)
            .group_by(hour)
        )
        return {EPOCH + number * _HOUR: people for number, people in self._connection.execute(query)}

    def suppressed(self) -> Mapping[str, int]:
        query = select(suppressions.c.kind, func.count()).group_by(suppressions.c.kind)
        return {kind: addresses for kind, addresses in self._connection.execute(query)}  # noqa: C416 - as below

    def standing(self, audience: str) -> Mapping[str, int]:
        query = (
            select(subscribers.c.status, func.count())
            .where(subscribers.c.audience == audience)
            .group_by(subscribers.c.status)
        )
        return {status: people for status, people in self._connection.execute(query)}  # noqa: C416 - dict() knows no row
