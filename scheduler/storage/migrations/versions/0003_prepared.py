"""What was prepared on a platform, kept with the delivery and with each attempt."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("prepared", sa.Text()))
    op.add_column("attempts", sa.Column("prepared", sa.Text()))
