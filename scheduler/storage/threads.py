"""How the parts of a thread follow one another. The batches of an issue do not: each stands alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from scheduler.domain.content import Kind
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.storage.delivery_rows import Row, change, delivery_from
from scheduler.storage.tables import deliveries, in_delivery_state

_D = DeliveryState
_UNSENT = deliveries.c.state.in_([_D.PENDING, _D.MISSED])


def follow(connection: Connection, delivery: Delivery, now: datetime) -> None:
    """After a part was accepted make the next one ready; after it was cancelled cancel those after it."""
    if delivery.kind is not Kind.POST or delivery.sequence == delivery.count:
        return
    if delivery.state is _D.ACCEPTED and delivery.receipt:
        following = [*_later_parts(delivery), deliveries.c.sequence == delivery.sequence + 1, _UNSENT]
        change(connection, following, {"ready_at": now, "reply_to": delivery.receipt.platform_id})
    elif delivery.state is _D.CANCELLED:
        reason = f"part {delivery.sequence} of {delivery.count} was {delivery.state}"
        change(
            connection,
            [*_later_parts(delivery), _UNSENT],
            {"state": _D.CANCELLED, "reason": reason, "changed_at": now},
        )


def miss_later_parts(connection: Connection, delivery: Delivery, reason: str, now: datetime) -> tuple[Delivery, ...]:
    """Move the pending parts after a missed one to missed; return them."""
    if delivery.kind is not Kind.POST or delivery.sequence == delivery.count:
        return ()
    later = [*_later_parts(delivery), in_delivery_state(_D.PENDING)]
    return change(connection, later, {"state": _D.MISSED, "reason": reason, "changed_at": now})


def revive_later_parts(connection: Connection, delivery: Delivery, now: datetime) -> None:
    """Let the missed parts after one that goes back to pending wait for it again, with its grace."""
    if delivery.kind is not Kind.POST:
        return
    later = [*_later_parts(delivery), in_delivery_state(_D.MISSED)]
    waiting = {"ready_at": None, "miss_after": delivery.miss_after, "reason": delivery.reason}
    change(connection, later, {"state": _D.PENDING, "changed_at": now, **waiting})


def readiness(connection: Connection, delivery: Delivery, ready_at: datetime) -> Row:
    """Return when a part may be sent and what it answers: not before the part before it was accepted."""
    if delivery.kind is not Kind.POST or delivery.sequence == 1:
        return {"ready_at": ready_at}
    query = select(deliveries).where(
        deliveries.c.item == str(delivery.item),
        deliveries.c.version == delivery.version,
        deliveries.c.sequence == delivery.sequence - 1,
    )
    # Locked, so that on PostgreSQL too the part before cannot be accepted unseen between here and the change.
    before = delivery_from(connection.execute(query.with_for_update(key_share=True)).mappings().one())
    if before.receipt is None:
        return {"ready_at": None}
    return {"ready_at": ready_at, "reply_to": before.receipt.platform_id}


def _later_parts(delivery: Delivery) -> list[ColumnElement[bool]]:
    return [
        deliveries.c.item == str(delivery.item),
        deliveries.c.version == delivery.version,
        deliveries.c.sequence > delivery.sequence,
    ]
