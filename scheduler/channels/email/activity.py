"""SendGrid's Email Activity: what became of the mails of one call, asked for.

Twilio SendGrid, Email Activity API (`msg_id LIKE`, 6 requests a minute, up to 1,000 messages; a paid add-on), read
2026-09.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from scheduler.channels.answers import GarbledError, Json, has, identifier, moment, text
from scheduler.domain.events import ProviderEvent, ReportedEvent

LIMIT = 1000
"""Messages of one answer at most; a call has as many."""

EVERY = 10.0
"""Seconds between two requests, so that there are at most 6 a minute."""

_KINDS: Mapping[str, ProviderEvent] = {
    "delivered": ProviderEvent.DELIVERED,
    "processed": ProviderEvent.TAKEN,
    "processing": ProviderEvent.TAKEN,
    # It says neither why nor whether the address is at fault, so nobody is suppressed for it.
    "not_delivered": ProviderEvent.BLOCKED,
}

NOT_DELIVERED = "not delivered"
"""The reason of a copy of which SendGrid says no more than that it did not arrive."""


def question(delivery: str, message: str) -> dict[str, object]:
    """Return the query for the mails of a call: by its message id, or without one by the delivery's own."""
    condition = f"msg_id LIKE '{message}%'" if message else f"(unique_args['delivery']=\"{delivery}\")"
    return {"query": condition, "limit": LIMIT}


def reported(delivery: str, messages: list[Json], now: Callable[[], datetime]) -> tuple[ReportedEvent, ...]:
    """Return what an answer says of each mail of a delivery. Raises GarbledError."""
    return tuple(_events(delivery, messages, now))


def _events(delivery: str, messages: list[Json], now: Callable[[], datetime]) -> Iterator[ReportedEvent]:
    for message in messages:
        kind = _KINDS.get(text(message, "status"))
        if kind is None:
            continue
        name = identifier(message, "msg_id")
        yield ReportedEvent(
            id=f"activity-{kind}-{name}"[:128],
            kind=kind,
            at=_time(message, now),
            delivery=delivery,
            code=NOT_DELIVERED if kind is ProviderEvent.BLOCKED else "",
            message=name.partition(".")[0],
            address=text(message, "to_email"),
        )


def _time(message: Json, now: Callable[[], datetime]) -> datetime:
    if not has(message, "last_event_time"):
        return now()
    try:
        return moment(message, "last_event_time")
    except GarbledError:
        return now()
