"""Whether a waiver is for its sentence in every item of the campaign, and not in one alone."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("waivers", sa.Column("everywhere", sa.Boolean(), nullable=False, server_default=sa.false()))
