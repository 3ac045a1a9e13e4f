"""The beginning of names, and people who are not confirmed, found by indexes however long the list is."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_AT_ONCE = 10_000


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.add_column("subscribers", sa.Column("name_key", key, nullable=False, server_default=sa.text("''")))
    _write_keys(op.get_bind())
    op.create_index("ix_subscribers_audience_name_key_id", "subscribers", ["audience", "name_key", "id"])
    others = sa.text("status <> 'confirmed'")
    op.create_index(
        "ix_subscribers_not_confirmed",
        "subscribers",
        ["audience", "status", "normal_address"],
        sqlite_where=others,
        postgresql_where=others,
    )


def _write_keys(connection: sa.Connection) -> None:
    after = ""
    named = sa.text("SELECT id, name, first_name FROM subscribers WHERE id > :after ORDER BY id LIMIT :number")
    written = sa.text("UPDATE subscribers SET name_key = :key WHERE id = :id")
    while people := connection.execute(named, {"after": after, "number": _AT_ONCE}).all():
        keys = [{"id": id_, "key": _key(name or first)} for id_, name, first in people if name or first]
        if keys:
            connection.execute(written, keys)
        after = people[-1].id


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
