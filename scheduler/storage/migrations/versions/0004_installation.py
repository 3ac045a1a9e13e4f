"""What makes an installation itself: its key's fingerprint, its place, and how far its journal goes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_fingerprint", sa.String()),
        sa.Column("place_marker", sa.String()),
        sa.Column("place_inode", sa.String()),
        sa.Column("place_changed", sa.BigInteger()),
        sa.Column("place_path", sa.Text()),
        sa.Column("place_machine", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_single")),
    )
    op.create_table(
        "journals",
        sa.Column("home", KEY, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("home", name="pk_journals"),
    )
