"""The last look at an item before people see it: each check with what was found, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LARGEST_HTML = 90_000
"""Bytes of HTML that an email may have: Gmail hides what comes after about 102 kB (seen from 99 kB on, 2026-09)."""


class Verdict(StrEnum):
    """What a check says.

    `blocks` keeps the item from being submitted and signed; `advises` is for a person to weigh; `unknown`: it could
    not be looked at now, which is no objection.
    """

    GOOD = "good"
    ADVISES = "advises"
    BLOCKS = "blocks"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PreflightFinding:
    """One check of an item: its name, the verdict, what was found, and what to do about it."""

    check: str
    verdict: Verdict
    found: str
    remedy: str = ""

    @property
    def is_good(self) -> bool:
        """True when there is nothing to do."""
        return self.verdict is Verdict.GOOD

    @property
    def line(self) -> str:
        """The finding as one line, its remedy behind a colon."""
        return f"{self.found}: {self.remedy}" if self.remedy else self.found


def objections(findings: Iterable[PreflightFinding]) -> tuple[str, ...]:
    """Return a line for each finding that blocks."""
    return tuple(finding.line for finding in findings if finding.verdict is Verdict.BLOCKS)


@dataclass(frozen=True, slots=True)
class FaintWords:
    """Words whose contrast with what lies behind them, 1 to 21, is too low to read."""

    words: str
    contrast: float


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What an email's HTML is made of, as a mail program would show it.

    `size` counts bytes. `words` are the visible words on one line. `before_leaving` counts the visible characters
    before the first link to unsubscribe, `after_leaving` those after the last; None where there is no such link.
    `undescribed` are pictures without alt text, `faint` words that are hard to read in the light look.
    """

    size: int
    words: str
    before_leaving: int | None
    after_leaving: int | None
    undescribed: tuple[str, ...]
    faint: tuple[FaintWords, ...]


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """What the other end of a link answered: an HTTP `status`, or None where none came, with why.

    `leads_to` is where it ends after its redirects. `gone` says that nobody can follow it.
    """

    status: int | None
    leads_to: str = ""
    gone: bool = False
    why: str = ""
