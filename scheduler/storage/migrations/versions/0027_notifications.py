"""What was noticed and put on the trail, and how each person hears of it. What is there already is old news."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "noticed",
        sa.Column("subject", key, primary_key=True),
        sa.Column("mark", key, primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.execute(
        "INSERT INTO noticed (subject, mark, at) "
        "SELECT key, CAST(version AS VARCHAR) || ' ' || state, slot_at FROM items "
        "WHERE state IN ('published', 'failed', 'uncertain', 'missed')"
    )
    op.create_table(
        "notification_settings",
        sa.Column("login", key, primary_key=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("token_hash", key, nullable=False),
        sa.Column("asked_at", sa.BigInteger()),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("digest_at", sa.String(), nullable=False),
        sa.Column("upcoming", sa.Boolean(), nullable=False),
        sa.Column("rhythms", sa.Text(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("heard_at", sa.BigInteger()),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("digest_day", sa.String(), nullable=False),
    )
