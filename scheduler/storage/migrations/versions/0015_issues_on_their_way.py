"""How far an issue is prepared, how many people an account wrote to when, and at which counts an issue stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "preparations",
        sa.Column("item", KEY, sa.ForeignKey("items.key", name="fk_preparations_item_items"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("last", KEY, nullable=False),
        sa.PrimaryKeyConstraint("item", "version", name="pk_preparations"),
    )
    op.create_table(
        "spendings",
        sa.Column("account", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "at", name="pk_spendings"),
    )
    op.create_table(
        "stops",
        sa.Column("item", KEY, sa.ForeignKey("items.key", name="fk_stops_item_items"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("complaints", sa.Integer(), nullable=False),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item", "version", name="pk_stops"),
    )
    # What was half prepared by an earlier version is prepared on: its people so far were its candidates.
    op.execute(
        "INSERT INTO preparations (item, version, candidates, last)"
        " SELECT item, version, COUNT(*), MAX(subscriber) FROM recipients GROUP BY item, version"
    )
