"""Passkeys of the people who work here, and the challenges that wait for an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "passkeys",
        sa.Column("id", key, primary_key=True),
        sa.Column("login", key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
    )
    op.create_index("ix_passkeys_login", "passkeys", ["login"])
    op.create_table(
        "challenges",
        sa.Column("value", key, primary_key=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("login", key, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("random", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
    )
