"""Sign-ups that wait for their confirmation, what mail providers have yet to erase, and wordings that nobody changes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.BigInteger()

REFUSAL = "the words that people agreed to are never changed or removed"

SQLITE_TRIGGERS = (
    f"CREATE TRIGGER wordings_update BEFORE UPDATE ON wordings BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER wordings_delete BEFORE DELETE ON wordings BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)

POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION wordings_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER wordings_change BEFORE UPDATE OR DELETE ON wordings"
    " FOR EACH ROW EXECUTE FUNCTION wordings_refuse()",
    "CREATE TRIGGER wordings_truncate BEFORE TRUNCATE ON wordings"
    " FOR EACH STATEMENT EXECUTE FUNCTION wordings_refuse()",
)


def upgrade() -> None:
    op.create_table(
        "sign_ups",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subscriber", KEY, nullable=False),
        sa.Column("mailbox", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("delivery", KEY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("wording", KEY, nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("frequency", KEY, nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ups"),
        sa.UniqueConstraint("mailbox", name="uq_sign_ups_mailbox"),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.id"], name="fk_sign_ups_subscriber", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_sign_ups_subscriber", "sign_ups", ["subscriber"])
    op.create_index("ix_sign_ups_at", "sign_ups", ["at"])
    op.create_table(
        "erasures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account", KEY, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )
    op.create_index("ix_erasures_next_at", "erasures", ["next_at"])
    op.create_index("ix_recipients_subscriber", "recipients", ["subscriber"])
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL_TRIGGERS if is_postgresql else SQLITE_TRIGGERS:
        op.execute(statement)
