"""The recipients of issues: frozen, and moved along their legal transitions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, exists, func, insert, select, update

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.recipient import (
    TAKEN,
    UNANSWERED,
    WAITING,
    Accounting,
    Frozen,
    OpenBatch,
    Recipient,
    RecipientState,
    account,
    states_before,
)
from scheduler.domain.subscriber import Subscriber
from scheduler.storage.audience_tables import recipients, sign_ups, subscribers
from scheduler.storage.delivery_conditions import OF_CAMPAIGN_ISSUE, OF_WELCOME_STEP
from scheduler.storage.rows import batches, insert_absent, insert_many, is_one_of
from scheduler.storage.subscribers import subscriber_of
from scheduler.storage.tables import deliveries, items

_COLUMNS = ("item", "version", "subscriber", "delivery", "state", "reason")


class SqlRecipients:
    """`ports.Recipients` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def freeze(self, key: ItemKey, version: int, recipients: Sequence[Recipient], after: str = "") -> bool:
        return _freeze(self._connection, key, version, recipients, after)

    def frozen(self, key: ItemKey, version: int) -> Frozen:
        newest = (
            select(func.max(deliveries.c.sequence).label("sequence"))
            .where(deliveries.c.item == str(key), deliveries.c.version == version)
            .group_by(deliveries.c.due_at, deliveries.c.variant)
            .subquery()
        )
        people = (
            select(func.count()).where(recipients.c.delivery == deliveries.c.id).correlate(deliveries).scalar_subquery()
        )
        of_version = (deliveries.c.item == str(key), deliveries.c.version == version)
        is_newest = deliveries.c.sequence == newest.c.sequence
        columns = (deliveries.c.due_at, deliveries.c.variant, deliveries.c.sequence, people)
        rows = self._connection.execute(select(*columns).join(newest, is_newest).where(*of_version))
        found = {(due, variant): OpenBatch(sequence, many) for due, variant, sequence, many in rows}
        last = self._connection.scalar(_last_frozen(key, version)) or ""
        return Frozen(last, max((batch.sequence for batch in found.values()), default=0), found)

    def tally(self, key: ItemKey, version: int) -> Mapping[RecipientState, int]:
        query = (
            select(recipients.c.state, func.count())
            .where(recipients.c.item == str(key), recipients.c.version == version)
            .group_by(recipients.c.state)
        )
        return {RecipientState(state): number for state, number in self._connection.execute(query)}

    def of_issue(self, key: ItemKey, version: int) -> tuple[Recipient, ...]:
        of_version = (recipients.c.item == str(key), recipients.c.version == version)
        query = select(recipients).where(*of_version).order_by(recipients.c.subscriber)
        return tuple(_recipient(row) for row in self._connection.execute(query).mappings())

    def received_since(self, people: Collection[str], since: datetime) -> Mapping[str, datetime]:
        went = (
            select(deliveries.c.item, deliveries.c.version, func.max(deliveries.c.due_at))
            .where(deliveries.c.due_at >= since, deliveries.c.count > 0, OF_CAMPAIGN_ISSUE, ~OF_WELCOME_STEP)
            .group_by(deliveries.c.item, deliveries.c.version)
        )
        received: dict[str, datetime] = {}
        for item, version, at in self._connection.execute(went).all():
            took = select(recipients.c.subscriber).where(
                recipients.c.item == item, recipients.c.version == version, recipients.c.state.in_(sorted(TAKEN))
            )
            for batch in batches(people):
                for person in self._connection.scalars(took.where(recipients.c.subscriber.in_(batch))):
                    received[person] = max(at, received.get(person, at))
        return received

    def addressees(self, delivery: str) -> tuple[Subscriber, ...]:
        query = (
            select(subscribers)
            .join(recipients, subscribers.c.id == recipients.c.subscriber)
            .where(recipients.c.delivery == delivery, recipients.c.state.in_(sorted(WAITING)))
            .order_by(recipients.c.subscriber)
        )
        found = tuple(map(subscriber_of, self._connection.execute(query).mappings().all()))
        return found or self._signing_up(delivery)

    def _signing_up(self, delivery: str) -> tuple[Subscriber, ...]:
        """Return who waits for a mail to confirm: each under the id of the sign-up, which is what the mail is about."""
        query = (
            select(subscribers, sign_ups.c.id.label("sign_up"))
            .join(sign_ups, sign_ups.c.subscriber == subscribers.c.id)
            .join(recipients, recipients.c.subscriber == sign_ups.c.id)
            .where(recipients.c.delivery == delivery, recipients.c.state.in_(sorted(WAITING)))
        )
        rows = self._connection.execute(query).mappings()
        return tuple(replace(subscriber_of(row), id=row["sign_up"]) for row in rows)

    def gone(self, delivery: str) -> tuple[str, ...]:
        query = (
            select(recipients.c.subscriber)
            .where(recipients.c.delivery == delivery, recipients.c.state.in_(sorted(WAITING)))
            .where(~exists().where(subscribers.c.id == recipients.c.subscriber))
            .where(~exists().where(sign_ups.c.id == recipients.c.subscriber))
        )
        return tuple(self._connection.scalars(query.order_by(recipients.c.subscriber)))

    def add(self, key: ItemKey, version: int, recipient: Recipient) -> bool:
        row = _row(key, version, recipient)
        return bool(insert_absent(self._connection, recipients, [row], returning=recipients.c.subscriber))

    def left_behind(self, key: ItemKey, version: int) -> tuple[tuple[str, str], ...]:
        query = (
            select(recipients.c.subscriber, recipients.c.delivery)
            .join(deliveries, deliveries.c.id == recipients.c.delivery)
            .where(
                recipients.c.item == str(key),
                recipients.c.version < version,
                recipients.c.state == RecipientState.PREPARED,
                deliveries.c.state == DeliveryState.CANCELLED,
            )
        )
        rows = self._connection.execute(query.order_by(recipients.c.version, recipients.c.subscriber))
        return tuple((row.subscriber, row.delivery) for row in rows)

    def of_subscriber(self, people: Collection[str]) -> tuple[tuple[ItemKey, int, Recipient], ...]:
        query = select(recipients).where(recipients.c.subscriber.in_(sorted(people)))
        rows = self._connection.execute(query.order_by(recipients.c.item, recipients.c.version)).mappings()
        return tuple((ItemKey.parse(row["item"]), row["version"], _recipient(row)) for row in rows)

    def mark(
        self,
        delivery: str,
        state: RecipientState,
        reason: str = "",
        subscribers: Collection[str] | None = None,
        *,
        only_from: Collection[RecipientState] | None = None,
    ) -> int:
        """Move a batch's recipients (or only those named) to a state, those that may go there; return how many."""
        legal = states_before(state)
        sources = legal if only_from is None else legal.intersection(only_from)
        change = (
            update(recipients)
            .where(recipients.c.delivery == delivery, recipients.c.state.in_(sorted(sources)))
            .values(state=state, reason=reason)
        )
        if subscribers is None:
            return self._connection.execute(change).rowcount
        return sum(
            self._connection.execute(change.where(is_one_of(self._connection, recipients.c.subscriber, batch))).rowcount
            for batch in batches(subscribers)
        )

    def carry_over(self, delivery: str, to: str, subscribers: Collection[str]) -> int:
        unanswered = recipients.c.state.in_(sorted(UNANSWERED))
        change = update(recipients).where(recipients.c.delivery == delivery, unanswered).values(delivery=to)
        return sum(
            self._connection.execute(change.where(is_one_of(self._connection, recipients.c.subscriber, batch))).rowcount
            for batch in batches(subscribers)
        )

    def accounting(self, key: ItemKey, version: int) -> Accounting:
        return account(self.tally(key, version))

    def reasons(self, key: ItemKey, version: int, state: RecipientState) -> Mapping[str, int]:
        people = func.count()
        query = (
            select(recipients.c.reason, people)
            .where(recipients.c.item == str(key), recipients.c.version == version, recipients.c.state == state)
            .group_by(recipients.c.reason)
            .order_by(people.desc(), recipients.c.reason)
        )
        found = self._connection.execute(query)
        return {reason: number for reason, number in found}  # noqa: C416 - dict() does not know a row for a pair


def _last_frozen(key: ItemKey, version: int) -> Select[str | None]:
    return select(func.max(recipients.c.subscriber)).where(
        recipients.c.item == str(key), recipients.c.version == version
    )


def _freeze(connection: Connection, key: ItemKey, version: int, people: Sequence[Recipient], after: str) -> bool:
    # On PostgreSQL the item's lock lets one worker at a time look and write; SQLite has but one writer.
    connection.execute(select(items.c.key).where(items.c.key == str(key)).with_for_update(key_share=True))
    if (connection.scalar(_last_frozen(key, version)) or "") != after:
        return False
    item = str(key)
    rows = [(item, version, each.subscriber, each.delivery, each.state.value, each.reason) for each in people]
    insert_many(connection, insert(recipients), _COLUMNS, rows)
    return True


def _recipient(row: RowMapping) -> Recipient:
    return Recipient(row["subscriber"], row["delivery"], RecipientState(row["state"]), row["reason"])


def _row(key: ItemKey, version: int, person: Recipient) -> dict[str, Any]:  # Any: a row's values are as its columns are
    return {
        "item": str(key),
        "version": version,
        "subscriber": person.subscriber,
        "delivery": person.delivery,
        "state": person.state,
        "reason": person.reason,
    }
