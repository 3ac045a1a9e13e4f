"""The recipients of an issue: one row per person, and the states that it goes through (promise 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RecipientState(StrEnum):
    """The state of one person's copy of an issue.

    `staged`: handed to the provider for later, and can still be called back. `accepted`: the provider took it. What
    follows is what the provider reports since: `deferred`: it tries again; `bounced`: it will not arrive; `complained`:
    the person called it spam.
    """

    PREPARED = "prepared"
    STAGED = "staged"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    EXCLUDED = "excluded"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


_R = RecipientState
_REPORTED = frozenset({_R.DELIVERED, _R.DEFERRED, _R.BOUNCED, _R.COMPLAINED})

WAITING = frozenset({_R.PREPARED, _R.STAGED})
"""Nothing has been taken by the provider yet."""

UNANSWERED = WAITING | {_R.UNCERTAIN}
"""Nobody knows yet how the call for it ends, or ended."""

TAKEN = frozenset({_R.ACCEPTED}) | _REPORTED
"""The provider took it, whatever it reported since."""

RECIPIENT_TRANSITIONS: dict[RecipientState, frozenset[RecipientState]] = {
    _R.PREPARED: frozenset({_R.STAGED, _R.ACCEPTED, _R.UNCERTAIN, _R.FAILED, _R.EXCLUDED}) | _REPORTED,
    _R.STAGED: frozenset({_R.PREPARED, _R.ACCEPTED, _R.UNCERTAIN, _R.FAILED, _R.EXCLUDED}) | _REPORTED,
    _R.UNCERTAIN: frozenset({_R.PREPARED, _R.ACCEPTED, _R.FAILED}) | _REPORTED,
    _R.FAILED: frozenset({_R.PREPARED, _R.ACCEPTED}) | _REPORTED,
    _R.ACCEPTED: _REPORTED,
    _R.DEFERRED: frozenset({_R.DELIVERED, _R.BOUNCED, _R.COMPLAINED}),
    _R.DELIVERED: frozenset({_R.BOUNCED, _R.COMPLAINED}),
    _R.BOUNCED: frozenset({_R.COMPLAINED}),
    _R.COMPLAINED: frozenset(),
    _R.EXCLUDED: frozenset(),
}
"""The states that may follow each state. A report may overtake the answer to the call, so it may follow any
state before it. Reports come in any order; the one that says most stays."""


def states_before(state: RecipientState) -> frozenset[RecipientState]:
    """Return the states from which a recipient may go to `state`."""
    return frozenset(old for old, following in RECIPIENT_TRANSITIONS.items() if state in following)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One subscriber's copy of one issue version, frozen when the issue is prepared.

    `delivery` is the batch that carries it, or None when `state` is excluded.
    """

    subscriber: str
    delivery: str | None
    state: RecipientState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preparation:
    """How far the preparation of an issue has come: the candidates so far, and the last person who was looked at.

    Candidates are the people for whom the issue is; of them each is prepared, or excluded with the reason.
    """

    candidates: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """The last batch for a time and a subject line, while it is filled: its number, and the people in it."""

    sequence: int
    people: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """The rows of an issue's recipients so far: the last subscriber, the last batch, and the batches not yet full.

    `open` is by the time at which they go out and the variant of the subject line: each of both has its own batches.
    """

    last: str = ""
    sequence: int = 0
    open: Mapping[tuple[datetime, int], OpenBatch] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reports:
    """What is known of an issue's mails: those that were handed over, and of them the complaints and hard bounces."""

    mails: int = 0
    complaints: int = 0
    bounces: int = 0

    def since(self, earlier: Reports) -> Reports:
        """Return what came after earlier counts."""
        return Reports(self.mails - earlier.mails, self.complaints - earlier.complaints, self.bounces - earlier.bounces)


@dataclass(frozen=True, slots=True)
class Accounting:
    """The sum of an issue's audience: audience = accepted + excluded + failed + uncertain + waiting.

    `accepted` counts everything the provider took, whatever it reported since; `waiting` is what is
    prepared and not called yet, 0 once the issue is out.
    """

    audience: int
    accepted: int
    excluded: int
    failed: int
    uncertain: int
    waiting: int

    @property
    def adds_up(self) -> bool:
        """True when every person of the audience is in exactly one of the counts."""
        return self.audience == self.accepted + self.excluded + self.failed + self.uncertain + self.waiting


def account(states: Mapping[RecipientState, int]) -> Accounting:
    """Sum recipients per state into an issue's accounting."""
    return Accounting(
        audience=sum(states.values()),
        accepted=sum(states.get(state, 0) for state in TAKEN),
        excluded=states.get(RecipientState.EXCLUDED, 0),
        failed=states.get(RecipientState.FAILED, 0),
        uncertain=states.get(RecipientState.UNCERTAIN, 0),
        waiting=sum(states.get(state, 0) for state in WAITING),
    )
