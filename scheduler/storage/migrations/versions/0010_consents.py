"""Where subscribers stand and what they want, why an address is suppressed, and the consent ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.BigInteger()

REFUSAL = "a record of consent is never changed or removed"

SQLITE_TRIGGERS = (
    f"CREATE TRIGGER consents_update BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER consents_delete BEFORE DELETE ON consents BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    # INSERT OR REPLACE removes the row that is in its way without a word to the trigger above.
    "CREATE TRIGGER consents_replace BEFORE INSERT ON consents"
    " WHEN EXISTS (SELECT 1 FROM consents WHERE id = NEW.id)"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)

POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION consents_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER consents_change BEFORE UPDATE OR DELETE ON consents"
    " FOR EACH ROW EXECUTE FUNCTION consents_refuse()",
    "CREATE TRIGGER consents_truncate BEFORE TRUNCATE ON consents FOR EACH STATEMENT EXECUTE FUNCTION consents_refuse()",
)


def upgrade() -> None:
    for name, default in {"first_name": "", "zone": "", "frequency": "", "source": "", "status": "confirmed"}.items():
        column_type = sa.String() if name == "first_name" else KEY
        op.add_column("subscribers", sa.Column(name, column_type, nullable=False, server_default=default))
    op.add_column("subscribers", sa.Column("paused_until", INSTANT))
    op.create_index("ix_subscribers_audience_id", "subscribers", ["audience", "id"])

    op.create_table(
        "interests",
        sa.Column("subscriber", KEY, nullable=False),
        sa.Column("topic", KEY, nullable=False),
        sa.PrimaryKeyConstraint("subscriber", "topic", name="pk_interests"),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.id"], name="fk_interests_subscriber", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_interests_topic_subscriber", "interests", ["topic", "subscriber"])

    op.add_column("suppressions", sa.Column("kind", KEY, nullable=False, server_default="asked"))
    # Until now the reason alone told what ended it.
    op.execute("UPDATE suppressions SET kind = reason WHERE reason IN ('unsubscribed', 'bounced', 'complained', 'erased')")

    op.create_table(
        "wordings",
        sa.Column("digest", KEY, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_wordings"),
    )
    _consents()


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber", KEY, nullable=False),
        sa.Column("audience", KEY, nullable=False),
        sa.Column("purpose", KEY, nullable=False),
        sa.Column("act", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("wording", KEY, nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_subscriber_id", "consents", ["subscriber", "id"])
    op.execute(
        'INSERT INTO consents (subscriber, audience, purpose, act, at, source, wording, proof, "by")'
        " SELECT id, audience, 'newsletter', 'imported', consent_at, consent_source, '', '', '' FROM subscribers"
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL_TRIGGERS if is_postgresql else SQLITE_TRIGGERS:
        op.execute(statement)
