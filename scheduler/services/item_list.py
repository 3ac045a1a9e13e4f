"""Items in the order of their keys, some at a time."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.item_outline import ItemOutline
from scheduler.domain.standing import is_message
from scheduler.ports import Readable


@dataclass(frozen=True, slots=True)
class WantedItems:
    """Which items are wanted; what is empty, or None, asks for nothing."""

    campaign: str = ""
    channel: str = ""
    state: ItemState | None = None
    kind: Kind | None = None

    def takes(self, item: ItemOutline) -> bool:
        """Say whether an item is wanted."""
        key = item.key
        return (
            self.campaign in {"", key.campaign}
            and self.channel in {"", key.channel}
            and self.state in {None, item.state}
            and self.kind in {None, key.kind}
        )


@dataclass(frozen=True, slots=True)
class ItemList:
    """Lists the items of every campaign. The newsletter's own messages are none of them."""

    store: Readable

    def page(self, wanted: WantedItems, after: ItemKey | None, most: int) -> tuple[ItemOutline, ...]:
        """Return at most so many items, in the order of their keys, from the first that comes after a key."""
        with self.store.reading() as tables:
            outlines = tables.items.outlines()
        found = (one for one in outlines if not is_message(one.key) and wanted.takes(one))
        following = (one for one in found if after is None or one.key > after)
        return tuple(sorted(following, key=lambda one: one.key)[:most])
