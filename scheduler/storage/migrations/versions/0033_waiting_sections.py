"""The sections that wait in reserve. A campaign's are written down when it is planned next."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "waiting_sections",
        sa.Column("campaign", key, primary_key=True),
        sa.Column("section", key, primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("is_left_out", sa.Boolean(), nullable=False),
    )
