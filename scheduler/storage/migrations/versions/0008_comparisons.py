"""When what is signed was last compared with the workspace, when anything may go out, and which times a person set."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "comparisons",
        sa.Column("item", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger()),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.key"], name="fk_comparisons_item"),
        sa.PrimaryKeyConstraint("item", "version", name="pk_comparisons"),
    )
    op.create_table(
        "sending_rules",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sending_rules"),
        sa.CheckConstraint("id = 1", name=op.f("ck_sending_rules_single")),
    )
    op.add_column("items", sa.Column("slot_pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Until now the note alone told that a person had set a time at which nothing goes out otherwise.
    op.execute("UPDATE items SET slot_pinned = (note LIKE '%the time set for it%')")
