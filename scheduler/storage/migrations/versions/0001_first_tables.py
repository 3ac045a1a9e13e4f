"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# PostgreSQL's default collation depends on the machine; "C" orders by code point, as SQLite does.
KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.BigInteger()
PENDING = sa.text("state = 'pending'")
UNSETTLED = sa.text("state NOT IN ('pending', 'accepted', 'cancelled')")
LEASED = sa.text("lease_until IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "items",
        sa.Column("key", KEY, nullable=False),
        sa.Column("campaign", KEY, nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("slot_local", sa.String(), nullable=False),
        sa.Column("slot_zone", sa.String(), nullable=False),
        sa.Column("slot_at", INSTANT, nullable=False),
        sa.Column("slot_rule", sa.String(), nullable=False),
        sa.Column("source_digest", sa.String(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("edited_source", sa.String()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_items"),
    )
    op.create_index("ix_items_campaign_slot_at", "items", ["campaign", "slot_at"])
    op.create_index("ix_items_state_slot_at", "items", ["state", "slot_at"])

    op.create_table(
        "contents",
        sa.Column("hash", KEY, nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_contents"),
    )

    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.ForeignKeyConstraint(["item"], ["items.key"], name="fk_submissions_item"),
    )
    op.create_index("ix_submissions_item_version", "submissions", ["item", "version"])

    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sa.ForeignKeyConstraint(["item"], ["items.key"], name="fk_approvals_item"),
    )
    op.create_index("ix_approvals_item_version", "approvals", ["item", "version"])

    op.create_table(
        "deliveries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("channel", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("ready_at", INSTANT),
        sa.Column("miss_after", INSTANT, nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("lease_until", INSTANT),
        sa.Column("reply_to", sa.String()),
        sa.Column("receipt_platform_id", sa.String()),
        sa.Column("receipt_url", sa.Text()),
        sa.Column("receipt_at", INSTANT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["item"], ["items.key"], name="fk_deliveries_item"),
        sa.UniqueConstraint("item", "version", "sequence", name="uq_deliveries_item_version_sequence"),
        sa.CheckConstraint(
            "(state IN ('claimed', 'calling')) = (owner IS NOT NULL AND lease_until IS NOT NULL)",
            name=op.f("ck_deliveries_held"),
        ),
        sa.CheckConstraint(
            "state <> 'accepted' OR receipt_platform_id IS NOT NULL", name=op.f("ck_deliveries_proven")
        ),
    )
    op.create_index(
        "ix_deliveries_ready",
        "deliveries",
        ["channel", "ready_at", "sequence"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_index("ix_deliveries_miss", "deliveries", ["miss_after"], sqlite_where=PENDING, postgresql_where=PENDING)
    op.create_index("ix_deliveries_lease", "deliveries", ["lease_until"], sqlite_where=LEASED, postgresql_where=LEASED)
    op.create_index(
        "ix_deliveries_unsettled",
        "deliveries",
        ["state", "due_at"],
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )

    op.create_table(
        "attempts",
        sa.Column("delivery", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("outcome", sa.String()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("delivery", "number", name="pk_attempts"),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name="fk_attempts_delivery"),
    )

    op.create_table(
        "subscribers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("audience", KEY, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("normal_address", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("consent_source", sa.String(), nullable=False),
        sa.Column("consent_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
        sa.UniqueConstraint("audience", "normal_address", name="uq_subscribers_audience_normal_address"),
    )

    op.create_table(
        "suppressions",
        sa.Column("address_hash", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name="pk_suppressions"),
    )

    op.create_table(
        "recipients",
        sa.Column("item", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subscriber", KEY, nullable=False),
        sa.Column("delivery", KEY),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item", "version", "subscriber", name="pk_recipients"),
        sa.ForeignKeyConstraint(["item"], ["items.key"], name="fk_recipients_item"),
        sa.ForeignKeyConstraint(
            ["delivery"], ["deliveries.id"], name="fk_recipients_delivery", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_recipients_delivery", "recipients", ["delivery"])

    op.create_table(
        "pauses",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pauses"),
        sa.CheckConstraint("id = 1", name=op.f("ck_pauses_single")),
    )

    op.create_table(
        "holds",
        sa.Column("channel", KEY, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_holds"),
    )
