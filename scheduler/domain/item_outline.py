"""An item without its words, as lists show it, and what it uses: reading every draft for that takes long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import ItemKey, ItemState, Slot


@dataclass(frozen=True, slots=True)
class ItemOutline:
    """An item without its words."""

    key: ItemKey
    version: int
    state: ItemState
    slot: Slot
    note: str
    good_until: datetime | None
    edited: bool


@dataclass(frozen=True, slots=True)
class ItemUse:
    """An item with the ids of the library's statements and references that its draft names, and its pictures' files.

    `assets` lie in assets/, `pictures` in its campaign's folder.
    """

    item: ItemOutline
    statements: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
