"""Subscribers, suppression, and the recipients of issues."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, insert, select, update

from scheduler.domain.audience import (
    UNANSWERED,
    WAITING,
    Accounting,
    Frozen,
    Recipient,
    RecipientState,
    Subscriber,
    Suppression,
    account,
    normal_address,
    states_before,
)
from scheduler.domain.content import ItemKey
from scheduler.storage.rows import batches, insert_absent
from scheduler.storage.tables import deliveries, items, recipients, subscribers, suppressions


class SqlAudience:
    """`ports.Audience` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def subscribe(self, subscribers: Sequence[Subscriber]) -> int:
        return _subscribe(self._connection, subscribers)

    def subscribers(self, audience: str, after: str = "", limit: int | None = None) -> tuple[Subscriber, ...]:
        of_audience = select(subscribers).where(subscribers.c.audience == audience, subscribers.c.id > after)
        query = of_audience.order_by(subscribers.c.id).limit(limit)
        return tuple(_subscriber(row) for row in self._connection.execute(query).mappings())

    def suppress(self, suppressions: Iterable[Suppression]) -> int:
        return _suppress(self._connection, suppressions)

    def suppressed(self, address_hashes: Collection[str]) -> Mapping[str, str]:
        reasons: dict[str, str] = {}
        for batch in batches(address_hashes):
            query = select(suppressions.c.address_hash, suppressions.c.reason)
            found = self._connection.execute(query.where(suppressions.c.address_hash.in_(batch)))
            reasons |= dict(found.all())
        return reasons

    def freeze(self, key: ItemKey, version: int, recipients: Sequence[Recipient], after: str = "") -> bool:
        return _freeze(self._connection, key, version, recipients, after)

    def frozen(self, key: ItemKey, version: int) -> Frozen:
        batch = (
            select(deliveries.c.id, deliveries.c.sequence)
            .where(deliveries.c.item == str(key), deliveries.c.version == version)
            .order_by(deliveries.c.sequence.desc())
            .limit(1)
        )
        row = self._connection.execute(batch).one_or_none()
        last = self._connection.scalar(_last_frozen(key, version)) or ""
        if row is None:
            return Frozen(last)
        people = select(func.count()).select_from(recipients).where(recipients.c.delivery == row.id)
        return Frozen(last, row.sequence, self._connection.scalar(people) or 0)

    def recipients(self, key: ItemKey, version: int) -> tuple[Recipient, ...]:
        of_version = (recipients.c.item == str(key), recipients.c.version == version)
        query = select(recipients).where(*of_version).order_by(recipients.c.subscriber)
        return tuple(_recipient(row) for row in self._connection.execute(query).mappings())

    def addressees(self, delivery: str) -> tuple[Subscriber, ...]:
        query = (
            select(subscribers)
            .join(recipients, subscribers.c.id == recipients.c.subscriber)
            .where(recipients.c.delivery == delivery, recipients.c.state.in_(sorted(WAITING)))
            .order_by(recipients.c.subscriber)
        )
        return tuple(map(_subscriber, self._connection.execute(query).mappings().all()))

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
            self._connection.execute(change.where(recipients.c.subscriber.in_(batch))).rowcount
            for batch in batches(subscribers)
        )

    def carry_over(self, delivery: str, to: str, subscribers: Collection[str]) -> int:
        unanswered = recipients.c.state.in_(sorted(UNANSWERED))
        change = update(recipients).where(recipients.c.delivery == delivery, unanswered).values(delivery=to)
        return sum(
            self._connection.execute(change.where(recipients.c.subscriber.in_(batch))).rowcount
            for batch in batches(subscribers)
        )

    def accounting(self, key: ItemKey, version: int) -> Accounting:
        query = (
            select(recipients.c.state, func.count())
            .where(recipients.c.item == str(key), recipients.c.version == version)
            .group_by(recipients.c.state)
        )
        return account({RecipientState(state): number for state, number in self._connection.execute(query)})

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


def _subscribe(connection: Connection, people: Sequence[Subscriber]) -> int:
    rows = [
        {
            "id": person.id,
            "audience": person.audience,
            "address": person.address,
            "normal_address": normal_address(person.address),
            "name": person.name,
            "language": person.language,
            "consent_source": person.consent_source,
            "consent_at": person.consent_at,
        }
        for person in people
    ]
    new = set(insert_absent(connection, subscribers, rows, returning=subscribers.c.id))
    change = (
        update(subscribers)
        .where(
            subscribers.c.audience == bindparam("in_audience"),
            subscribers.c.normal_address == bindparam("at_address"),
        )
        .values(name=bindparam("new_name"), language=bindparam("new_language"))
    )
    known = [
        {
            "in_audience": row["audience"],
            "at_address": row["normal_address"],
            "new_name": row["name"],
            "new_language": row["language"],
        }
        for row in rows
        if row["id"] not in new
    ]
    if known:
        connection.execute(change, known)
    return len(new)


def _suppress(connection: Connection, new: Iterable[Suppression]) -> int:
    rows = (
        {"address_hash": suppression.address_hash, "reason": suppression.reason, "at": suppression.at}
        for suppression in new
    )
    return len(insert_absent(connection, suppressions, rows, returning=suppressions.c.address_hash))


def _last_frozen(key: ItemKey, version: int) -> Select[str | None]:
    return select(func.max(recipients.c.subscriber)).where(
        recipients.c.item == str(key), recipients.c.version == version
    )


def _freeze(connection: Connection, key: ItemKey, version: int, people: Sequence[Recipient], after: str) -> bool:
    # On PostgreSQL the item's lock lets one worker at a time look and write; SQLite has but one writer.
    connection.execute(select(items.c.key).where(items.c.key == str(key)).with_for_update(key_share=True))
    if (connection.scalar(_last_frozen(key, version)) or "") != after:
        return False
    rows = (
        {
            "item": str(key),
            "version": version,
            "subscriber": person.subscriber,
            "delivery": person.delivery,
            "state": person.state,
            "reason": person.reason,
        }
        for person in people
    )
    for batch in batches(rows):
        connection.execute(insert(recipients), batch)
    return True


def _subscriber(row: RowMapping) -> Subscriber:
    return Subscriber(
        id=row["id"],
        address=row["address"],
        name=row["name"],
        audience=row["audience"],
        language=row["language"],
        consent_source=row["consent_source"],
        consent_at=row["consent_at"],
    )


def _recipient(row: RowMapping) -> Recipient:
    return Recipient(row["subscriber"], row["delivery"], RecipientState(row["state"]), row["reason"])
