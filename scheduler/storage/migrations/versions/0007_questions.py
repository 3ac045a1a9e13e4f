"""When a platform is asked again about an unclear call, kept over restarts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("ask_at", sa.BigInteger()))
