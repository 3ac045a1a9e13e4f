"""The ledger's rows as domain values, and the one way in which deliveries are changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, update

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome, Receipt
from scheduler.storage.tables import deliveries

Row = dict[str, Any]
"""A row to be written. Any: its values are as its columns are."""


def delivery_row(delivery: Delivery) -> Row:
    """Return a delivery as a row."""
    return {
        "id": delivery.id,
        "item": str(delivery.item),
        "version": delivery.version,
        "sequence": delivery.sequence,
        "count": delivery.count,
        "channel": delivery.channel,
        "state": delivery.state,
        "due_at": delivery.due_at,
        "ready_at": delivery.ready_at,
        "miss_after": delivery.miss_after,
        "content_hash": delivery.content_hash,
        "attempts": delivery.attempts,
        "owner": delivery.owner,
        "lease_until": delivery.lease_until,
        "reply_to": delivery.reply_to,
        "reason": delivery.reason,
        **receipt_columns(delivery.receipt),
    }


def receipt_columns(receipt: Receipt | None) -> Row:
    """Return the columns of a delivery that hold its receipt."""
    return {
        "receipt_platform_id": receipt.platform_id if receipt else None,
        "receipt_url": receipt.url if receipt else None,
        "receipt_at": receipt.at if receipt else None,
    }


def delivery_from(row: RowMapping) -> Delivery:
    """Return the delivery of a row."""
    proven = row["receipt_platform_id"] is not None
    return Delivery(
        id=row["id"],
        item=ItemKey.parse(row["item"]),
        version=row["version"],
        sequence=row["sequence"],
        count=row["count"],
        state=DeliveryState(row["state"]),
        due_at=row["due_at"],
        ready_at=row["ready_at"],
        miss_after=row["miss_after"],
        content_hash=row["content_hash"],
        attempts=row["attempts"],
        owner=row["owner"],
        lease_until=row["lease_until"],
        reply_to=row["reply_to"],
        receipt=Receipt(row["receipt_platform_id"], row["receipt_url"], row["receipt_at"]) if proven else None,
        reason=row["reason"],
    )


def attempt_from(row: RowMapping) -> Attempt:
    """Return the attempt of a row."""
    return Attempt(
        delivery=row["delivery"],
        number=row["number"],
        owner=row["owner"],
        fingerprint=row["fingerprint"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        reason=row["reason"],
    )


def change(connection: Connection, conditions: list[ColumnElement[bool]], values: Row) -> tuple[Delivery, ...]:
    """Change the deliveries that meet every condition at this moment; return them as they are now."""
    statement = update(deliveries).where(*conditions).values(values).returning(*deliveries.c)
    return tuple(delivery_from(row) for row in connection.execute(statement).mappings())
