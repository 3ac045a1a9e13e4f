"""Words as people look for them: folded, so that capitals, accents and signs that are often left out do not matter.

Written by hand: both databases and the files are searched by the same words, whatever a database takes for a word (one
cuts Devanagari at each vowel sign). The facts are the Unicode Standard's (general categories; read 2026-11).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

MOST_WORDS: Final = 8
"""Words of a query that count; more narrow a search no further in practice."""

LONGEST_WORD: Final = 64
"""Characters of a word that count."""

_EXCERPT, _BEFORE = 220, 60
"""Characters of an excerpt, and of those before the first word that was found."""

_LEFT_OUT = {
    **dict.fromkeys(range(0x0300, 0x0370)),  # accents of Latin, Greek and Cyrillic letters
    **dict.fromkeys(range(0x0591, 0x05C8)),  # points of Hebrew
    **dict.fromkeys((*range(0x064B, 0x0656), 0x0640, 0x0670)),  # vowels and hamzas of Arabic, and its stretching
    **dict.fromkeys((0x093C, 0x00AD, 0x200C, 0x200D)),  # the dot below of Devanagari; soft hyphen, joiners
    0x0901: 0x0902,  # a moon with a dot is often written as the dot alone
}
"""For str.translate, after the letters were taken apart."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its characters from `start` to `end`, and how it is looked for."""

    start: int
    end: int
    folded: str


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a text: its runs of letters, digits and the marks that belong to letters."""
    for run in _runs().finditer(text):
        if folded := _folded(run[0]):
            yield Word(run.start(), run.end(), folded)


def folded_words(text: str) -> str:
    """Return the words of a text as they are looked for, a space between them."""
    return " ".join(word.folded for word in words_of(text))


def wanted_words(query: str) -> tuple[str, ...]:
    """Return what somebody looks for by a query, each word once. Whatever is no word in it says nothing."""
    return tuple(dict.fromkeys(word.folded for word in words_of(query)))[:MOST_WORDS]


def has_words(folded: str, wanted: Sequence[str]) -> bool:
    """Say whether each wanted word begins a word of a text, given as its folded words."""
    padded = f" {folded}"
    return all(f" {word}" in padded for word in wanted)


def marked(text: str, wanted: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Return a text in pieces, each with whether it is a word that begins with a wanted one."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for word in words_of(text):
        if word.folded.startswith(tuple(wanted)):
            pieces += [(text[end : word.start], False), (text[word.start : word.end], True)]
            end = word.end
    return tuple(piece for piece in (*pieces, (text[end:], False)) if piece[0])


def excerpt(text: str, wanted: Sequence[str]) -> str:
    """Return the part of a text around the first wanted word, or its beginning, cut between words."""
    first = next((word.start for word in words_of(text) if word.folded.startswith(tuple(wanted))), 0)
    begin = 0 if first <= _BEFORE else text.find(" ", first - _BEFORE, first) + 1 or first
    cut = text[begin : begin + _EXCERPT]
    if begin + _EXCERPT < len(text):
        cut = f"{cut.rpartition(' ')[0] or cut} …"
    return f"… {cut}" if begin else cut


@cache
def _runs() -> re.Pattern[str]:
    marks = "".join(chr(number) for number in range(0x300, 0xFE30) if unicodedata.category(chr(number))[0] == "M")
    return re.compile(rf"(?:[^\W_]|[\u00ad\u200c\u200d{marks}])+")


def _folded(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    # Signs such as a half (½) come apart into more than letters and digits.
    kept = "".join(_runs().findall(apart.translate(_LEFT_OUT)))
    return unicodedata.normalize("NFC", kept)[:LONGEST_WORD]
