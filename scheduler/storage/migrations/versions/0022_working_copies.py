"""What people typed and have not saved, and the secret addresses of the calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "working_copies",
        sa.Column("item", key, primary_key=True),
        sa.Column("login", key, primary_key=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("version", key, nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("login", key, primary_key=True),
        sa.Column("token_hash", key, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feeds_token_hash"),
    )
