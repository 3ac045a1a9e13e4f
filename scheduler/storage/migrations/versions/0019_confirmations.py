"""Clinicians' confirmations of sentences in somebody's own words, one row for each sentence of an item."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "confirmations",
        sa.Column("id", key, primary_key=True),
        sa.Column("item", key, sa.ForeignKey("items.key"), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("stands_for", sa.Boolean(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("registration", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
    )
    op.create_index("ix_confirmations_item", "confirmations", ["item"])
