"""Which subject line of an issue the people of a batch get: 0 for an issue that has one, and outside a sample."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("variant", sa.Integer(), nullable=False, server_default="0"))
