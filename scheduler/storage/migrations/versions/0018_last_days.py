"""The end of the last day that an item names, after which it does not go out without a person's word."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("good_until", sa.BigInteger()))
