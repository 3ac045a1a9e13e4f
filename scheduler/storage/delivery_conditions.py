"""Which deliveries are meant: the conditions that the ledger's statements share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.domain.welcome import WELCOME_PREFIX
from scheduler.storage.tables import deliveries, in_delivery_state

_D = DeliveryState

OF_CAMPAIGN_ISSUE: ColumnElement[bool] = deliveries.c.item.endswith(f"/{Kind.ISSUE}") & ~deliveries.c.item.startswith(
    f"{STANDING_CAMPAIGN}/"
)
"""That a delivery is of a campaign's issue, and of no standing message."""

OF_WELCOME_STEP: ColumnElement[bool] = deliveries.c.item.like(f"{WELCOME_PREFIX}%.%/%/%/{Kind.ISSUE}")
"""That a delivery is of a step of the welcome series, which is among those too."""


def of_items(only: Collection[ItemKey] | None) -> list[ColumnElement[bool]]:
    """Return the condition that a delivery is of one of some items; none for None."""
    return [] if only is None else [deliveries.c.item.in_([str(key) for key in only])]


def of_version(key: ItemKey, version: int) -> list[ColumnElement[bool]]:
    """Return the conditions that a delivery is of an item version."""
    return [deliveries.c.item == str(key), deliveries.c.version == version]


def held(delivery: str, owner: str) -> list[ColumnElement[bool]]:
    """Return the conditions that a delivery is claimed by an owner."""
    return [deliveries.c.id == delivery, deliveries.c.state == _D.CLAIMED, deliveries.c.owner == owner]


def ready_on(
    channel: str, now: datetime, limit: int, only: Collection[ItemKey] | None = None
) -> Select[tuple[str, datetime, int]]:
    """Select the soonest of a channel's deliveries that may be sent now, passing by those another worker locked."""
    soonest = (
        select(deliveries.c.id, deliveries.c.ready_at, deliveries.c.sequence)
        .where(
            in_delivery_state(_D.PENDING),
            deliveries.c.channel == channel,
            deliveries.c.ready_at <= now,
            deliveries.c.miss_after >= now,
            *of_items(only),
        )
        .order_by(deliveries.c.ready_at, deliveries.c.sequence)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .subquery()
    )
    return select(soonest.c.id, soonest.c.ready_at, soonest.c.sequence)
