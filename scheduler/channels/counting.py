"""The platforms' ways of counting a text's length. Each spec names its own."""

from __future__ import annotations

import re
import unicodedata

import regex

from scheduler.channels.linking import twitter_text, x_links

LINK_LENGTH = 23
"""The length of any link on X. Source: docs.x.com/fundamentals/counting-characters, read 2026-09."""

# Latin, Greek, Cyrillic, the scripts of India and Arabia, punctuation and currencies: none is a sign of an emoji.
_WITHOUT_EMOJI = re.compile(
    r"(?:[^\r\u00a9\u00ae\u1100-\u1fff\u200d-\u200f\u2028-\u202f\u203c\u2049\u2060-\U0010ffff]|[\u20a0-\u20bf])*"
)
_COUNTS_ONCE = frozenset(map(chr, (*range(0x2010, 0x2020), *range(0x2032, 0x2038))))
_TWICE = {
    ord(sign): sign * 2
    for sign in map(chr, (*range(0x2010, 0x2060), *range(0x20A0, 0x20C0)))
    if sign not in _COUNTS_ONCE
}
"""The signs among these that count 2: bullets, dots, currencies and the like."""

_VIRAMA = 9


def weighted_length(text: str) -> int:
    """Return the length of a post as X counts it, in X's own weighted characters.

    The text is counted in NFC; a link counts 23 whatever its length, an emoji 2 however many code
    points it has, most scripts 1 a character, CJK 2. What X does not take for a link (its host ends
    in no known top-level domain) counts as written. Source: docs.x.com/fundamentals/counting-characters,
    as the twitter-text-parser package implements it (configuration 3), read 2026-09.
    """
    composed = unicodedata.normalize("NFC", text)
    if _WITHOUT_EMOJI.fullmatch(composed):
        # The package looks for 4,000 emoji first, which takes ten times as long as all the rest.
        links = x_links(composed)
        written = sum(len(composed[link.start : link.end].translate(_TWICE)) for link in links)
        return len(composed.translate(_TWICE)) - written + LINK_LENGTH * len(links)
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
