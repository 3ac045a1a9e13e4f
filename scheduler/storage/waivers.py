"""Clinicians' exceptions to a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from scheduler.domain.claims import Waiver
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import NotFound
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
                everywhere=waiver.everywhere,
            )
        )

    def of_item(self, key: ItemKey) -> tuple[Waiver, ...]:
        return tuple(waiver for waiver in self.of_campaign(key.campaign) if waiver.counts_for(key))

    def of_items(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, tuple[Waiver, ...]]:
        campaigns = {key.campaign: () for key in keys}
        granted = {campaign: self.of_campaign(campaign) for campaign in campaigns}
        counting = {key: tuple(waiver for waiver in granted[key.campaign] if waiver.counts_for(key)) for key in keys}
        return {key: found for key, found in counting.items() if found}

    def of_campaign(self, slug: str) -> tuple[Waiver, ...]:
        begins = waivers.c.item.startswith(f"{slug}/", autoescape=True)
        query = select(waivers).where(begins).order_by(waivers.c.granted_at, waivers.c.id)
        return tuple(_waiver(row) for row in self._connection.execute(query).mappings())

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
        everywhere=row["everywhere"],
    )
