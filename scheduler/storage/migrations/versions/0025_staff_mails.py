"""Mails to the people who work here."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "staff_mails",
        sa.Column("id", key, primary_key=True),
        sa.Column("login", key, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("state", key, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
    )
    op.create_index("ix_staff_mails_login_made_at", "staff_mails", ["login", "made_at"])
    op.create_index("ix_staff_mails_state_due_at", "staff_mails", ["state", "due_at"])
