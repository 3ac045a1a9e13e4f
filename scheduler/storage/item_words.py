"""The words of the items, and the index by which each database finds them.

They are written with the item's row, in its transaction. They come folded, so that both databases find the same; the
index itself is made by the migration: a full-text table with triggers on SQLite, an expression's on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Table,
    Text,
    and_,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from scheduler.domain.content import Item
from scheduler.domain.item_texts import text_of, title_of
from scheduler.domain.word_search import folded_words
from scheduler.storage.rows import insert_for
from scheduler.storage.tables import Key, items, metadata

item_texts = Table(
    "item_texts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item", Key, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
)
"""The folded words of an item: those of its title, and all. A row that is removed is made again by `SqlItems.index`."""

_INDEX = table("item_words", column("rowid"), column("item_words"))
"""SQLite's index of `item_texts`."""


def write_words(connection: Connection, item: Item) -> None:
    """Write an item's words in place of those that it had."""
    key = item.key
    names = f"{key.campaign} {key.section} {key.channel} {key.kind}"
    title = folded_words(title_of(item))
    words = f"{title} {folded_words(f'{names} {text_of(item.draft)}')}".strip()  # an issue may have no subject yet
    row = {"item": str(key), "title": title, "words": words}
    connection.execute(_upsert(connection.dialect.name), row)


@cache
def _upsert(dialect: str) -> Insert:
    insert = insert_for(dialect, item_texts)
    changed = {name: insert.excluded[name] for name in ("title", "words")}
    differs = item_texts.c.words != insert.excluded.words
    return insert.on_conflict_do_update(index_elements=["item"], set_=changed, where=differs)


def having_words(connection: Connection, wanted: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that each wanted word (folded) begins a word of an item."""
    if connection.dialect.name == "postgresql":
        lexemes = func.array_to_tsvector(func.string_to_array(item_texts.c.words, literal_column("' '")))
        query = " & ".join(f"'{word}':*" for word in wanted)
        found = select(item_texts.c.item).where(lexemes.op("@@")(cast(literal(query), TSQUERY)))
    else:
        query = " AND ".join(f'"{word}" *' for word in wanted)
        numbers = select(_INDEX.c.rowid).where(_INDEX.c.item_words.op("MATCH")(query))
        found = select(item_texts.c.item).where(item_texts.c.number.in_(numbers))
    return items.c.key.in_(found)


def in_title(wanted: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that each wanted word begins a word of an item's title."""
    title = literal(" ").concat(item_texts.c.title)
    return and_(*(title.contains(f" {word}", autoescape=True) for word in wanted))


def without_words() -> ColumnElement[bool]:
    """Return the condition that the words of an item are not written down."""
    return items.c.key.not_in(select(item_texts.c.item))
