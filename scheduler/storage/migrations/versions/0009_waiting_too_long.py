"""An index of the deliveries that wait for a time after their grace."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TOO_LONG = sa.text("state = 'pending' AND ready_at > miss_after")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_too_long", "deliveries", ["ready_at"], sqlite_where=TOO_LONG, postgresql_where=TOO_LONG
    )
