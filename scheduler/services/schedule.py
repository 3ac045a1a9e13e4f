"""The due times of an item's deliveries, and their grace."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler.domain.campaign import Clinic, SendingRules
from scheduler.domain.content import Item, Kind
from scheduler.domain.delivery import Delivery, DeliveryState, delivery_id
from scheduler.domain.standing import STANDING_GRACE, is_standing, standing_sequence
from scheduler.planning.local_time import Window


def grace(item: Item, clinic: Clinic | SendingRules) -> timedelta:
    """Return how late an item may be and still go out without a person's word (promise 6)."""
    if is_standing(item.key):
        return STANDING_GRACE
    return clinic.grace_issues if item.key.kind is Kind.ISSUE else clinic.grace_posts


def miss_after(item: Item, clinic: Clinic | SendingRules) -> datetime:
    """Return after when an item does not go out without a person's word.

    That is the end of its grace, or of the last day that it names where that comes first (promise 6).
    """
    latest = item.slot.at + grace(item, clinic)
    return min(latest, item.good_until) if item.good_until else latest


def post_deliveries(item: Item, parts: int, content_hash: str, clinic: Clinic) -> tuple[Delivery, ...]:
    """Return the deliveries of an approved post: one for each part; only the first is ready to go."""
    return tuple(
        pending_delivery(item, sequence, parts, content_hash, clinic, ready=sequence == 1)
        for sequence in range(1, parts + 1)
    )


def pending_delivery(
    item: Item, sequence: int, count: int, content_hash: str, clinic: Clinic | SendingRules, *, ready: bool = True
) -> Delivery:
    """Return one pending delivery of an item version, due at the item's slot."""
    due = item.slot.at
    return Delivery(
        id=delivery_id(item.key, item.version, sequence),
        item=item.key,
        version=item.version,
        sequence=sequence,
        count=count,
        state=DeliveryState.PENDING,
        due_at=due,
        ready_at=due if ready else None,
        miss_after=miss_after(item, clinic),
        content_hash=content_hash,
    )


def batch_delivery(item: Item, sequence: int, content_hash: str, window: Window, variant: int = 0) -> Delivery:
    """Return one delivery of an issue that is being prepared: it goes out in its window, once the issue is whole."""
    return Delivery(
        id=delivery_id(item.key, item.version, sequence),
        item=item.key,
        version=item.version,
        sequence=sequence,
        count=0,
        state=DeliveryState.PENDING,
        due_at=window.due_at,
        ready_at=None,
        miss_after=window.miss_after,
        content_hash=content_hash,
        variant=variant,
    )


def standing_delivery(item: Item, subscriber: str, content_hash: str, now: datetime) -> Delivery:
    """Return the pending delivery of a signed standing message to one subscriber (the opaque id), due now."""
    sequence = standing_sequence(subscriber)
    return Delivery(
        id=delivery_id(item.key, item.version, sequence),
        item=item.key,
        version=item.version,
        sequence=sequence,
        count=sequence,
        state=DeliveryState.PENDING,
        due_at=now,
        ready_at=now,
        miss_after=now + STANDING_GRACE,
        content_hash=content_hash,
    )
