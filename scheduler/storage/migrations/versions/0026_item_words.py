"""The words of the items, and an index of them. They are written down when the database is opened."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# The words are folded and parted by spaces. This tokenizer takes every sign beyond ASCII for a part of a word.
_SQLITE = (
    "CREATE VIRTUAL TABLE item_words USING fts5(words, content='item_texts', content_rowid='number', tokenize='ascii',"
    " prefix='2 3')",
    "CREATE TRIGGER item_texts_added AFTER INSERT ON item_texts BEGIN"
    " INSERT INTO item_words (rowid, words) VALUES (new.number, new.words); END",
    "CREATE TRIGGER item_texts_removed AFTER DELETE ON item_texts BEGIN"
    " INSERT INTO item_words (item_words, rowid, words) VALUES ('delete', old.number, old.words); END",
    "CREATE TRIGGER item_texts_changed AFTER UPDATE ON item_texts BEGIN"
    " INSERT INTO item_words (item_words, rowid, words) VALUES ('delete', old.number, old.words);"
    " INSERT INTO item_words (rowid, words) VALUES (new.number, new.words); END",
)
_POSTGRESQL = (
    "CREATE INDEX item_words ON item_texts USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)


def upgrade() -> None:
    key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "item_texts",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("item", key, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("item", name="uq_item_texts_item"),
    )
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)
