"""Workers' signs of life, the backups that were made, the last look at everything, and consents found by their time."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "heartbeats",
        sa.Column("worker", key, primary_key=True),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "backups",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "health_looks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("found", sa.Text(), nullable=False),
    )
    op.create_index("ix_consents_audience_at", "consents", ["audience", "at"])
