"""Open tracked changes: what a person is told about them, and what a decision makes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element

from scheduler.domain.tracked_changes import TrackedChanges, UndecidedChanges
from scheduler.planning.reading.word.inline_pieces import Piece, quoted
from scheduler.planning.reading.word.xml_names import name

ADDED, DELETED, MOVED_HERE, MOVED_AWAY = "added", "deleted", "moved", "moved away"
CHANGED = "changed"

_MOST_NAMED = 5
_KINDS = {
    name("w:ins"): ADDED,
    name("w:del"): DELETED,
    name("w:moveTo"): MOVED_HERE,
    name("w:moveFrom"): MOVED_AWAY,
    name("w:cellIns"): ADDED,
    name("w:cellDel"): DELETED,
}
_REASONS = {
    DELETED: "deleted by a tracked change, which was accepted",
    ADDED: "added by a tracked change, which was rejected",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One open change: what was done to which words, and the heading that they stand under."""

    kind: str
    words: str
    place: str = ""

    def __str__(self) -> str:
        where = f" under '{self.place}'" if self.place else ""
        return f"{self.kind} '{quoted(self.words)}'{where}"


def kind_of(element: Element) -> str:
    """Return what an element says was done to what it holds or stands in; empty for any other element."""
    return _KINDS.get(element.tag, "")


def kinds_in(properties: Element | None) -> list[str]:
    """Return what the properties of a paragraph's end, a row or a cell say was done to it."""
    return [kind for each in properties if (kind := kind_of(each))] if properties is not None else []


def removed_by(decision: TrackedChanges | None, kinds: Counter[str]) -> str:
    """Return which of the kinds of changes around some words takes them out of the text; empty if none does."""
    taken = (ADDED, MOVED_HERE) if decision is TrackedChanges.REJECT else (DELETED, MOVED_AWAY)
    return next((kind for kind in taken if kinds[kind] > 0), "")


def reason(kind: str) -> str:
    """Return why words are left out that a change of this kind took out; empty for words that stand elsewhere."""
    return _REASONS.get(kind, "")


def changes_in(pieces: Sequence[Piece], place: str) -> Iterator[Change]:
    """Yield the changes in a paragraph; pieces that follow one another with the same kind are one."""
    for kind, group in groupby(pieces, key=lambda piece: piece.change):
        words = "".join(piece.text for piece in group)
        if kind and kind != MOVED_AWAY and words.strip():
            yield Change(kind, words.strip(), place)


def undecided(changes: Sequence[Change], file: str) -> UndecidedChanges:
    """Return the refusal of a document with open changes."""
    count = "an open tracked change" if len(changes) == 1 else f"{len(changes)} open tracked changes"
    first = "; ".join(map(str, changes[:_MOST_NAMED]))
    more = f"; and {len(changes) - _MOST_NAMED} more" if len(changes) > _MOST_NAMED else ""
    return UndecidedChanges(f"{file} has {count}: {first}{more}")
