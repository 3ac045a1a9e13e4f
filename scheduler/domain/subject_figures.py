"""What became of an issue under each of the subject lines that were tried, and what may be said of the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scheduler.domain.proportions import Interval, difference, wilson
from scheduler.domain.recipient import TAKEN, RecipientState

LEAST_PEOPLE: Final = 100
"""People accepted under each subject, below whom nothing is said: one of them would be more than one per cent."""

LEAST_REPORTED: Final = 0.95
"""The share of each subject's copies of which the provider must have told whether they arrived."""


@dataclass(frozen=True, slots=True)
class SubjectFigures:
    """The people of the sample who got an issue under one subject line.

    Of those `accepted`, `delivered` are all whom it reached, so who called it spam (`complained`) is among them.
    """

    subject: str
    accepted: int
    delivered: int
    bounced: int
    complained: int
    left: int

    @property
    def is_reported(self) -> bool:
        """True when the provider has told of nearly every copy whether it arrived."""
        return self.delivered + self.bounced >= LEAST_REPORTED * self.accepted


MEASURES: Final = {
    "delivered": "delivered copies",
    "bounced": "bounced copies",
    "complained": "complaints",
    "left": "people who left after it",
}
"""What is compared, and what it is called. Openings are none of it: machines open mails."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A further subject beside the first: the difference of their shares by measure, and what may be said of it."""

    figures: SubjectFigures
    differences: Mapping[str, Interval]
    verdict: str

    @property
    def in_words(self) -> tuple[str, ...]:
        """The differences in points with their intervals, a dash where there are none, in the order of MEASURES."""
        return tuple(_in_words(self.differences[name]) if name in self.differences else "-" for name in MEASURES)


@dataclass(frozen=True, slots=True)
class SubjectTrial:
    """The figures of each subject line, the issue's own first, among a `sample` (a share) of its audience."""

    sample: float
    subjects: tuple[SubjectFigures, ...]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Each further subject beside the first."""
        first, *others = self.subjects
        return tuple(compare(first, other) for other in others)


def subject_figures(subject: str, states: Mapping[RecipientState, int], left: int) -> SubjectFigures:
    """Return the figures of one subject from the states of its people's copies."""
    complained = states.get(RecipientState.COMPLAINED, 0)
    return SubjectFigures(
        subject=subject,
        accepted=sum(states.get(state, 0) for state in TAKEN),
        delivered=states.get(RecipientState.DELIVERED, 0) + complained,
        bounced=states.get(RecipientState.BOUNCED, 0),
        complained=complained,
        left=left,
    )


def compare(first: SubjectFigures, other: SubjectFigures) -> Comparison:
    """Return what another subject's shares have more than the first's, and the sentence on it."""
    both = (first, other)
    differences = {name: _difference(name, first, other) for name in MEASURES if all(one.accepted for one in both)}
    if min(one.accepted for one in both) < LEAST_PEOPLE:
        verdict = f"no difference can be told: that takes {LEAST_PEOPLE} people of each subject at least"
        return Comparison(other, differences, verdict)
    is_reported = all(one.is_reported for one in both)
    told = [
        _told(MEASURES[name], found)
        for name, found in differences.items()
        if not found.holds_zero and (is_reported or name == "left")
    ]
    sentences = told or ["no difference can be told"]
    return Comparison(other, differences, "; ".join((*sentences, *_waiting(both, is_reported=is_reported))))


def _difference(name: str, first: SubjectFigures, other: SubjectFigures) -> Interval:
    return difference(*(wilson(getattr(one, name), one.accepted) for one in (other, first)))


def _in_words(found: Interval) -> str:
    return f"{100 * found.estimate:+.2f} ({100 * found.low:+.2f} to {100 * found.high:+.2f})"


def _told(name: str, found: Interval) -> str:
    more = "more" if found.estimate > 0 else "fewer"
    least, most = sorted((abs(found.low), abs(found.high)))
    return (
        f"{more} {name} than under the first subject, by {100 * abs(found.estimate):.2f} points "
        f"(95 % interval {100 * least:.2f} to {100 * most:.2f})"
    )


def _waiting(both: tuple[SubjectFigures, SubjectFigures], *, is_reported: bool) -> Iterator[str]:
    if not is_reported:
        missing = sum(one.accepted - one.delivered - one.bounced for one in both)
        yield f"of {missing:,} copies it is not reported yet whether they arrived, so only who left is compared"
