"""Subscribers and their interests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    TextClause,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from scheduler.domain.audience_view import AudienceCounts, Chosen, Chunk
from scheduler.domain.segment import Selection
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, name_key, normal_address
from scheduler.storage.audience_tables import NOT_CONFIRMED, consents, interests, sign_ups, subscribers
from scheduler.storage.rows import Row, batches, insert_absent, insert_into, insert_many, is_one_of
from scheduler.storage.segment_conditions import condition_of
from scheduler.storage.tables import microseconds

_LAST_SIGN = "\U0010ffff"

_COLUMNS = tuple(column.name for column in subscribers.columns)
_MADE = {"normal_address", "name_key"}
_OWN_COLUMNS = tuple(name for name in _COLUMNS if name not in {"id", *_MADE})
"""What a subscriber's row keeps as it is told."""

_read = attrgetter(*(name for name in _COLUMNS if name not in _MADE))
_NORMAL, _NAME, _CONSENT_AT, _PAUSED = map(_COLUMNS.index, ("normal_address", "name_key", "consent_at", "paused_until"))


class SqlSubscribers:
    """`ports.Subscribers` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, people: Sequence[Subscriber]) -> int:
        rows = [_row(person) for person in people]
        new = set(insert_absent(self._connection, subscribers, rows, returning=subscribers.c.id))
        known = [row for row in rows if row["id"] not in new]
        if known:
            self._connection.execute(
                update(subscribers)
                .where(
                    subscribers.c.audience == bindparam("in_audience"),
                    subscribers.c.normal_address == bindparam("at_address"),
                )
                .values(name=bindparam("new_name"), name_key=bindparam("new_key"), language=bindparam("new_language")),
                [
                    {
                        "in_audience": row["audience"],
                        "at_address": row["normal_address"],
                        "new_name": row["name"],
                        "new_key": row["name_key"],
                        "new_language": row["language"],
                    }
                    for row in known
                ],
            )
        return len(new)

    def of_audience(self, audience: str, after: str = "", limit: int | None = None) -> tuple[Subscriber, ...]:
        of_audience = select(subscribers).where(subscribers.c.audience == audience, subscribers.c.id > after)
        query = of_audience.order_by(subscribers.c.id).limit(limit)
        return tuple(map(subscriber_of, self._connection.execute(query).mappings()))

    def chunk(self, audience: str, selection: Selection | None, after: str, limit: int) -> Chunk:
        following = select(subscribers.c.id).where(subscribers.c.audience == audience, subscribers.c.id > after)
        window = following.order_by(subscribers.c.id).limit(limit).subquery()
        last, number = self._connection.execute(select(func.max(window.c.id), func.count()).select_from(window)).one()
        if last is None:
            return Chunk((), after, is_last=True)
        query = select(subscribers).where(
            subscribers.c.audience == audience, subscribers.c.id > after, subscribers.c.id <= last
        )
        if selection is not None:
            query = query.where(condition_of(selection, self._connection))
        rows = self._connection.execute(query.order_by(subscribers.c.id)).mappings()
        return Chunk(tuple(map(subscriber_of, rows)), last, is_last=number < limit)

    def page(self, chosen: Chosen, after: Subscriber | None, limit: int) -> tuple[Subscriber, ...]:
        by_name = (subscribers.c.name_key, subscribers.c.id)
        order = by_name if chosen.name else (subscribers.c.normal_address,)
        query = select(subscribers).where(self._is_chosen(chosen))
        if after is not None:
            place = (_name_key(after), after.id) if chosen.name else (normal_address(after.address),)
            query = query.where(tuple_(*order) > tuple_(*place))
        rows = self._connection.execute(query.order_by(*order).limit(limit)).mappings()
        return tuple(map(subscriber_of, rows))

    def count(self, chosen: Chosen) -> Mapping[SubscriberStatus, int]:
        by_status = select(subscribers.c.status, func.count()).where(self._is_chosen(chosen))
        found = self._connection.execute(by_status.group_by(subscribers.c.status))
        return {SubscriberStatus(status): number for status, number in found}

    def counts(self, audience: str) -> AudienceCounts:
        topics = (
            select(interests.c.topic, func.count())
            .join(subscribers, subscribers.c.id == interests.c.subscriber)
            .where(subscribers.c.audience == audience)
            .group_by(interests.c.topic)
        )
        return AudienceCounts(
            statuses=self.count(Chosen(audience)),
            languages=self._counted(audience, subscribers.c.language),
            sources=self._counted(audience, subscribers.c.source),
            topics=_numbers(self._connection, topics),
        )

    def audiences(self) -> Mapping[str, int]:
        return _numbers(self._connection, select(subscribers.c.audience, func.count()).group_by(subscribers.c.audience))

    def audience_names(self) -> tuple[str, ...]:
        names: list[str] = []
        following = select(func.min(subscribers.c.audience)).where(subscribers.c.audience > bindparam("after"))
        while found := self._connection.scalar(following, {"after": names[-1] if names else ""}):
            names.append(found)
        return tuple(names)

    def _counted(self, audience: str, column: Column[str]) -> Mapping[str, int]:
        query = select(column, func.count()).where(subscribers.c.audience == audience).group_by(column)
        return _numbers(self._connection, query)

    def _is_chosen(self, chosen: Chosen) -> ColumnElement[bool]:
        conditions: list[ColumnElement[bool] | TextClause] = [subscribers.c.audience == chosen.audience]
        if chosen.status is not None:
            conditions.append(subscribers.c.status == chosen.status)
            if chosen.status is not SubscriberStatus.CONFIRMED:
                conditions.append(NOT_CONFIRMED)
        if chosen.selection is not None:
            conditions.append(condition_of(chosen.selection, self._connection))
        if chosen.search:
            conditions.append(_found_by(chosen.search))
        if chosen.address:
            conditions.append(_begins(subscribers.c.normal_address, normal_address(chosen.address)))
        if chosen.name:
            conditions.append(_begins(subscribers.c.name_key, name_key(chosen.name)))
        return and_(*conditions)

    def get(self, subscriber: str) -> Subscriber | None:
        row = self._connection.execute(select(subscribers).where(subscribers.c.id == subscriber)).mappings().first()
        return None if row is None else subscriber_of(row)

    def held(self, subscriber: str) -> Subscriber | None:
        # SQLite has one writer at a time, and no locks on rows.
        held = select(subscribers).where(subscribers.c.id == subscriber).with_for_update(key_share=True)
        row = self._connection.execute(held).mappings().first()
        return None if row is None else subscriber_of(row)

    def at_address(self, address: str) -> tuple[Subscriber, ...]:
        at_address = select(subscribers).where(subscribers.c.normal_address == normal_address(address))
        found = self._connection.execute(at_address.order_by(subscribers.c.audience)).mappings()
        return tuple(map(subscriber_of, found))

    def known(self, audience: str, normal_addresses: Collection[str]) -> Mapping[str, Subscriber]:
        at_addresses = is_one_of(self._connection, subscribers.c.normal_address, normal_addresses)
        query = select(subscribers).where(subscribers.c.audience == audience, at_addresses)
        return {row["normal_address"]: subscriber_of(row) for row in self._connection.execute(query).mappings()}

    def listed(self, normal_addresses: Collection[str]) -> frozenset[str]:
        at_addresses = is_one_of(self._connection, subscribers.c.normal_address, normal_addresses)
        lists = select(subscribers.c.audience).distinct()
        query = select(subscribers.c.normal_address).where(subscribers.c.audience.in_(lists), at_addresses)
        return frozenset(self._connection.scalars(query))

    def insert(self, people: Sequence[Subscriber]) -> int:
        there = (subscribers.c.audience, subscribers.c.normal_address)
        statement = insert_into(self._connection, subscribers).on_conflict_do_nothing(index_elements=there)
        return insert_many(self._connection, statement, _COLUMNS, [_values(person) for person in people])

    def rewrite(self, people: Sequence[Subscriber]) -> None:
        changed: dict[str, Any] = {
            name: bindparam(f"new_{name}")
            for name in (*_OWN_COLUMNS, "name_key")
            if name not in {"audience", "address"}
        }
        # Whoever left meanwhile, as PostgreSQL lets them, stays away.
        stays = subscribers.c.status != SubscriberStatus.UNSUBSCRIBED
        statement = update(subscribers).where(subscribers.c.id == bindparam("of_id"), stays).values(changed)
        for batch in batches(people):
            rows = [{"of_id": row["id"], **{f"new_{name}": row[name] for name in changed}} for row in map(_row, batch)]
            self._connection.execute(statement, rows)

    def put(self, subscriber: Subscriber) -> None:
        """Write a subscriber who is there as they are now."""
        change = update(subscribers).where(subscribers.c.id == subscriber.id)
        self._connection.execute(change.values(**{k: v for k, v in _row(subscriber).items() if k != "id"}))

    def remove(self, subscriber: str) -> None:
        self._connection.execute(delete(interests).where(interests.c.subscriber == subscriber))
        self._connection.execute(delete(subscribers).where(subscribers.c.id == subscriber))

    def pending_before(self, at: datetime, limit: int) -> tuple[Subscriber, ...]:
        query = select(subscribers).where(*_pending_before(at)).order_by(subscribers.c.id).limit(limit)
        return tuple(map(subscriber_of, self._connection.execute(query).mappings()))

    def count_pending_before(self, at: datetime) -> int:
        return self._connection.scalar(select(func.count()).select_from(subscribers).where(*_pending_before(at))) or 0

    def left_before(self, at: datetime, limit: int) -> tuple[Subscriber, ...]:
        query = select(subscribers).where(*_left_before(at)).order_by(subscribers.c.id).limit(limit)
        return tuple(map(subscriber_of, self._connection.execute(query).mappings()))

    def count_left_before(self, at: datetime) -> int:
        return self._connection.scalar(select(func.count()).select_from(subscribers).where(*_left_before(at))) or 0

    def set_interests(self, subscriber: str, topics: Collection[str]) -> None:
        """Write a person's interests, as keyed hashes of topics, in place of those that are there."""
        self._connection.execute(delete(interests).where(interests.c.subscriber == subscriber))
        rows = [{"subscriber": subscriber, "topic": topic} for topic in sorted(set(topics))]
        if rows:
            self._connection.execute(insert(interests), rows)

    def interests(self, people: Collection[str]) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for batch in batches(people):
            query = select(interests.c.subscriber, interests.c.topic).where(interests.c.subscriber.in_(batch))
            for subscriber, topic in self._connection.execute(query):
                found.setdefault(subscriber, set()).add(topic)
        return {subscriber: frozenset(topics) for subscriber, topics in found.items()}


def _found_by(search: str) -> ColumnElement[bool]:
    name = subscribers.c.name
    return or_(
        _begins(subscribers.c.normal_address, normal_address(search)),
        name.istartswith(search, autoescape=True),
        name.icontains(f" {search}", autoescape=True),
        subscribers.c.id == search,
    )


def _begins(column: Column[str], text: str) -> ColumnElement[bool]:
    return and_(column >= text, column < f"{text}{_LAST_SIGN}")


def _numbers(connection: Connection, query: Select[str, int]) -> Mapping[str, int]:
    """Return a query's counts by name, the greatest first."""
    found = sorted(connection.execute(query), key=lambda row: (-row[1], row[0]))
    return {name: number for name, number in found}  # noqa: C416 - dict() does not know a row for a pair


def _pending_before(at: datetime) -> tuple[ColumnElement[bool], ...]:
    later = exists().where(sign_ups.c.subscriber == subscribers.c.id, sign_ups.c.at >= at)
    return subscribers.c.status == SubscriberStatus.PENDING, subscribers.c.consent_at < at, ~later


def _left_before(at: datetime) -> tuple[ColumnElement[bool], ...]:
    since = exists().where(consents.c.subscriber == subscribers.c.id, consents.c.at >= at)
    return subscribers.c.status == SubscriberStatus.UNSUBSCRIBED, ~since


def _values(person: Subscriber) -> Row:
    """Return a subscriber's row as the driver takes it."""
    values = list(_read(person))
    values.insert(_NORMAL, normal_address(person.address))
    values.insert(_NAME, _name_key(person))
    values[_CONSENT_AT] = microseconds(person.consent_at)
    if person.paused_until is not None:
        values[_PAUSED] = microseconds(person.paused_until)
    return tuple(values)


def _row(person: Subscriber) -> dict[str, Any]:  # Any: a row's values are as its columns are
    row: dict[str, Any] = {name: getattr(person, name) for name in _OWN_COLUMNS}
    made = {"normal_address": normal_address(person.address), "name_key": _name_key(person)}
    return {"id": person.id, **made, **row}


def _name_key(person: Subscriber) -> str:
    return name_key(person.name or person.first_name)


def subscriber_of(row: RowMapping) -> Subscriber:
    """Return a row as the subscriber it keeps."""
    return Subscriber(
        id=row["id"],
        address=row["address"],
        name=row["name"],
        audience=row["audience"],
        language=row["language"],
        consent_source=row["consent_source"],
        consent_at=row["consent_at"],
        first_name=row["first_name"],
        status=SubscriberStatus(row["status"]),
        source=row["source"],
        zone=row["zone"],
        frequency=row["frequency"],
        paused_until=row["paused_until"],
    )
