"""The protocol of the counts that figures are made of. Nothing here names a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from scheduler.domain.consent import ConsentAct
from scheduler.domain.content import ItemKey
from scheduler.domain.figures import SentItem
from scheduler.domain.recipient import RecipientState


class Counts(Protocol):
    """Counts of people, over rows."""

    def last_accepted(self) -> Mapping[str, datetime]:
        """Return when each channel's platform last took something, without those whose platform never did."""
        ...

    def states(self, key: ItemKey, version: int) -> Mapping[RecipientState, int]:
        """Return how many of an issue version's recipients are in each state."""
        ...

    def states_by_variant(self, key: ItemKey, version: int) -> Mapping[int, Mapping[RecipientState, int]]:
        """Return the same by the variant of the subject line, of those who have a copy: 0 is outside the sample."""
        ...

    def sent(self) -> Sequence[SentItem]:
        """Return every item version of which something went out, the latest first."""
        ...

    def left_after(self, key: ItemKey, version: int, begins: datetime, ends: datetime | None) -> Mapping[int, int]:
        """Return how many who got an issue version withdrew their consent from a time on, until before another.

        By the variant of the subject line.
        """
        ...

    def acts(self, audience: str, acts: Collection[ConsentAct], since: datetime) -> Mapping[datetime, int]:
        """Return how many people of an audience have one of the acts on record, by the hour, since a time."""
        ...

    def suppressed(self) -> Mapping[str, int]:
        """Return how many addresses are not written to, by kind."""
        ...

    def standing(self, audience: str) -> Mapping[str, int]:
        """Return how many people of an audience have each standing."""
        ...
