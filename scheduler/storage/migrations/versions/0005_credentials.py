"""Credentials that rotate, encrypted, one row for each account."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "credentials",
        sa.Column("account", KEY, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary()),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("refreshed_at", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("previous_ciphertext", sa.LargeBinary()),
        sa.Column("owner", sa.String()),
        sa.Column("lease_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("account", name="pk_credentials"),
    )
