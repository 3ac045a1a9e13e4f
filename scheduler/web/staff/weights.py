"""How a finding of the check is called, and how it looks: the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.claims import Finding, Severity
from scheduler.rendering.words import Words


@dataclass(frozen=True, slots=True)
class Weight:
    """The name of a finding's weight, and the class of style.css beside `state`."""

    words: str
    look: str


def weight_of(finding: Finding, words: Words) -> Weight:
    """Return how much a finding weighs."""
    if finding.waived:
        return Weight(words.gettext("Excepted by a clinician"), "good")
    if finding.severity is Severity.BLOCK:
        return Weight(words.gettext("Blocks"), "bad")
    return (
        Weight(words.gettext("Warning"), "warn")
        if finding.severity is Severity.WARN
        else Weight(words.gettext("Note"), "info")
    )
