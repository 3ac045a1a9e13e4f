"""Parts of an audience as staff look at them: by what they are chosen, and how they are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.domain.segment import Selection
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind


@dataclass(frozen=True, slots=True)
class Chosen:
    """People of one audience: all, or those of a status, of a segment, and found by a search.

    `search` is the beginning of an address or of a part of the name, or a whole opaque id. `address` and `name` are
    the beginning of the one or of the other alone: an index finds them on the longest list.
    """

    audience: str
    status: SubscriberStatus | None = None
    selection: Selection | None = None
    search: str = ""
    address: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The people of a segment among the next so many of an audience, by id.

    `last` is the id of the last one who was looked at, in the segment or not; after it the next chunk begins. At the
    end of the audience `is_last`.
    """

    people: tuple[Subscriber, ...]
    last: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class AudienceCounts:
    """How many people of an audience have each status, language, source and interest (keyed hashes of topics)."""

    statuses: Mapping[SubscriberStatus, int]
    languages: Mapping[str, int]
    sources: Mapping[str, int]
    topics: Mapping[str, int]

    @property
    def total(self) -> int:
        """The people of the audience."""
        return sum(self.statuses.values())


SuppressionCounts = Mapping[SuppressionKind, int]
"""How many addresses are suppressed for each reason."""


_SUPPRESSED = {
    SuppressionKind.UNSUBSCRIBED: ("unsubscribed", "left the list"),
    SuppressionKind.ERASED: ("erased", "had their data erased"),
    SuppressionKind.BOUNCED: ("bounced", "mail to the address came back for good"),
    SuppressionKind.COMPLAINED: ("complained", "called an issue spam"),
    SuppressionKind.ASKED: ("suppressed", "is not to be written to"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands, in one word, and why."""

    word: str
    why: str


def standing(person: Subscriber, suppression: Suppression | None, now: datetime, zone: ZoneInfo) -> Standing:
    """Return where a person stands, with days as the clinic has them.

    `suppression` is that of their address: it goes before everything else.
    """
    if suppression is not None:
        since = f"since {suppression.at.astimezone(zone):%Y-%m-%d}"
        reason = f" ({suppression.reason})" if suppression.reason not in {"", suppression.kind} else ""
        word, why = _SUPPRESSED[suppression.kind]
        return Standing(word, f"{why}{reason}, {since}: nothing is sent to the address")
    if person.status is SubscriberStatus.PENDING:
        return Standing("pending", "signed up, and has not confirmed it yet")
    if person.status is SubscriberStatus.UNSUBSCRIBED:
        return Standing("unsubscribed", "left the list")
    if person.paused_until is not None and person.paused_until > now:
        return Standing("paused", f"wants to hear nothing before {person.paused_until.astimezone(zone):%Y-%m-%d}")
    return Standing("confirmed", f"agreed on {person.consent_at.astimezone(zone):%Y-%m-%d}: {person.consent_source}")
