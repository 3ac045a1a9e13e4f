"""Outgoing webhooks: the addresses, and the messages to them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from scheduler.domain.errors import NotFound
from scheduler.domain.notifications import NotificationKind
from scheduler.domain.outgoing_webhook import Endpoint, Message, MessageState
from scheduler.storage.rows import insert_absent
from scheduler.storage.tables import Instant, Key, metadata

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", Key, primary_key=True),
    Column("url", String, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("heard", Integer, nullable=False),
    Column("failing_since", Instant),
    Column("off_at", Instant),
    Column("off_reason", String, nullable=False),
)

webhook_messages = Table(
    "webhook_messages",
    metadata,
    Column("endpoint", Key, primary_key=True),
    Column("id", Key, primary_key=True),
    Column("type", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Key, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),
    Column("reason", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Index(None, "state", "due_at"),
    Index(None, "endpoint", "made_at"),
)

_endpoint, _message = webhook_endpoints.c, webhook_messages.c


class SqlEndpoints:
    """`ports.Endpoints` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def insert(self, endpoint: Endpoint) -> None:
        row = {**asdict(endpoint), "kinds": _written(endpoint.kinds)}
        self._connection.execute(insert(webhook_endpoints).values(row))

    def choose(self, identity: str, kinds: Collection[NotificationKind]) -> None:
        self._change(identity, kinds=_written(kinds))

    def mark_failing(self, identity: str, since: datetime | None) -> None:
        self._change(identity, failing_since=since)

    def switch(self, identity: str, off_at: datetime | None, reason: str = "") -> None:
        self._change(identity, off_at=off_at, off_reason=reason)

    def _change(self, identity: str, **values: Any) -> None:  # noqa: ANN401 - as the columns are
        self._connection.execute(update(webhook_endpoints).where(_endpoint.id == identity).values(values))

    def get(self, identity: str) -> Endpoint:
        query = select(webhook_endpoints).where(_endpoint.id == identity)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("there is no such webhook")
        return _read_endpoint(row)

    def all(self) -> tuple[Endpoint, ...]:
        query = select(webhook_endpoints).order_by(_endpoint.made_at, _endpoint.id)
        return tuple(map(_read_endpoint, self._connection.execute(query).mappings()))

    def remove(self, identity: str) -> None:
        self._connection.execute(delete(webhook_messages).where(_message.endpoint == identity))
        self._connection.execute(delete(webhook_endpoints).where(_endpoint.id == identity))

    def hear(self, identity: str, after: int, until: int) -> bool:
        same = (_endpoint.id == identity) & (_endpoint.heard == after)
        return bool(self._connection.execute(update(webhook_endpoints).where(same).values(heard=until)).rowcount)

    def begin(self, identity: str, sequence: int) -> None:
        self._change(identity, heard=sequence)

    def add(self, messages: Iterable[Message]) -> None:
        insert_absent(self._connection, webhook_messages, map(asdict, messages), returning=_message.id)

    def message(self, endpoint: str, identity: str) -> Message:
        row = self._connection.execute(select(webhook_messages).where(_same(endpoint, identity))).mappings().first()
        if row is None:
            raise NotFound("there is no such message")
        return _read_message(row)

    def due(self, now: datetime) -> tuple[Message, ...]:
        query = select(webhook_messages).where(_message.state == MessageState.WAITING, _message.due_at <= now)
        ordered = query.order_by(_message.endpoint, _message.made_at, _message.sequence)
        return tuple(map(_read_message, self._connection.execute(ordered).mappings()))

    def claim(self, message: Message, now: datetime, until: datetime) -> Message | None:
        waits = (_message.state == MessageState.WAITING) & (_message.due_at <= now)
        taken = update(webhook_messages).where(_same(message.endpoint, message.id), waits)
        values: dict[str, Any] = {"due_at": until, "attempts": _message.attempts + 1}  # Any: as the columns are
        done = self._connection.execute(taken.values(values)).rowcount
        return self.message(message.endpoint, message.id) if done else None

    def finish(self, message: Message) -> None:
        same_try = _message.attempts == message.attempts
        ended = {
            "state": message.state,
            "due_at": message.due_at,
            "status": message.status,
            "reason": message.reason,
        }
        changed = update(webhook_messages).where(_same(message.endpoint, message.id), same_try)
        self._connection.execute(changed.values(ended))

    def again(self, message: Message, now: datetime) -> None:
        anew = {"state": MessageState.WAITING, "due_at": now, "attempts": 0, "reason": "", "status": None}
        changed = update(webhook_messages).where(_same(message.endpoint, message.id))
        self._connection.execute(changed.values(anew))

    def give_up(self, endpoint: str, reason: str) -> None:
        waits = (_message.endpoint == endpoint) & (_message.state == MessageState.WAITING)
        ended = {"state": MessageState.GIVEN_UP, "reason": reason}
        self._connection.execute(update(webhook_messages).where(waits).values(ended))

    def newest(self, endpoint: str, most: int) -> tuple[Message, ...]:
        query = select(webhook_messages).where(_message.endpoint == endpoint)
        newest = query.order_by(_message.made_at.desc(), _message.sequence.desc()).limit(most)
        return tuple(map(_read_message, self._connection.execute(newest).mappings()))

    def forget(self, before: datetime) -> None:
        over = _message.state != MessageState.WAITING
        self._connection.execute(delete(webhook_messages).where(over, _message.made_at < before))


def _same(endpoint: str, identity: str) -> ColumnElement[bool]:
    return (_message.endpoint == endpoint) & (_message.id == identity)


def _written(kinds: Collection[NotificationKind]) -> str:
    return json.dumps(sorted(kinds))


def _read_endpoint(row: RowMapping) -> Endpoint:
    return Endpoint(**{**row, "kinds": frozenset(map(NotificationKind, json.loads(row["kinds"])))})


def _read_message(row: RowMapping) -> Message:
    return Message(**{**row, "state": MessageState(row["state"])})
