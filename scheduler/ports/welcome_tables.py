"""The protocol of the tables of the welcome series."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from scheduler.domain.recipient import RecipientState
from scheduler.domain.welcome import Enrolment, GivenStep, WelcomeSeries


class Welcome(Protocol):
    """The welcome series as it holds, who is in it, and what became of each step for whom."""

    def series(self) -> WelcomeSeries:
        """Return the series as the last comparison found it: one that is off, and has no steps, before the first."""
        ...

    def keep(self, series: WelcomeSeries, now: datetime) -> bool:
        """Keep the series; say whether it changed. Whoever may still get a step is then looked at `now`."""
        ...

    def enrol(self, people: Collection[str], now: datetime) -> int:
        """Let people, by their opaque ids, begin now, also who was in it before; return how many."""
        ...

    def end(self, people: Collection[str], now: datetime, reason: str) -> None:
        """Take people out of the series. Who has been through it, or was taken out before, stays as they are."""
        ...

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Return so many of those who are to be looked at now, by opaque id, the longest due first."""
        ...

    def next_at(self) -> datetime | None:
        """Return when somebody is to be looked at next, or None."""
        ...

    def of_subscriber(self, subscriber: str) -> Enrolment | None:
        """Return a person's way through the series, or None. Nobody else changes it until the transaction ends."""
        ...

    def enrolled(self, people: Collection[str]) -> frozenset[str]:
        """Return those of the people who are, or were, in the series."""
        ...

    def look_again(self, subscriber: str, at: datetime | None) -> None:
        """Look at a person again at a time, or never: they have been through the series."""
        ...

    def given(self, person: Collection[str]) -> tuple[GivenStep, ...]:
        """Return what became of the steps for a person, who is named by the keyed hashes of their mailbox."""
        ...

    def give(self, person: str, step: GivenStep) -> bool:
        """Write down what became of a step for a person (a keyed hash), once for ever; False where it is known."""
        ...

    def take_back(self, delivery: str, now: datetime) -> None:
        """Forget a step whose delivery went to nobody: it is still to come, and the person is looked at now."""
        ...

    def in_between(self) -> int:
        """Return how many people are on their way through the series."""
        ...

    def left_out(self, step: str) -> Mapping[str, int]:
        """Return how many people a step was left out for, by the reason, the most frequent first."""
        ...

    def states(self, step: str) -> Mapping[RecipientState, int]:
        """Return how many copies of a step are in each state, over its languages and versions."""
        ...
