"""The welcome series: as it holds, who is in it, and what became of each step for whom."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "welcome_series",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("series", sa.Text(), nullable=False),
    )
    op.create_table(
        "welcome_enrolments",
        sa.Column("subscriber", key, primary_key=True),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    still_in_it = sa.text("next_at IS NOT NULL")
    op.create_index(
        "ix_welcome_enrolments_next_at",
        "welcome_enrolments",
        ["next_at"],
        sqlite_where=still_in_it,
        postgresql_where=still_in_it,
    )
    op.create_index("ix_welcome_enrolments_begun_at", "welcome_enrolments", ["begun_at"])
    op.create_table(
        "welcome_steps",
        sa.Column("person", key, primary_key=True),
        sa.Column("step", key, primary_key=True),
        sa.Column("subscriber", key, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("item", key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("delivery", key, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
    )
    op.create_index("ix_welcome_steps_step", "welcome_steps", ["step"])
    op.create_index("ix_welcome_steps_subscriber", "welcome_steps", ["subscriber"])
    op.create_index("ix_welcome_steps_delivery", "welcome_steps", ["delivery"])
