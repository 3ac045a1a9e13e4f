"""The platforms' ways of counting a text's length. Each spec names its own."""

from __future__ import annotations

import unicodedata

import regex

from scheduler.channels.linking import twitter_text, x_links

LINK_LENGTH = 23
"""The length of any link on X. Source: docs.x.com/fundamentals/counting-characters, read 2026-09."""

_VIRAMA = 9


def weighted_length(text: str) -> int:
    """Return the length of a post as X counts it, in X's own weighted characters.

    The text is counted in NFC; a link counts 23 whatever its length, an emoji 2 however many code
    points it has, most scripts 1 a character, CJK 2. What X does not take for a link (its host ends
    in no known top-level domain) counts as written. Source: docs.x.com/fundamentals/counting-characters,
    as the twitter-text-parser package implements it (configuration 3), read 2026-09.
    """
    if text.isascii() and "\r" not in text:
        # The package looks for 4,000 emoji first, which takes ten times as long as all the rest; ASCII has none.
        return len(text) + sum(LINK_LENGTH - (link.end - link.start) for link in x_links(text))
    return int(twitter_text().parse_tweet(text).weightedLength)


def graphemes(text: str) -> int:
    """Return how many characters a reader sees: clusters by Unicode's UAX #29, an emoji one however it is put together.

    Letters that a sign of an Indic script joins count one each, as they did before Unicode 15.1 (2023): platforms are
    at different versions, and the strictest counts here.
    """
    return sum(map(_letters, regex.findall(r"\X", text)))


def _letters(cluster: str) -> int:
    """Return 1, or the letters of a cluster in which a virama (combining class 9) joins several."""
    if all(unicodedata.combining(mark) != _VIRAMA for mark in cluster):
        return 1
    letters = sum(unicodedata.category(character) == "Lo" for character in cluster)
    return letters + (unicodedata.category(cluster[0]) != "Lo")


def utf8_length(text: str) -> int:
    """Return the length of a text in bytes of UTF-8."""
    return len(text.encode())
