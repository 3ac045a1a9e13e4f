"""The planned items."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    RowMapping,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)

from scheduler.domain.archive import SentIssue
from scheduler.domain.content import (
    Item,
    ItemKey,
    ItemState,
    Kind,
    Slot,
    SlotRule,
    check_item_transition,
)
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.errors import NotFound
from scheduler.domain.item_outline import ItemOutline, ItemUse
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.domain.welcome import WELCOME_PREFIX
from scheduler.storage.codec import decode_draft, encode_draft, named_in
from scheduler.storage.item_words import having_words, in_title, item_texts, without_words, write_words
from scheduler.storage.rows import batches, insert_for
from scheduler.storage.tables import deliveries, items

_MAY_WAIT = frozenset({ItemState.PUBLISHING, ItemState.MISSED, ItemState.FAILED, ItemState.UNCERTAIN})
"""States besides approved in which something of an item may still wait to be sent."""

_DONE_WITH = frozenset({ItemState.PUBLISHED, ItemState.CANCELLED, ItemState.RETRACTED})

_WALL_CLOCKS = timedelta(hours=26)
"""The most by which one wall time comes later in one zone than in another (tz database 2026a: UTC+14 and UTC-12)."""


class SqlItems:
    """`ports.Items` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def campaigns(self) -> tuple[str, ...]:
        query = select(items.c.campaign).distinct().order_by(items.c.campaign)
        return tuple(self._connection.scalars(query))

    def of_campaign(self, campaign: str) -> tuple[Item, ...]:
        return self._where(items.c.campaign == campaign)

    def in_state(self, states: Collection[ItemState], before: datetime | None = None) -> tuple[Item, ...]:
        named = items.c.state.in_(states)
        return self._where(named if before is None else and_(named, items.c.slot_at < before))

    def between(self, begin: datetime, end: datetime) -> tuple[Item, ...]:
        return self._where(and_(items.c.slot_at >= begin, items.c.slot_at < end))

    def issues(self, keys: Collection[ItemKey]) -> tuple[Item, ...]:
        named = (str(key) for key in keys if key.kind is Kind.ISSUE)
        return tuple(item for batch in batches(named) for item in self._where(items.c.key.in_(batch)))

    def next_unprepared_issues(self) -> tuple[Item, ...]:
        of_version = (deliveries.c.item == items.c.key, deliveries.c.version == items.c.version)
        prepared = exists().where(*of_version, deliveries.c.count > 0)
        is_issue = items.c.key.endswith(f"/{Kind.ISSUE}")
        # Nothing is frozen for what goes out to one at a time.
        is_prepared_at_all = (items.c.campaign != STANDING_CAMPAIGN) & ~items.c.campaign.like(f"{WELCOME_PREFIX}%.%")
        waiting = and_(items.c.state == ItemState.APPROVED, is_issue, is_prepared_at_all, ~prepared)
        first = self._connection.scalar(select(func.min(items.c.slot_at)).where(waiting))
        return () if first is None else self._where(and_(waiting, items.c.slot_at <= first + _WALL_CLOCKS))

    def sent_issues(self, states: Collection[ItemState]) -> tuple[SentIssue, ...]:
        # The first batch that was taken: an issue has thousands, which are not read.
        batch = deliveries.alias()
        of_issue = (batch.c.item == items.c.key, batch.c.version == items.c.version)
        taken = select(batch.c.id).where(*of_issue, batch.c.state == DeliveryState.ACCEPTED)
        first = taken.order_by(batch.c.sequence).limit(1).correlate(items).scalar_subquery()
        query = (
            select(items.c.key, items.c.state, deliveries.c.content_hash, deliveries.c.receipt_at)
            .select_from(items)
            .join(deliveries, deliveries.c.id == first)
            .where(items.c.state.in_(states), items.c.key.endswith(f"/{Kind.ISSUE}"))
            .where(items.c.campaign != STANDING_CAMPAIGN)
            .order_by(deliveries.c.receipt_at.desc(), items.c.key)
        )
        return tuple(
            SentIssue(ItemKey.parse(key), ItemState(state), content_hash, at)
            for key, state, content_hash, at in self._connection.execute(query)
        )

    def to_be_sent(self) -> tuple[Item, ...]:
        return self._where(waiting_to_be_sent())

    def pinned(self, before: datetime) -> tuple[tuple[ItemKey, Slot], ...]:
        query = select(items).where(items.c.slot_pinned, items.c.slot_at <= before, items.c.state.not_in(_DONE_WITH))
        rows = self._connection.execute(query.order_by(items.c.slot_at, items.c.key)).mappings()
        return tuple((ItemKey.parse(row["key"]), _slot(row)) for row in rows)

    def states(self, campaign: str) -> tuple[tuple[ItemKey, int, ItemState], ...]:
        query = select(items.c.key, items.c.version, items.c.state).where(items.c.campaign == campaign)
        rows = self._connection.execute(query.order_by(items.c.key))
        return tuple((ItemKey.parse(key), version, ItemState(state)) for key, version, state in rows)

    def outlines(self) -> tuple[ItemOutline, ...]:
        columns = [column for column in items.c if column.name != "draft"]
        rows = self._connection.execute(select(*columns).order_by(items.c.slot_at, items.c.key)).mappings()
        return tuple(_outline(row) for row in rows)

    def having(self, wanted: Sequence[str], first: int, most: int) -> tuple[Item, ...]:
        query = select(items).join(item_texts, item_texts.c.item == items.c.key)
        order = (in_title(wanted).desc(), items.c.slot_at.desc(), items.c.key)
        query = query.where(having_words(self._connection, wanted)).order_by(*order).offset(first).limit(most)
        return tuple(_item(row) for row in self._connection.execute(query).mappings())

    def count_having(self, wanted: Sequence[str]) -> int:
        query = select(func.count()).select_from(items).where(having_words(self._connection, wanted))
        return self._connection.scalar(query) or 0

    def index(self) -> None:
        """Write down the words of every item of which they are not."""
        for item in self._where(without_words()):
            write_words(self._connection, item)

    def uses(self) -> tuple[ItemUse, ...]:
        rows = self._connection.execute(select(items).order_by(items.c.slot_at, items.c.key)).mappings()
        return tuple(ItemUse(_outline(row), **named_in(row["draft"])) for row in rows)

    def get(self, key: ItemKey) -> Item:
        """Return one item. Raises NotFound.

        On PostgreSQL the row stays locked until the transaction ends, so that reading and then
        writing an item is one step there too.
        """
        return _item(self._row(key, *items.c))

    def version(self, key: ItemKey) -> int:
        return int(self._row(key, items.c.version)["version"])

    def state(self, key: ItemKey) -> ItemState:
        return ItemState(self._row(key, items.c.state)["state"])

    def put(self, item: Item) -> None:
        row = {
            "key": str(item.key),
            "campaign": item.key.campaign,
            "draft": encode_draft(item.draft),
            "slot_local": item.slot.local.isoformat(),
            "slot_zone": item.slot.zone,
            "slot_at": item.slot.at,
            "slot_rule": item.slot.rule,
            "slot_pinned": item.slot.pinned,
            "source_digest": item.source_digest,
            "state": item.state,
            "version": item.version,
            "edited": item.edited,
            "edited_source": item.edited_source,
            "note": item.note,
            "good_until": item.good_until,
        }
        self._connection.execute(_upsert(self._connection.dialect.name), row)
        write_words(self._connection, item)

    def set_state(self, key: ItemKey, state: ItemState, note: str = "") -> None:
        check_item_transition(key, self.state(key), state)
        self._connection.execute(update(items).where(items.c.key == str(key)).values(state=state, note=note))

    def _row(self, key: ItemKey, *columns: ColumnElement[Any]) -> RowMapping:  # Any: columns of every type
        row = self._connection.execute(_one(*columns), {"item": str(key)}).mappings().one_or_none()
        if row is None:
            raise NotFound(f"there is no item '{key}'; `clinic status` shows the items")
        return row

    def _where(self, condition: ColumnElement[bool]) -> tuple[Item, ...]:
        query = select(items).where(condition).order_by(items.c.slot_at, items.c.key)
        return tuple(_item(row) for row in self._connection.execute(query).mappings())


@cache
def _upsert(dialect: str) -> Insert:
    """Return the statement that writes an item, new or not, built once: building it takes longer than running it."""
    insert = insert_for(dialect, items)
    written = {column.name: insert.excluded[column.name] for column in items.c}
    return insert.on_conflict_do_update(index_elements=[items.c.key], set_=written)


@cache
def _one(*columns: ColumnElement[Any]) -> Select[Any]:
    """Return the statement that reads columns of one item, built once: building it takes longer than running it."""
    return select(*columns).where(items.c.key == bindparam("item")).with_for_update(key_share=True)


def waiting_to_be_sent() -> ColumnElement[bool]:
    """Return the condition that an item is approved, or that a delivery of its version is pending or held."""
    waits = exists().where(
        deliveries.c.item == items.c.key,
        deliveries.c.version == items.c.version,
        deliveries.c.state.in_([DeliveryState.PENDING, DeliveryState.CLAIMED]),
    )
    return or_(items.c.state == ItemState.APPROVED, and_(items.c.state.in_(_MAY_WAIT), waits))


def _slot(row: RowMapping) -> Slot:
    return Slot(
        local=datetime.fromisoformat(row["slot_local"]),
        zone=row["slot_zone"],
        at=row["slot_at"],
        rule=SlotRule(row["slot_rule"]),
        pinned=row["slot_pinned"],
    )


def _outline(row: RowMapping) -> ItemOutline:
    return ItemOutline(
        key=ItemKey.parse(row["key"]),
        version=row["version"],
        state=ItemState(row["state"]),
        slot=_slot(row),
        note=row["note"],
        good_until=row["good_until"],
        edited=row["edited"],
    )


def _item(row: RowMapping) -> Item:
    key = ItemKey.parse(row["key"])
    return Item(
        key=key,
        draft=decode_draft(row["draft"], key.kind),
        slot=_slot(row),
        source_digest=row["source_digest"],
        state=ItemState(row["state"]),
        version=row["version"],
        edited=row["edited"],
        edited_source=row["edited_source"],
        note=row["note"],
        good_until=row["good_until"],
    )
