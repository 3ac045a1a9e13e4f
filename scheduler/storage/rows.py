"""Writing many rows: those that are not there yet, and long lists in pieces that every database takes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ARRAY, Column, ColumnElement, Connection, Insert, String, Table, any_, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

BATCH = 10_000
"""Values of one list handed over at once.

SQLite takes 32,766 (sqlite.org/limits.html, 9), PostgreSQL's protocol 65,535.
"""

T = TypeVar("T")

Row = tuple[Any, ...]  # Any: a row's values are as its columns are


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut values into lists of at most `BATCH`."""
    iterator = iter(values)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that has ON CONFLICT, which both databases spell alike and SQLAlchemy names apart."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the same for a database by SQLAlchemy's name for it, so that a statement can be kept."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_many(connection: Connection, statement: Insert, columns: Sequence[str], rows: Sequence[Row]) -> int:
    """Execute an INSERT for many rows, each a tuple of the columns' values as the driver takes them; return how many.

    SQLAlchemy's own way makes a dictionary of every row and looks at each value, which takes four times as long
    (measured 2026-11): a list of a million people would feel it.
    """
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(columns))
    total = 0
    for batch in batches(rows):
        if compiled.positiontup is None:
            values: list[Any] = [dict(zip(columns, row, strict=True)) for row in batch]  # Any: as the columns are
        else:
            if list(compiled.positiontup) != list(columns):
                raise AssertionError("the columns stand in another order than in the statement")
            values = batch
        total += connection.exec_driver_sql(str(compiled), values).rowcount
    return total


def is_one_of(connection: Connection, column: Column[str], values: Collection[str]) -> ColumnElement[bool]:
    """Return 'column is one of the values', in which all of them are one parameter, however many there are."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(String)))
    listed = func.json_each(bindparam(None, json.dumps(list(values)), type_=String)).table_valued("value")
    return column.in_(select(listed.c.value))


def insert_absent(
    connection: Connection,
    table: Table,
    rows: Iterable[dict[str, Any]],  # Any: a row's values are as its columns are
    returning: Column[str],
) -> Sequence[str]:
    """Insert the rows that clash with none that is there; return the given column of those that were new."""
    statement = insert_into(connection, table).on_conflict_do_nothing().returning(returning)
    return [value for batch in batches(rows) for value in connection.scalars(statement, batch)]
