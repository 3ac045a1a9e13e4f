"""The way from words to a hashtag."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# The sign begins one behind white space or a bracket, and a number alone is none (twitter-text; Bluesky's facets).
_WRITTEN = re.compile(r"(?<![\w&#])#(?=\w*[^\W\d_])\w+")

_JOINERS = "\u200c\u200d"


def hashtag(words: str) -> str:
    """Return '#CamelCase' for some words: each word's first letter is raised.

    Nothing stays but letters, digits, the marks that belong to them, and the joiners of Indian scripts and Persian.
    """
    kept = ""
    for sign in unicodedata.normalize("NFC", words):
        is_attached = _is_mark(sign) and kept[-1:].strip()
        kept += sign if is_attached or unicodedata.category(sign)[0] in "LN" else " "
    return "#" + "".join(piece[0].upper() + piece[1:] for piece in kept.split())


def hashtags_in(text: str) -> Iterator[str]:
    """Yield the hashtags that stand in a text."""
    return (found[0] for found in _WRITTEN.finditer(text))


def in_hashtag(sign: str) -> bool:
    """Say whether a character may stand in a hashtag: a letter, mark, digit, joiner or underscore (twitter-text)."""
    return sign == "_" or _is_mark(sign) or unicodedata.category(sign)[0] in "LN"


def _is_mark(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign)[0] == "M"
