"""The outcomes that the publisher, reconciliation and people's decisions share.

How a delivery's end shows on its item and people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from scheduler.domain.content import Item, ItemKey, ItemState, Kind, is_retracted
from scheduler.domain.delivery import Delivery, DeliveryState, Hold, item_state
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, RetryAt
from scheduler.domain.payload import Payload, PostPayload
from scheduler.domain.recipient import UNANSWERED, RecipientState
from scheduler.domain.standing import is_standing
from scheduler.ports import Transaction

_RECIPIENTS_AFTER = {
    DeliveryState.PENDING: RecipientState.PREPARED,
    DeliveryState.ACCEPTED: RecipientState.ACCEPTED,
    DeliveryState.REJECTED: RecipientState.FAILED,
    DeliveryState.UNCERTAIN: RecipientState.UNCERTAIN,
    DeliveryState.CANCELLED: RecipientState.FAILED,
}
"""Where a delivery takes those of its people of whom nothing is known yet."""

_MAY_BE_RETRACTED = frozenset({ItemState.RETRACTED, ItemState.CANCELLED})
_STARTED = frozenset({DeliveryState.CALLING, DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN})


def follow_delivery(changed: Delivery, tables: Transaction, note: str = "") -> None:
    """Make the people in a delivery, and the state of its item, follow what became of it (promise 4).

    Cancelled siblings are followed too. An item that has moved on to a newer version keeps its state,
    and one that was retracted stays so, whatever comes to light about what was on its way. A standing message goes out
    one by one, as long as it is signed: its state follows none of its deliveries, and no delivery looks at the others.
    """
    # As it is now: whoever calls may hold it as it was before the change.
    mark_people([tables.deliveries.get(changed.id)], tables)
    if is_standing(changed.item):
        return
    found = tables.deliveries.tally(changed.item, changed.version)
    if found.get(DeliveryState.CANCELLED):
        siblings = tables.deliveries.of_item(changed.item, changed.version)
        mark_people([one for one in siblings if one.state is DeliveryState.CANCELLED], tables)
    if tables.items.version(changed.item) != changed.version:
        return
    state = item_state(found)
    if tables.items.state(changed.item) in _MAY_BE_RETRACTED:
        item = tables.items.get(changed.item)
        if is_retracted(item):
            state, note = ItemState.RETRACTED if DeliveryState.ACCEPTED in found else item.state, item.note
    tables.items.set_state(changed.item, state, note)


def mark_people(deliveries: Collection[Delivery], tables: Transaction) -> None:
    """Make the people in an issue's batches, of whom nothing is known yet, follow what became of each batch."""
    for delivery in deliveries:
        state = _RECIPIENTS_AFTER.get(delivery.state)
        if delivery.kind is Kind.ISSUE and state is not None:
            tables.recipients.mark(delivery.id, state, delivery.reason, only_from=UNANSWERED)


def something_went_out(key: ItemKey, version: int, tables: Transaction) -> bool:
    """Say whether any part of an item version is, or may be, with the platform, so that the rest belongs to it.

    Nobody's standing message belongs to another's.
    """
    return not is_standing(key) and not _STARTED.isdisjoint(tables.deliveries.tally(key, version))


def next_version(item: Item, state: ItemState, note: str) -> Item:
    """Return the item as a new version, so that its next approval makes deliveries of its own."""
    return replace(item, state=state, version=item.version + 1, note=note)


def approval_refusal(delivery: Delivery, tables: Transaction, now: datetime) -> str | None:
    """Return why the signature does not cover this delivery now, or None if it does (promise 2)."""
    if tables.items.version(delivery.item) != delivery.version:
        return "the item has been changed since it was approved"
    approval = tables.approvals.current(delivery.item, delivery.version)
    if approval is None:
        return "nobody has approved it"
    return approval.refusal(delivery.content_hash, now)


def channel_hold(channel: str, failure: ChannelFailure | None) -> Hold | None:
    """Return the hold that a failure puts on its whole channel, if it does."""
    if isinstance(failure, NeedsReconnect):
        return Hold(channel, None, failure.reason)
    if isinstance(failure, RetryAt) and failure.whole_channel:
        return Hold(channel, failure.when, failure.reason)
    return None


def fingerprint(payload: Payload) -> str:
    """Return the SHA-256 (hex) of a call's text, its pictures in order, its link's card, and its recipients.

    Attempts of earlier versions are told again by it: a post without pictures counts as one with an empty one.
    """
    if isinstance(payload, PostPayload):
        pictures = [picture.data for picture in payload.pictures] or [b""]
        fields = [payload.text, *(hashlib.sha256(data).hexdigest() for data in pictures), payload.reply_to or ""]
        if card := payload.link_card:
            fields += [card.url, card.title, card.description]
    else:
        people = [addressee.subscriber for addressee in payload.addressees]
        fields = [payload.issue.subject, payload.issue.html, payload.issue.text, *people]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
