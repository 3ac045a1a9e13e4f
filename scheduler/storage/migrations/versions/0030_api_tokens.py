"""Tokens of programs that act for people, and their requests under idempotency keys."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "api_tokens",
        sa.Column("token_hash", key, primary_key=True),
        sa.Column("login", key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger()),
        sa.Column("used_at", sa.BigInteger()),
    )
    op.create_index("ix_api_tokens_login", "api_tokens", ["login"])
    op.create_table(
        "keyed_requests",
        sa.Column("token", key, primary_key=True),
        sa.Column("key", key, primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("media_type", sa.String()),
        sa.Column("body", sa.LargeBinary()),
    )
    op.create_index("ix_keyed_requests_began_at", "keyed_requests", ["began_at"])
