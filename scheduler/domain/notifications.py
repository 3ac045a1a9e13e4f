"""What people who work here hear of, read off the audit trail, and how each of them wants to hear of it.

The trail is the one list of what happened: what comes about by itself (an item is published, an account held) is put on
it when the worker notices it, once for each version of an item.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from scheduler.domain.audit import AuditEntry
from scheduler.domain.content import ItemState
from scheduler.domain.people import Role


class NotificationKind(StrEnum):
    """The kinds of what people hear of. `CONNECTION` is access that ends soon, or a webhook that was turned off."""

    TO_SIGN = "to-sign"
    CHANGES_REQUESTED = "changes-requested"
    SIGNED = "signed"
    SIGNATURE_ENDED = "signature-ended"
    PUBLISHED = "published"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    MISSED = "missed"
    RETRACTED = "retracted"
    HELD = "held"
    CONNECTION = "connection"
    IMPORTED = "imported"


_K = NotificationKind

ITEM_BECAME: Final[Mapping[ItemState, str]] = {
    ItemState.PUBLISHED: "became published",
    ItemState.FAILED: "became failed",
    ItemState.UNCERTAIN: "became uncertain",
    ItemState.MISSED: "became missed",
}
"""The states that an item comes to by itself, as the trail says it."""

EVERYTHING: Final = "publishing"
"""Stands in the audit trail for everything that goes out, as an account's name does for what goes out on it."""

HELD: Final = "became held"
ACCESS_ENDS: Final = "access ends soon"
WEBHOOK_OFF: Final = "webhook turned off"

KIND_OF: Final[Mapping[str, NotificationKind]] = {
    "submitted": _K.TO_SIGN,
    "rejected": _K.CHANGES_REQUESTED,
    "approved": _K.SIGNED,
    "approval voided": _K.SIGNATURE_ENDED,
    "not sent": _K.SIGNATURE_ENDED,
    "not prepared": _K.SIGNATURE_ENDED,
    ITEM_BECAME[ItemState.PUBLISHED]: _K.PUBLISHED,
    ITEM_BECAME[ItemState.FAILED]: _K.FAILED,
    ITEM_BECAME[ItemState.UNCERTAIN]: _K.UNCERTAIN,
    ITEM_BECAME[ItemState.MISSED]: _K.MISSED,
    "retracted": _K.RETRACTED,
    "paused": _K.HELD,
    "paused by name alone": _K.HELD,
    "resumed": _K.HELD,
    HELD: _K.HELD,
    ACCESS_ENDS: _K.CONNECTION,
    WEBHOOK_OFF: _K.CONNECTION,
    "list imported": _K.IMPORTED,
}
"""The kind of each act of the trail that people hear of; of the others they do not."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing that happened. `sequence` is its row of the trail, `id` a part of the row's hash: it never changes.

    `action`, `actor` and `subject` are as the trail has them; `reason` is its words on why, or empty.
    """

    sequence: int
    id: str
    kind: NotificationKind
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str
    version: int | None = None


def notification_of(entry: AuditEntry) -> Notification | None:
    """Return what people hear of a row of the trail; None where it is not theirs to hear, or was damaged."""
    happened = entry.event
    kind = KIND_OF.get(happened.action)
    if kind is None or not entry.legible:
        return None
    detail = _detail(happened.detail)
    version, reason = detail.get("version"), detail.get("reason")
    return Notification(
        sequence=entry.sequence,
        id=entry.hash[:32],
        kind=kind,
        at=happened.at,
        actor=happened.actor,
        action=happened.action,
        subject=happened.subject,
        reason=reason if isinstance(reason, str) else "",
        version=version if isinstance(version, int) else None,
    )


def _detail(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class Rhythm(StrEnum):
    """How soon somebody hears of a kind."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    NEVER = "never"


_SOONER: Final = (Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.NEVER)

_DEFAULTS: Final[Mapping[Role, Mapping[Rhythm, frozenset[NotificationKind]]]] = {
    Role.AUTHOR: {
        Rhythm.AT_ONCE: frozenset(
            {_K.CHANGES_REQUESTED, _K.SIGNATURE_ENDED, _K.FAILED, _K.UNCERTAIN, _K.MISSED, _K.RETRACTED}
        ),
        Rhythm.DAILY: frozenset({_K.SIGNED, _K.PUBLISHED, _K.HELD, _K.CONNECTION, _K.IMPORTED}),
    },
    Role.CLINICIAN: {
        Rhythm.AT_ONCE: frozenset({_K.RETRACTED}),
        Rhythm.DAILY: frozenset({_K.TO_SIGN, _K.SIGNATURE_ENDED, _K.FAILED, _K.UNCERTAIN, _K.MISSED, _K.HELD}),
    },
    Role.PUBLISHER: {
        Rhythm.AT_ONCE: frozenset({_K.FAILED, _K.UNCERTAIN, _K.MISSED, _K.RETRACTED, _K.HELD, _K.CONNECTION}),
        Rhythm.DAILY: frozenset({_K.PUBLISHED, _K.SIGNATURE_ENDED, _K.IMPORTED}),
    },
}
"""What people hear of who chose nothing, by their roles; of the rest they do not hear."""


def default_rhythm(kind: NotificationKind, roles: Collection[Role]) -> Rhythm:
    """Return how soon somebody hears of a kind who chose nothing: as the soonest of their roles does."""
    found = {rhythm for role in roles for rhythm, kinds in _DEFAULTS[role].items() if kind in kinds}
    return next((rhythm for rhythm in _SOONER if rhythm in found), Rhythm.NEVER)


DIGEST_AT: Final = time(7, 30)
"""When the daily mail comes, by the clinic's clock, to who chose no other time."""

LINK_LIFE: Final = timedelta(days=7)
"""How long the link confirms by which somebody proves that an address is theirs."""

AT_ONCE_GAP: Final = timedelta(minutes=10)
"""The least time between two mails that come at once: what happens meanwhile comes together."""


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """How a person hears of things. `address` is confirmed, or empty; `wanted` waits for its confirmation.

    `token_hash` is the SHA-256 (hex) of the link's token, made `asked_at`. `rhythms` are the person's own choices.
    `heard` is the last row of the trail that they heard of at once, at `heard_at`; `read` the last that a daily mail
    told, on `digest_day` of the clinic's calendar.
    """

    login: str
    address: str = ""
    wanted: str = ""
    token_hash: str = ""
    asked_at: datetime | None = None
    language: str = "en"
    digest_at: time = DIGEST_AT
    upcoming: bool = True
    rhythms: Mapping[NotificationKind, Rhythm] = field(default_factory=dict)
    heard: int = 0
    heard_at: datetime | None = None
    read: int = 0
    digest_day: date = date.min

    def rhythm(self, kind: NotificationKind, roles: Collection[Role]) -> Rhythm:
        """Return how soon they hear of a kind."""
        return self.rhythms.get(kind) or default_rhythm(kind, roles)

    def kinds(self, rhythm: Rhythm, roles: Collection[Role]) -> frozenset[NotificationKind]:
        """Return the kinds that they hear of in a rhythm."""
        return frozenset(kind for kind in NotificationKind if self.rhythm(kind, roles) is rhythm)

    def confirms(self, token_hash: str, now: datetime) -> bool:
        """Say whether a link confirms the address that they want."""
        in_time = self.asked_at is not None and now < self.asked_at + LINK_LIFE
        return bool(self.wanted) and self.token_hash == token_hash and in_time

    def digest_is_due(self, local: datetime) -> bool:
        """Say whether the daily mail is due at a moment of the clinic's clock.

        It is later where nothing ran at its time, and comes once a day whatever the clocks do: the hour that comes
        twice sends it once, and the hour that is left out sends it at the next.
        """
        return self.digest_day < local.date() and local.time() >= self.digest_at


def day_before_first_digest(local: datetime, digest_at: time) -> date:
    """Return the day that counts as told when somebody begins to hear: today, unless its mail is still to come."""
    return local.date() if local.time() >= digest_at else local.date() - timedelta(days=1)
