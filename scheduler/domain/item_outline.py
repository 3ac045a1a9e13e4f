"""An item without its words, as lists show it: reading every draft for them takes long."""

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
