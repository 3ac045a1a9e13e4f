"""Sessions of people who are signed in on the pages, one row for each."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "sessions",
        sa.Column("token_hash", key, primary_key=True),
        sa.Column("login", key, nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
    )
    op.create_index("ix_sessions_login", "sessions", ["login"])
