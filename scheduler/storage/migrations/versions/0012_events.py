"""What mail providers report: the events, the events as they came, and the counts of openings and clicks."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TELLING = sa.text("kind IN ('blocked', 'bounced', 'complained', 'dropped', 'unsubscribed')")
OF_SOMEBODY = sa.text("recipient IS NOT NULL")
ACCEPTED = sa.text("receipt_platform_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("account", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("delivery", KEY),
        sa.Column("recipient", KEY),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "id", name="pk_events"),
    )
    _index("ix_events_recipient", "events", ["recipient"], OF_SOMEBODY)
    _index("ix_events_telling_delivery", "events", ["delivery"], TELLING)
    _index("ix_events_telling_account", "events", ["account", "at"], TELLING)
    op.create_table(
        "event_payloads",
        sa.Column("account", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", "id", name="pk_event_payloads"),
    )
    op.create_index("ix_event_payloads_received_at", "event_payloads", ["received_at"])
    op.create_table(
        "engagements",
        sa.Column("item", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("target", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item", "version", "kind", "target", name="pk_engagements"),
    )
    # A report that lost our own ids is found again by the provider's id of the call.
    _index("ix_deliveries_receipt", "deliveries", ["receipt_platform_id"], ACCEPTED)


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
