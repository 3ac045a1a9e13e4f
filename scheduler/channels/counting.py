"""How the platforms count a text's length. Each spec says which way is its own."""

from __future__ import annotations

import importlib
import warnings
from functools import cache
from types import ModuleType

LINK_LENGTH = 23
"""What a link counts on X, however long it is. Source: docs.x.com/fundamentals/counting-characters, read 2026-09."""


def weighted_length(text: str) -> int:
    """Return the length of a post as X counts it, in X's own weighted characters.

    The text is counted in NFC; a link counts 23 whatever its length, an emoji 2 however many code
    points it has, most scripts 1 a character, CJK 2. What X does not take for a link (its host ends
    in no known top-level domain) counts as written. Source: docs.x.com/fundamentals/counting-characters,
    as the twitter-text-parser package implements it (configuration 3), read 2026-09.
    """
    if text.isascii() and "\r" not in text:
        # The package looks for 4,000 emoji first, which takes ten times as long as all the rest; ASCII has none.
        return len(text) + sum(LINK_LENGTH - len(link) for link in _twitter_text().extract_urls(text))
    return int(_twitter_text().parse_tweet(text).weightedLength)


def utf8_length(text: str) -> int:
    """Return the length of a text in bytes of UTF-8."""
    return len(text.encode())


@cache
def _twitter_text() -> ModuleType:
    """Load the package when something is counted: it takes 0.4 s, and its old way of finding its data may warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("twitter_text")
