"""The tables. The migrations build exactly these; a test compares the two on both databases.

An item's key is one text, 'campaign/section/channel/kind', in every table. An instant is a whole
number of microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    literal_column,
)

from scheduler.domain.delivery import DeliveryState

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_MICROSECOND = timedelta(microseconds=1)


def microseconds(instant: datetime) -> int:
    """Return an instant as it is kept. Raises ValueError for a naive datetime, which names no instant."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone, so it is not an instant")
    return (instant - EPOCH) // _MICROSECOND


class Instant(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970-01-01 UTC: exact, and ordered alike on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - its signature
        """Return the microseconds. Raises ValueError for a naive datetime, which names no instant."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - likewise
        """Return the instant in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


# PostgreSQL's default collation depends on the machine; "C" orders by code point, as SQLite does.
Key = String().with_variant(String(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

items = Table(
    "items",
    metadata,
    Column("key", Key, primary_key=True),
    Column("campaign", Key, nullable=False),
    Column("draft", Text, nullable=False),
    Column("slot_local", String, nullable=False),
    Column("slot_zone", String, nullable=False),
    Column("slot_at", Instant, nullable=False),
    Column("slot_rule", String, nullable=False),
    Column("slot_pinned", Boolean, nullable=False, server_default=false()),
    Column("source_digest", String, nullable=False),
    Column("state", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("edited", Boolean, nullable=False),
    Column("edited_source", String),
    Column("note", Text, nullable=False),
    Column("good_until", Instant),
    Index(None, "campaign", "slot_at"),
    Index(None, "state", "slot_at"),
)

contents = Table(
    "contents",
    metadata,
    Column("hash", Key, primary_key=True),
    Column("canonical", Text, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Key, ForeignKey("items.key"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "item", "version"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Key, ForeignKey("items.key"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("signed_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("voided_at", Instant),
    Column("void_reason", Text, nullable=False),
    Column("signer", String, nullable=False),
    Column("registration", String, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("rules", String, nullable=False),
    Column("library", String, nullable=False),
    Column("findings", Text, nullable=False),
    Index(None, "item", "version"),
)

pictures = Table(
    "pictures",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("media_type", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

comparisons = Table(
    "comparisons",
    metadata,
    Column("item", Key, ForeignKey("items.key"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content_hash", String, nullable=False),
    Column("at", Instant),
    Column("fingerprint", String, nullable=False),
    Column("problem", Text, nullable=False),
)

waivers = Table(
    "waivers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("item", Key, ForeignKey("items.key"), nullable=False),
    Column("rule", String, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("login", String, nullable=False),
    Column("name", String, nullable=False),
    Column("registration", String, nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("everywhere", Boolean, nullable=False, server_default=false()),
    Index(None, "item"),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("item", Key, ForeignKey("items.key"), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("stands_for", Boolean, nullable=False),
    Column("login", String, nullable=False),
    Column("name", String, nullable=False),
    Column("registration", String, nullable=False),
    Column("confirmed_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(None, "item"),
)

people = Table(
    "people",
    metadata,
    Column("login", Key, primary_key=True),
    Column("name", String, nullable=False),
    Column("roles", String, nullable=False),
    Column("registration", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password_hash", String, nullable=False),
)

# Triggers, which only the migrations have, refuse to change or remove a row of the audit trail.
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", Key, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    Index(None, "subject", "sequence"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", String, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("item", Key, ForeignKey("items.key"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("channel", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("ready_at", Instant),
    Column("miss_after", Instant, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", String),
    Column("lease_until", Instant),
    Column("reply_to", String),
    Column("receipt_platform_id", String),
    Column("receipt_url", Text),
    Column("receipt_at", Instant),
    Column("reason", Text, nullable=False),
    Column("changed_at", Instant),
    Column("ask_at", Instant),
    Column("prepared", Text),
    Column("variant", Integer, nullable=False, server_default="0"),
    UniqueConstraint("item", "version", "sequence"),
    CheckConstraint("(state IN ('claimed', 'calling')) = (owner IS NOT NULL AND lease_until IS NOT NULL)", name="held"),
    CheckConstraint("state <> 'accepted' OR receipt_platform_id IS NOT NULL", name="proven"),
)


def in_delivery_state(state: DeliveryState) -> ColumnElement[bool]:
    """Return 'state = …' with the state written out: a partial index is not found through a parameter."""
    return deliveries.c.state == literal_column(f"'{state}'")


SETTLED = (DeliveryState.PENDING, DeliveryState.ACCEPTED, DeliveryState.CANCELLED)
"""The states of almost every delivery: those that wait for their time and those that are done with."""

UNSETTLED: ColumnElement[bool] = deliveries.c.state.not_in([literal_column(f"'{state}'") for state in SETTLED])
"""That a delivery is in one of the few other states, written out for its partial index likewise."""

_PENDING = in_delivery_state(DeliveryState.PENDING)
_LEASED = deliveries.c.lease_until.is_not(None)

# No index may begin with the state over all rows. SQLite, which here has no statistics, takes any
# "state = …" for rare and would choose it, and then reads every pending row to claim one.
#
# Channel first, so that a channel that is held back costs nothing however much of it is due.
_READY = (deliveries.c.channel, deliveries.c.ready_at, deliveries.c.sequence)
Index("ix_deliveries_ready", *_READY, sqlite_where=_PENDING, postgresql_where=_PENDING)
Index("ix_deliveries_miss", deliveries.c.miss_after, sqlite_where=_PENDING, postgresql_where=_PENDING)
WAITS_TOO_LONG = deliveries.c.ready_at > deliveries.c.miss_after
"""That a delivery waits for a time after its grace: few do, so an index of their own finds them at once."""

_TOO_LONG = _PENDING & WAITS_TOO_LONG
Index("ix_deliveries_too_long", deliveries.c.ready_at, sqlite_where=_TOO_LONG, postgresql_where=_TOO_LONG)
Index("ix_deliveries_lease", deliveries.c.lease_until, sqlite_where=_LEASED, postgresql_where=_LEASED)
Index(
    "ix_deliveries_unsettled",
    deliveries.c.state,
    deliveries.c.due_at,
    sqlite_where=UNSETTLED,
    postgresql_where=UNSETTLED,
)

Index(
    "ix_deliveries_receipt",
    deliveries.c.receipt_platform_id,
    sqlite_where=deliveries.c.receipt_platform_id.is_not(None),
    postgresql_where=deliveries.c.receipt_platform_id.is_not(None),
)

attempts = Table(
    "attempts",
    metadata,
    Column("delivery", Key, ForeignKey("deliveries.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("owner", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String),
    Column("reason", Text, nullable=False),
    Column("prepared", Text),
)

pauses = Table(
    "pauses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

credentials = Table(
    "credentials",
    metadata,
    Column("account", Key, primary_key=True),
    Column("ciphertext", LargeBinary),
    Column("expires_at", Instant),
    Column("refreshed_at", Instant),
    Column("version", Integer, nullable=False),
    Column("previous_ciphertext", LargeBinary),
    Column("owner", String),
    Column("lease_until", Instant),
)

# An inode may be larger than any number that SQLite keeps whole.
installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key_fingerprint", String),
    Column("place_marker", String),
    Column("place_inode", String),
    Column("place_changed", BigInteger),
    Column("place_path", Text),
    Column("place_machine", String),
    CheckConstraint("id = 1", name="single"),
)

journals = Table(
    "journals",
    metadata,
    Column("home", Key, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("checksum", String, nullable=False),
)

sending_rules = Table(
    "sending_rules",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rules", Text, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

holds = Table(
    "holds",
    metadata,
    Column("channel", Key, primary_key=True),
    Column("until", Instant),
    Column("reason", Text, nullable=False),
)
