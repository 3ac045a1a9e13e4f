"""The tables of the welcome series: the series as it holds, who is in it, and what became of each step for whom."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from scheduler.storage.tables import Instant, Key, metadata

STILL_IN_IT = text("next_at IS NOT NULL")
"""The condition of an index: most people have been through the series, and are not looked at again."""

welcome_series = Table(
    "welcome_series",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("series", Text, nullable=False),
)

# No foreign key to the subscriber: that somebody left the series outlives the erasure of their name.
welcome_enrolments = Table(
    "welcome_enrolments",
    metadata,
    Column("subscriber", Key, primary_key=True),
    Column("begun_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("ended_at", Instant),
    Column("reason", Text, nullable=False),
    Index("ix_welcome_enrolments_next_at", "next_at", sqlite_where=STILL_IN_IT, postgresql_where=STILL_IN_IT),
    Index(None, "begun_at"),
)

# A person stands here as a keyed hash of the mailbox, so that a step stays given when they are erased and come back.
welcome_steps = Table(
    "welcome_steps",
    metadata,
    Column("person", Key, primary_key=True),
    Column("step", Key, primary_key=True),
    Column("subscriber", Key, nullable=False),
    Column("at", Instant, nullable=False),
    Column("item", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("delivery", Key, nullable=False),
    Column("reason", String, nullable=False),
    Index(None, "step"),
    Index(None, "subscriber"),
    Index(None, "delivery"),
)
