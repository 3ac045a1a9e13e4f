"""One-time codes beside a password, the recovery codes for them, and sign-ins that wait for a code."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "one_time_codes",
        sa.Column("login", key, primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("on_at", sa.BigInteger()),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("login", key, primary_key=True),
        sa.Column("code_hash", key, primary_key=True),
    )
    op.create_table(
        "waiting_sign_ins",
        sa.Column("token_hash", key, primary_key=True),
        sa.Column("login", key, nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_waiting_sign_ins_login", "waiting_sign_ins", ["login"])
