"""Clinicians' confirmations of sentences in somebody's own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from scheduler.domain.confirmation import Confirmation
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import NotFound
from scheduler.storage.rows import batches
from scheduler.storage.tables import confirmations

_ORDER = (confirmations.c.confirmed_at, confirmations.c.id)


class SqlConfirmations:
    """`ports.Confirmations` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, confirmation: Confirmation) -> None:
        row = asdict(confirmation) | {"item": str(confirmation.item)}
        self._connection.execute(insert(confirmations).values(row))

    def of_item(self, key: ItemKey) -> tuple[Confirmation, ...]:
        return self.of_items([key]).get(key, ())

    def of_items(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, tuple[Confirmation, ...]]:
        found: dict[ItemKey, tuple[Confirmation, ...]] = {}
        for batch in batches(map(str, keys)):
            query = select(confirmations).where(confirmations.c.item.in_(batch)).order_by(*_ORDER)
            for made in map(_confirmation, self._connection.execute(query).mappings()):
                found[made.item] = (*found.get(made.item, ()), made)
        return found

    def revoke(self, confirmation: str, now: datetime) -> Confirmation:
        """Take a confirmation back and return it. One that was taken back already stays as it is. Raises NotFound."""
        named = confirmations.c.id == confirmation
        standing = update(confirmations).where(named, confirmations.c.revoked_at.is_(None))
        self._connection.execute(standing.values(revoked_at=now))
        row = self._connection.execute(select(confirmations).where(named)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"there is no confirmation '{confirmation}'; check its number")
        return _confirmation(row)


def _confirmation(row: RowMapping) -> Confirmation:
    return Confirmation(**{**row, "item": ItemKey.parse(row["item"])})
