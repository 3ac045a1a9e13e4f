"""The audit trail read back, with proof that it and what was signed are as they were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.audit import AuditEntry, AuditHead, broken_links
from scheduler.domain.word_search import folded_words, has_words, wanted_words
from scheduler.ports import Database
from scheduler.services.row_verification import row_faults

PAGE = 50
"""Acts that are shown at once."""


@dataclass(frozen=True, slots=True)
class Verification:
    """One line in `faults` for everything that was edited, removed, added or moved; `head` is the newest row's mark."""

    faults: tuple[str, ...]
    head: AuditHead | None

    @property
    def rows(self) -> int:
        """The number of the trail's rows."""
        return self.head.sequence if self.head else 0


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some rows of the trail, the newest first. `older` is the row before which it goes on, or None at its end."""

    entries: tuple[AuditEntry, ...]
    older: int | None


def subject_meant(words: str, names: Mapping[str, str]) -> str:
    """Return the subject of the trail that somebody means: the one whose name has all of their words, or the words.

    `names` are people's and campaigns' names, by what they are called on the trail.
    """
    wanted = wanted_words(words)
    if words in names or not wanted:
        return words
    found = [subject for subject, name in names.items() if has_words(folded_words(name), wanted)]
    return found[0] if len(found) == 1 else words


@dataclass(frozen=True, slots=True)
class Trail:
    """The audit trail of a workspace."""

    store: Database

    def entries(self, subject: str | None = None) -> tuple[AuditEntry, ...]:
        """Return the rows on an item or a login, or all of them, in order."""
        with self.store.transaction() as tables:
            return tables.audit.entries(subject)

    def page(self, about: str = "", before: int | None = None) -> TrailPage:
        """Return the newest acts, or those before a row: all, or those of a login, a subject, or a campaign's items."""
        with self.store.reading() as tables:
            found = tables.audit.newest(PAGE + 1, before, about)
        return TrailPage(found[:PAGE], found[PAGE - 1].sequence if len(found) > PAGE else None)

    def verify(self) -> Verification:
        """Compare every row of the trail, and every content and picture kept under its hash, with how it was written.

        Then hold what the program acts on (items, submissions, signatures, waivers, deliveries) against the trail.
        """
        with self.store.transaction() as tables:
            head, entries = tables.audit.head(), tables.audit.entries()
            trail = tuple(broken_links(entries, head))
            kept = tuple(damage for content in tables.approvals.kept() if (damage := content.damage))
            rows = tuple(row_faults(tables, entries))
        return Verification(trail + kept + rows, head)
