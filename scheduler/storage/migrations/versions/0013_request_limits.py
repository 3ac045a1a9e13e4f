"""How often somebody asked for something on the public pages."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "request_limits",
        sa.Column("key", KEY, nullable=False),
        sa.Column("free_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_request_limits"),
    )
    op.create_index("ix_request_limits_free_at", "request_limits", ["free_at"])
