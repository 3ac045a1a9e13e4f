"""The tokens of programs, and their requests under idempotency keys."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    tuple_,
    update,
)

from scheduler.domain.api_token import ApiToken, Scope, in_order
from scheduler.domain.idempotency import Answer, KeyedRequest
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import Instant, Key, metadata

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_hash", Key, primary_key=True),
    Column("login", Key, nullable=False),
    Column("name", String, nullable=False),
    Column("scopes", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("used_at", Instant),
    Index(None, "login"),
)

keyed_requests = Table(
    "keyed_requests",
    metadata,
    Column("token", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("digest", String, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("status", Integer),
    Column("media_type", String),
    Column("body", LargeBinary),
    Index(None, "began_at"),
)

_NAMES = frozenset(Scope)


class SqlApiTokens:
    """`ports.ApiTokens` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: ApiToken) -> None:
        values = {**asdict(token), "scopes": " ".join(in_order(token.scopes))}
        self._connection.execute(insert(api_tokens).values(values))

    def find(self, token_hash: str) -> ApiToken | None:
        row = self._connection.execute(select(api_tokens).where(api_tokens.c.token_hash == token_hash)).first()
        return None if row is None else _token(row)

    def all(self) -> tuple[ApiToken, ...]:
        query = select(api_tokens).order_by(api_tokens.c.made_at, api_tokens.c.token_hash)
        return tuple(map(_token, self._connection.execute(query)))

    def mark_used(self, token_hash: str, at: datetime) -> None:
        self._connection.execute(update(api_tokens).where(api_tokens.c.token_hash == token_hash).values(used_at=at))

    def end(self, token_hash: str) -> None:
        self._connection.execute(delete(api_tokens).where(api_tokens.c.token_hash == token_hash))

    def end_of_person(self, login: str) -> int:
        return self._connection.execute(delete(api_tokens).where(api_tokens.c.login == login)).rowcount


class SqlKeyedRequests:
    """`ports.KeyedRequests` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, request: KeyedRequest) -> KeyedRequest | None:
        values = {"token": request.token, "key": request.key, "digest": request.digest, "began_at": request.began_at}
        insertion = insert_into(self._connection, keyed_requests).values(values).on_conflict_do_nothing()
        if self._connection.execute(insertion.returning(keyed_requests.c.key)).first() is not None:
            return None
        is_it = (keyed_requests.c.token == request.token) & (keyed_requests.c.key == request.key)
        return _request(self._connection.execute(select(keyed_requests).where(is_it)).one())

    def answer(self, token: str, key: str, answer: Answer) -> None:
        is_it = (keyed_requests.c.token == token) & (keyed_requests.c.key == key)
        self._connection.execute(update(keyed_requests).where(is_it).values(asdict(answer)))

    def forget(self, before: datetime, most: int) -> int:
        columns = keyed_requests.c.token, keyed_requests.c.key
        old = select(*columns).where(keyed_requests.c.began_at < before).limit(most)
        return self._connection.execute(delete(keyed_requests).where(tuple_(*columns).in_(old))).rowcount


def _token(row: Row[Any]) -> ApiToken:  # Any: a row's values are as its columns are
    """Return a token. A scope of an earlier version that is no more says nothing."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    scopes = frozenset(Scope(name) for name in values.pop("scopes").split() if name in _NAMES)
    return ApiToken(**values, scopes=scopes)


def _request(row: Row[Any]) -> KeyedRequest:
    answer = None if row.status is None else Answer(row.status, row.media_type, row.body)
    return KeyedRequest(row.token, row.key, row.digest, row.began_at, answer)
