"""Parts of an audience as staff look at them: by what they are chosen, and how they are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.segment import Selection
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, SuppressionKind


@dataclass(frozen=True, slots=True)
class Chosen:
    """People of one audience: all, or those of a status, of a segment, and found by a search.

    `search` is the beginning of an address or of a part of the name, or a whole opaque id.
    """

    audience: str
    status: SubscriberStatus | None = None
    selection: Selection | None = None
    search: str = ""


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
