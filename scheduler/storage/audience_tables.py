"""The tables of the people who receive: on the same metadata as all others."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from scheduler.storage.tables import Instant, Key, metadata

NOT_CONFIRMED = text("status <> 'confirmed'")
"""The condition of an index. A question that is to be answered by it says the same, in the same words."""

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("audience", Key, nullable=False),
    Column("address", String, nullable=False),
    Column("normal_address", Key, nullable=False),
    Column("name", String, nullable=False),
    Column("name_key", Key, nullable=False, server_default=text("''")),
    Column("language", String, nullable=False),
    Column("consent_source", String, nullable=False),
    Column("consent_at", Instant, nullable=False),
    Column("first_name", String, nullable=False, server_default=text("''")),
    Column("status", Key, nullable=False, server_default="confirmed"),
    Column("source", Key, nullable=False, server_default=text("''")),
    Column("zone", Key, nullable=False, server_default=text("''")),
    Column("frequency", Key, nullable=False, server_default=text("''")),
    Column("paused_until", Instant),
    UniqueConstraint("audience", "normal_address"),
    Index(None, "audience", "id"),
    Index(None, "audience", "name_key", "id"),
    # Those who receive nothing are few: they are found at once, and taking in a long list writes nothing here.
    Index(
        "ix_subscribers_not_confirmed",
        "audience",
        "status",
        "normal_address",
        sqlite_where=NOT_CONFIRMED,
        postgresql_where=NOT_CONFIRMED,
    ),
)

# What somebody is interested in may tell of their health, so a topic stands here as a keyed hash alone.
interests = Table(
    "interests",
    metadata,
    Column("subscriber", Key, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("topic", Key, primary_key=True),
    Index(None, "topic", "subscriber"),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address_hash", Key, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Key, nullable=False, server_default="asked"),
)

wordings = Table(
    "wordings",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("language", String, nullable=False),
    Column("text", Text, nullable=False),
)

# Triggers, which only the migrations have, refuse to change or remove a record. No foreign key to the subscriber: what
# somebody agreed to outlives the erasure of their name.
consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscriber", Key, nullable=False),
    Column("audience", Key, nullable=False),
    Column("purpose", Key, nullable=False),
    Column("act", Key, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String, nullable=False),
    Column("wording", Key, nullable=False),
    Column("proof", Text, nullable=False),
    Column("by", String, nullable=False),
    Index(None, "subscriber", "id"),
    Index(None, "audience", "at"),
)

# A sign-up that waits for its confirmation: one at a time for a mailbox, which stands here as a keyed hash.
sign_ups = Table(
    "sign_ups",
    metadata,
    Column("id", Key, primary_key=True),
    Column("subscriber", Key, ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    Column("mailbox", Key, nullable=False),
    Column("at", Instant, nullable=False),
    Column("language", String, nullable=False),
    Column("delivery", Key, nullable=False),
    Column("source", String, nullable=False),
    Column("wording", Key, nullable=False),
    Column("first_name", String, nullable=False),
    Column("frequency", Key, nullable=False),
    Column("topics", Text, nullable=False),
    UniqueConstraint("mailbox"),
    Index(None, "subscriber"),
    Index(None, "at"),
)

# What a mail provider has yet to erase, encrypted: a row goes when the provider has said that it took it.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account", Key, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "next_at"),
)

recipients = Table(
    "recipients",
    metadata,
    Column("item", Key, ForeignKey("items.key"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    # No foreign key: how an issue's audience added up outlives the erasure of a person.
    Column("subscriber", Key, primary_key=True),
    # Checked on commit: recipients may be frozen before the batches that carry them are added.
    Column("delivery", Key, ForeignKey("deliveries.id", deferrable=True, initially="DEFERRED")),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "delivery"),
    Index(None, "subscriber"),
)
