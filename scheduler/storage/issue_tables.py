"""The tables of issues on their way: how far each is prepared, what each account spent, and where one stopped."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table

from scheduler.storage.tables import Instant, Key, metadata

preparations = Table(
    "preparations",
    metadata,
    Column("item", Key, ForeignKey("items.key"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    # Counted as the people are read, so that the rows that were written can be held against it.
    Column("candidates", Integer, nullable=False),
    # The last subscriber who was looked at, chosen or not: few of a large audience may be in a segment.
    Column("last", Key, nullable=False),
)

spendings = Table(
    "spendings",
    metadata,
    Column("account", Key, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("people", Integer, nullable=False),
)

stops = Table(
    "stops",
    metadata,
    Column("item", Key, ForeignKey("items.key"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("mails", Integer, nullable=False),
    Column("complaints", Integer, nullable=False),
    Column("bounces", Integer, nullable=False),
)

# Counted as it happens: to count an issue's recipients by state is to read every row of it.
mail_counts = Table(
    "mail_counts",
    metadata,
    Column("item", Key, ForeignKey("items.key"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("mails", Integer, nullable=False),
    Column("complaints", Integer, nullable=False),
    Column("bounces", Integer, nullable=False),
)
