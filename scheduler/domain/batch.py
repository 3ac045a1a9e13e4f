"""The end of one call for each person of a batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from scheduler.domain.delivery import Outcome, Receipt, outcome_of
from scheduler.domain.errors import ChannelFailure, Uncertain


@dataclass(frozen=True, slots=True)
class Fate:
    """The people of a batch for whom a call ended in the same way, by subscriber id."""

    outcome: Outcome
    people: frozenset[str]
    failure: ChannelFailure | None = None


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """The outcome of one call for each person of a batch, by subscriber id.

    `refused` gives the reason; it is final, and `dead` are those of them whose address takes no mail. `unclear` may or
    may not have been taken; for each it says where to look. Everybody else was not tried, because of `failure`.
    `receipt` proves that the accepted are out. No words name an address.
    """

    accepted: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)
    receipt: Receipt | None = None
    failure: ChannelFailure | None = None
    dead: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Raise ValueError where somebody is accepted and nothing proves it."""
        if self.accepted and self.receipt is None:
            raise ValueError("who is accepted needs a receipt")

    def fates(self, people: Collection[str]) -> tuple[Fate, ...]:
        """Return the people of a batch by how the call ended for them, the refused apart; the accepted come first.

        Who was not tried without a reason counts as unclear: a transport that forgets somebody proves nothing.
        """
        everybody = frozenset(people)
        accepted = self.accepted & everybody
        unclear = everybody.intersection(self.unclear) - accepted
        untried = everybody - accepted - unclear - self.refused.keys()
        why = self.failure or Uncertain("the transport does not say what became of it")
        rest = outcome_of(why)
        is_unclear = rest is Outcome.UNCERTAIN
        unclear = unclear | untried if is_unclear else unclear
        where = next((words for person, words in self.unclear.items() if person in unclear), None)
        lost = Uncertain(where) if where is not None else why
        fates = (
            Fate(Outcome.ACCEPTED, accepted),
            Fate(Outcome.UNCERTAIN, unclear, lost),
            Fate(rest, frozenset() if is_unclear else untried, why),
        )
        return tuple(fate for fate in fates if fate.people)


class TakenInPart(ChannelFailure):
    """The people of a batch fared differently; `outcome` says it of each."""

    def __init__(self, outcome: BatchOutcome) -> None:
        super().__init__("taken in part")
        self.outcome = outcome
