"""Who of an audience receives an issue, and why the others do not. Pure: everything it needs comes in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from scheduler.domain.subscriber import Subscriber, SubscriberStatus, SuppressionKind

SUPPRESSED: Mapping[SuppressionKind, str] = MappingProxyType(
    {
        SuppressionKind.UNSUBSCRIBED: "unsubscribed",
        SuppressionKind.ERASED: "had their data erased",
        SuppressionKind.BOUNCED: "their address does not take mail",
        SuppressionKind.COMPLAINED: "called an earlier mail spam",
        SuppressionKind.ASKED: "asked not to be written to",
    }
)
"""The reasons that a suppression gives, in words that name nobody."""

PENDING = "has not confirmed the sign-up"
PAUSED = "paused the newsletter"
SELDOM = "wants fewer issues"
OTHER_TOPICS = "reads about other topics"
"""It names none: what somebody reads about may tell of their health."""

GONE = "no longer a subscriber"
"""Their record was erased between the freezing of an issue and its sending."""

LEAST_DISTANCE: Mapping[str, timedelta] = MappingProxyType(
    {"weekly": timedelta(days=6, hours=12), "monthly": timedelta(days=27, hours=12)}
)
"""The least time between two issues to somebody who chose a frequency: half a day short of a week, and of four, so that
an issue that went out a little late does not cost its readers the next one."""


def exclusion(
    person: Subscriber,
    suppression: SuppressionKind | None,
    now: datetime,
    received_at: datetime | None = None,
    *,
    wants_its_topics: bool = True,
) -> str | None:
    """Return why a person does not receive an issue that goes out now, or None when they do.

    `received_at` is when the last issue went to them, if lately. `wants_its_topics` unless they chose others alone.
    What the person, or staff, decided for good goes before what passes.
    """
    if suppression is not None:
        return SUPPRESSED[suppression]
    if person.status is SubscriberStatus.UNSUBSCRIBED:
        return SUPPRESSED[SuppressionKind.UNSUBSCRIBED]
    if person.status is SubscriberStatus.PENDING:
        return PENDING
    if person.paused_until is not None and person.paused_until > now:
        return PAUSED
    return _choice(person, now, received_at) if wants_its_topics else OTHER_TOPICS


def _choice(person: Subscriber, now: datetime, received_at: datetime | None) -> str | None:
    distance = LEAST_DISTANCE.get(person.frequency)
    if distance is not None and received_at is not None and now - received_at < distance:
        return SELDOM
    return None
