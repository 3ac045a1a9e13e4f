"""What other programs hear of: messages to an address of theirs, signed so that they can tell them from anybody's.

The signature and its headers are those of Standard Webhooks 1.0.0 (standardwebhooks.com, read 2026-11): HMAC-SHA256
over `id.timestamp.body` with a secret of 24 to 64 bytes, in base64 behind `v1,`. `webhook-id` stays the same over every
try, so that a receiver can drop repeats; `webhook-timestamp` is that of the try.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from scheduler.domain.content import ItemKey
from scheduler.domain.notifications import Notification, NotificationKind

TYPE_OF: Final[Mapping[NotificationKind, str]] = {
    NotificationKind.PUBLISHED: "item.published",
    NotificationKind.FAILED: "item.failed",
    NotificationKind.UNCERTAIN: "item.uncertain",
    NotificationKind.MISSED: "item.missed",
    NotificationKind.TO_SIGN: "item.to_sign",
}
"""The kinds that an address may hear of, and how a message names them."""

TEST_TYPE: Final = "webhook.test"

GAPS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 480, 480))
"""The waits after each failure: a day in all, then the message is given up."""

CALL: Final = timedelta(minutes=2)
"""How long a try may take at most: one that a killed program began is made again after it, with the same id."""

OFF_AFTER: Final = timedelta(days=5)
"""An address at which everything has failed for so long is turned off, and people are told."""

KEPT: Final = timedelta(days=30)
"""How long it is kept what became of a message."""

SECRET_BYTES: Final = 32
_BEGINS: Final = "whsec_"
_GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that hears of things. `sealed` holds its secret; `heard` is the last row of the trail told to it.

    `failing_since` is None while messages arrive. It is off since `off_at`, for the reason given.
    """

    id: str
    url: str
    kinds: frozenset[NotificationKind]
    sealed: bytes = field(repr=False)
    made_by: str
    made_at: datetime
    heard: int = 0
    failing_since: datetime | None = None
    off_at: datetime | None = None
    off_reason: str = ""


class MessageState(StrEnum):
    """How far a message is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing told to one address. `id` is the same in every try, `body` the JSON as it is signed.

    `due_at` is when it is tried next. `status` is the last answer's, None where none came; `reason` says why it failed.
    `sequence` is the row of the trail that it tells of, 0 for a test.
    """

    endpoint: str
    id: str
    type: str
    body: str
    made_at: datetime
    due_at: datetime
    state: MessageState = MessageState.WAITING
    attempts: int = 0
    status: int | None = None
    reason: str = ""
    sequence: int = 0


def secret_text(secret: bytes) -> str:
    """Return a secret as it is shown to people."""
    return f"{_BEGINS}{b64encode(secret).decode()}"


def signed_headers(secret: str, message: str, body: str, at: datetime) -> dict[str, str]:
    """Return the headers by which a receiver knows a message: its id, the time of the try, and the signature."""
    key = b64decode(secret.removeprefix(_BEGINS))
    seconds = str(int(at.timestamp()))
    content = f"{message}.{seconds}.{body}".encode()
    signature = b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    return {"webhook-id": message, "webhook-timestamp": seconds, "webhook-signature": f"v1,{signature}"}


def body_of(told: Notification, site: str) -> str:
    """Return the JSON that tells of something that happened to an item: no words of it, and no person's."""
    key = ItemKey.parse(told.subject)
    data = {
        "item": told.subject,
        "campaign": key.campaign,
        "section": key.section,
        "account": key.channel,
        "kind": key.kind.value,
        "version": told.version,
        "page": f"{site}/staff/items/{told.subject}",
    }
    return _body(TYPE_OF[told.kind], told.at, data)


def body_of_test(at: datetime) -> str:
    """Return the JSON of a test."""
    return _body(TEST_TYPE, at, {"test": True})


def _body(name: str, at: datetime, data: Mapping[str, object]) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"type": name, "timestamp": moment, "data": data}, ensure_ascii=False, separators=(",", ":"))


def is_delivered(status: int) -> bool:
    """Say whether an answer means that a message was taken. A redirect does not: nothing is sent on."""
    return 200 <= status < 300


def wants_no_more(status: int | None) -> bool:
    """Say whether an answer means that the address wants no messages any more."""
    return status == _GONE


def next_try(attempts: int, now: datetime) -> datetime | None:
    """Return when a message that failed so many times is tried again, or None where it is given up."""
    return now + GAPS[attempts - 1] if attempts <= len(GAPS) else None
