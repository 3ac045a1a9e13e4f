"""The outcome of taking in a list of people: counts, and the first lines of each outcome, whatever its length."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from scheduler.services.subscriber_files.columns import ShownColumn

MOST_EXAMPLES: Final = 20
"""Lines that are named for each outcome: the report of a million rows is as long as that of a hundred."""


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SUPPRESSED = "suppressed"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A line of the file, and what there is to say of it. Never an address."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file as it was understood, before anything is done: its columns, and how it was read."""

    file: str
    program: str
    encoding: str
    notes: tuple[str, ...]
    columns: tuple[ShownColumn, ...]

    @property
    def unused(self) -> tuple[str, ...]:
        """The names of the columns that are not used."""
        return tuple(column.name for column in self.columns if not column.meaning)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of each row of a file; each row is in one of the six counts.

    `suppressed` rows are those of people who may not be written to: suppression beats import. Of them,
    `newly_suppressed` are people of whom the file itself says so first. `told` names the first lines of each outcome,
    `look_at` the first rows that a person should look at, with `to_look_at` how many there are.
    """

    audience: str
    dry_run: bool
    preview: ImportPreview
    counts: Mapping[Outcome, int]
    newly_suppressed: int
    told: Mapping[Outcome, tuple[ToldRow, ...]]
    to_look_at: int
    look_at: tuple[ToldRow, ...]

    def count(self, outcome: Outcome) -> int:
        """Return how many rows had an outcome."""
        return self.counts.get(outcome, 0)

    @property
    def new(self) -> int:
        """How many people were added."""
        return self.count(Outcome.NEW)

    def summary(self) -> str:
        """Return one line with every count."""
        return f"{self.audience}: " + ", ".join(f"{self.count(outcome):,} {outcome}" for outcome in Outcome)


@dataclass(slots=True)
class _First:
    """The lowest lines of those that are told, with the reasons, and how many there were."""

    number: int = 0
    rows: list[tuple[int, str]] = field(default_factory=list)

    def tell(self, line: int, reason: str) -> None:
        """Count a line, and keep it if it is among the first."""
        self.number += 1
        if len(self.rows) < MOST_EXAMPLES:
            heapq.heappush(self.rows, (-line, reason))
        elif -line > self.rows[0][0]:
            heapq.heapreplace(self.rows, (-line, reason))

    def told(self) -> tuple[ToldRow, ...]:
        """Return the first lines, in order."""
        return tuple(ToldRow(-line, reason) for line, reason in sorted(self.rows, reverse=True))


class Tally:
    """Counts outcomes as they come, and keeps the first lines of each."""

    def __init__(self) -> None:
        self._outcomes = {outcome: _First() for outcome in Outcome}
        self._look_at = _First()
        self.newly_suppressed = 0

    def tell(self, outcome: Outcome, line: int, reason: str) -> None:
        """Count a row, and keep what there is to say of it."""
        if reason:
            self._outcomes[outcome].tell(line, reason)
        else:
            self._outcomes[outcome].number += 1

    def look_at(self, line: int, reason: str) -> None:
        """Keep what a person should look at."""
        self._look_at.tell(line, reason)

    def numbers(self) -> Mapping[Outcome, int]:
        """Return how many rows had each outcome."""
        return {outcome: first.number for outcome, first in self._outcomes.items()}

    def report(self, audience: str, preview: ImportPreview, *, dry_run: bool) -> ImportReport:
        """Return what was counted."""
        return ImportReport(
            audience=audience,
            dry_run=dry_run,
            preview=preview,
            counts=self.numbers(),
            newly_suppressed=self.newly_suppressed,
            told={outcome: first.told() for outcome, first in self._outcomes.items()},
            to_look_at=self._look_at.number,
            look_at=self._look_at.told(),
        )
