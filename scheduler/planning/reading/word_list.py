"""Words of a language, so that what stands in a text can be told to be one.

The lists are pyspellchecker's: of the small ones that are kept the best, and with how often a word is met.
"""

from __future__ import annotations

from functools import lru_cache
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


@lru_cache(maxsize=1)  # a list takes up to 60 MB
def _loaded(language: str) -> WordList:
    from spellchecker import SpellChecker  # noqa: PLC0415 - seldom needed, and loading takes a moment

    frequency = SpellChecker(language=language).word_frequency
    return lambda word: int(frequency[word]) if word in frequency else 0
