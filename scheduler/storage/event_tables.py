"""The tables of what mail providers report. The migrations build exactly these, as those of `tables`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, LargeBinary, String, Table, literal_column

from scheduler.domain.events import ProviderEvent
from scheduler.storage.tables import Instant, Key, metadata

# No foreign keys: reports outlive the erasure of a person, as the recipients' rows do.
events = Table(
    "events",
    metadata,
    Column("account", Key, primary_key=True),
    Column("id", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("delivery", Key),
    Column("recipient", Key),
    Column("code", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
)

TELLING_KINDS = (
    ProviderEvent.BLOCKED,
    ProviderEvent.BOUNCED,
    ProviderEvent.COMPLAINED,
    ProviderEvent.DROPPED,
    ProviderEvent.UNSUBSCRIBED,
)
"""The few kinds that figures, rates and rules look for among the many that say that all is well."""

TELLING: ColumnElement[bool] = events.c.kind.in_([literal_column(f"'{kind}'") for kind in TELLING_KINDS])
"""That an event is of one of these kinds, written out for its partial indexes."""

_OF_SOMEBODY = events.c.recipient.is_not(None)

Index("ix_events_recipient", events.c.recipient, sqlite_where=_OF_SOMEBODY, postgresql_where=_OF_SOMEBODY)
Index("ix_events_telling_delivery", events.c.delivery, sqlite_where=TELLING, postgresql_where=TELLING)
Index("ix_events_telling_account", events.c.account, events.c.at, sqlite_where=TELLING, postgresql_where=TELLING)

event_payloads = Table(
    "event_payloads",
    metadata,
    Column("account", Key, primary_key=True),
    Column("id", Key, primary_key=True),
    Column("received_at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "received_at"),
)

engagements = Table(
    "engagements",
    metadata,
    Column("item", Key, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", Key, primary_key=True),
    # The link that was clicked, or who opened: a person or a machine.
    Column("target", Key, primary_key=True),
    Column("number", Integer, nullable=False),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", Key, primary_key=True),
    Column("validity", String, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("read_at", Instant, nullable=False),
)
