"""Words of a language, so that what stands in a text can be told to be one.

The lists are pyspellchecker's: of the small ones that are kept the best, and with how often a word is met.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.resources import files
from typing import Final, Protocol

LANGUAGES: Final = frozenset({"ar", "de", "en", "es", "fr", "it", "nl", "pt", "ru"})
"""The languages that have a list."""

SELDOM: Final = 100
"""Words below this count were added to a list without having been met in its texts (pyspellchecker, read 2026-11)."""

OFTEN: Final = 1000


class WordList(Protocol):
    """Says how often a language's texts have a word: 0 for what is none."""

    def __call__(self, word: str, /) -> int:
        """Return how often a word was met."""
        ...


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that are divided by white space."""
    return frozenset(text.split())


def word_list(language: str) -> WordList:
    """Return the list of a language (BCP 47); one that knows no word where there is none."""
    primary = language.partition("-")[0].lower()
    return _loaded(primary) if primary in LANGUAGES else lambda _: 0


@lru_cache(maxsize=1)
def _loaded(language: str) -> WordList:
    import spellchecker  # noqa: PLC0415 - seldom needed

    # Its own class takes a second and 60 MB to make a dictionary of what is a sorted list of lines.
    packed = (files(spellchecker) / "resources" / f"{language}.json.gz").read_bytes()
    lines = gzip.decompress(packed).strip(b"{}\n")
    return lambda word: _count(lines, word.encode())


def _count(lines: bytes, word: bytes) -> int:
    """Return the number behind a word in sorted lines ("word": 50), 0 where it is not among them."""
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start)
        line = lines[start : end if end >= 0 else len(lines)]
        key, _, number = line.rpartition(b'": ')
        if key[1:] == word:
            return int(number.rstrip(b","))
        low, high = (start + len(line) + 1, high) if key[1:] < word else (low, start)
    return 0
