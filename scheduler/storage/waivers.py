"""Clinicians' exceptions to a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from scheduler.domain.claims import Waiver
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import NotFound
from scheduler.storage.rows import batches
from scheduler.storage.tables import waivers


class SqlWaivers:
    """`ports.Waivers` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def grant(self, waiver: Waiver) -> None:
        self._connection.execute(
            insert(waivers).values(
                id=waiver.id,
                item=str(waiver.item),
                rule=waiver.rule,
                sentence=waiver.sentence,
                reason=waiver.reason,
                login=waiver.login,
                name=waiver.name,
                registration=waiver.registration,
                granted_at=waiver.granted_at,
                expires_at=waiver.expires_at,
                revoked_at=waiver.revoked_at,
            )
        )

    def of_item(self, key: ItemKey) -> tuple[Waiver, ...]:
        query = select(waivers).where(waivers.c.item == str(key)).order_by(waivers.c.granted_at, waivers.c.id)
        return tuple(_waiver(row) for row in self._connection.execute(query).mappings())

    def of_items(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, tuple[Waiver, ...]]:
        found: dict[ItemKey, tuple[Waiver, ...]] = {}
        for batch in batches(map(str, keys)):
            query = select(waivers).where(waivers.c.item.in_(batch)).order_by(waivers.c.granted_at, waivers.c.id)
            for waiver in (_waiver(row) for row in self._connection.execute(query).mappings()):
                found[waiver.item] = (*found.get(waiver.item, ()), waiver)
        return found

    def revoke(self, waiver: str, now: datetime) -> Waiver:
        """End a waiver and return it. One that was revoked already stays as it is. Raises NotFound."""
        standing = update(waivers).where(waivers.c.id == waiver, waivers.c.revoked_at.is_(None))
        self._connection.execute(standing.values(revoked_at=now))
        row = self._connection.execute(select(waivers).where(waivers.c.id == waiver)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"there is no waiver '{waiver}'; check its number")
        return _waiver(row)


def _waiver(row: RowMapping) -> Waiver:
    return Waiver(
        id=row["id"],
        item=ItemKey.parse(row["item"]),
        rule=row["rule"],
        sentence=row["sentence"],
        reason=row["reason"],
        login=row["login"],
        name=row["name"],
        registration=row["registration"],
        granted_at=row["granted_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )
