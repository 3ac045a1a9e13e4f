"""Notes that are typed below what they limit: "* Prices of May." below a table with "Your cost*" (promise 1).

The reader turns the notes of whole articles into notes of their own; those that are typed within a section, or stand
as a table's caption, are found here by their sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scheduler.domain.article import Section

_SIGNS = r"\*{1,3}|[†‡§]{1,2}|[¹²³]"
_NOTE = re.compile(rf"(?:\(\s?)?({_SIGNS})\s?(?=[^\s*†‡§¹²³])")
_MARK = re.compile(rf"(?<=[^\s*†‡§¹²³(\[|])({_SIGNS})(?=[\s.,;:!?)\]”\"|]|$)")


def signs_in(text: str) -> tuple[str, ...]:
    """Return the signs of notes that stand right behind words of a text: "*" in "Your cost, per eye*"."""
    return tuple(dict.fromkeys(_MARK.findall(text)))


def signed_notes(unit: Section) -> Mapping[str, int]:
    """Return the number of the paragraph that is the note of each sign which another paragraph of a section bears."""
    notes: dict[str, int] = {}
    for number, paragraph in enumerate(unit.paragraphs):
        found = _NOTE.match(paragraph.text) if paragraph.text[:2].strip("(")[:1] in _BEGINS else None
        if found and not paragraph.label:
            notes.setdefault(found[1], number)
    if not notes:
        return notes
    borne = set(_borne(unit, frozenset(notes.values())))
    return {sign: number for sign, number in notes.items() if sign in borne}


def _borne(unit: Section, notes: frozenset[int]) -> Iterator[str]:
    """Yield the signs that the paragraphs bear which are no notes."""
    for number, paragraph in enumerate(unit.paragraphs):
        if number not in notes:
            yield from signs_in(paragraph.text)


_BEGINS = frozenset("*†‡§¹²³")
