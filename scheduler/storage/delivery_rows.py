"""The ledger's rows as domain values, and the one way in which deliveries are changed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, update

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome, Receipt
from scheduler.domain.prepared import NOTHING_PREPARED, Prepared
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
        "prepared": encode_prepared(delivery.prepared) if delivery.prepared else None,
        "variant": delivery.variant,
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
        prepared=decode_prepared(row["prepared"]),
        variant=row["variant"],
    )


def encode_prepared(prepared: Prepared) -> str:
    """Return a preparation as one line of JSON without white space."""
    fields: dict[str, object] = {}
    if prepared.marker:
        fields["marker"] = prepared.marker
    if prepared.media:
        fields["media"] = prepared.media
    if prepared.expires_at:
        fields["expires_at"] = prepared.expires_at.isoformat()
    return json.dumps(fields, separators=(",", ":"))


def decode_prepared(text: str | None) -> Prepared | None:
    """Return the preparation that `encode_prepared` wrote. Raises ValueError for anything else."""
    if text is None:
        return None
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise ValueError("what was prepared is no JSON object")  # noqa: TRY004 - what is read is wrong, not who calls
    expires_at = datetime.fromisoformat(fields["expires_at"]) if "expires_at" in fields else None
    return Prepared(str(fields.get("marker", "")), tuple(map(str, fields.get("media", ()))), expires_at)


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
        prepared=decode_prepared(row["prepared"]) or NOTHING_PREPARED,
    )


def change(connection: Connection, conditions: list[ColumnElement[bool]], values: Row) -> tuple[Delivery, ...]:
    """Change the deliveries that meet every condition at this moment; return them as they are now."""
    statement = update(deliveries).where(*conditions).values(values).returning(*deliveries.c)
    return tuple(delivery_from(row) for row in connection.execute(statement).mappings())
