"""Writing many rows: those that are not there yet, and long lists in pieces that every database takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

BATCH = 10_000
"""Values of one list handed over at once.

SQLite takes 32,766 (sqlite.org/limits.html, 9), PostgreSQL's protocol 65,535.
"""

T = TypeVar("T")


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut values into lists of at most `BATCH`."""
    iterator = iter(values)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that has ON CONFLICT, which both databases spell alike and SQLAlchemy names apart."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def insert_absent(
    connection: Connection,
    table: Table,
    rows: Iterable[dict[str, Any]],  # Any: a row's values are as its columns are
    returning: Column[str],
) -> Sequence[str]:
    """Insert the rows that clash with none that is there; return the given column of those that were new."""
    statement = insert_into(connection, table).on_conflict_do_nothing().returning(returning)
    return [value for batch in batches(rows) for value in connection.scalars(statement, batch)]
