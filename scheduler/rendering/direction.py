"""In which direction texts are read.

Written by hand: ICU is a library of the system. Whole pieces of a line are ordered here; within one, shaping does it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""The languages (ISO 639) whose usual script is Arabic, Hebrew or Thaana (Unicode CLDR 46, characterOrder)."""

_STRONG_RIGHT_TO_LEFT = frozenset({"R", "AL"})


class Direction(StrEnum):
    """The direction of a text; the values are those of HTML's dir attribute."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


def primary_language(language: str) -> str:
    """Return a language's tag without its region and script ('ar' of 'ar-EG')."""
    return re.split("[-_]", language.lower())[0]


def language_direction(language: str) -> Direction:
    """Return the direction of a language, given as a tag ('ar', 'fa-IR')."""
    return Direction.RIGHT_TO_LEFT if primary_language(language) in _RIGHT_TO_LEFT else Direction.LEFT_TO_RIGHT


@lru_cache(maxsize=4096)
def direction_of(text: str, language: str) -> Direction:
    """Return the direction of a text: that of its first letter.

    In a language that is written from right to left, one such letter anywhere is enough: a sentence
    may begin with a foreign name.
    """
    letters = [kind for sign in text if (kind := unicodedata.bidirectional(sign)) in {"L", *_STRONG_RIGHT_TO_LEFT}]
    deciding = letters if language_direction(language) is Direction.RIGHT_TO_LEFT else letters[:1]
    found = any(kind in _STRONG_RIGHT_TO_LEFT for kind in deciding)
    return Direction.RIGHT_TO_LEFT if found else Direction.LEFT_TO_RIGHT


def visual_order(texts: Sequence[str], base: Direction) -> list[tuple[int, Direction]]:
    """Return the pieces of a line from left to right, by number, each with the direction that it is read in.

    A piece without letters goes with its neighbours where both are read one way, else with the line
    (UAX #9, rules N1, N2 and L2, for whole pieces).
    """
    strong = [_strong(text) for text in texts]
    resolved = [own or _among(strong, place, base) for place, own in enumerate(strong)]
    levels = [_level(direction, base) for direction in resolved]
    order = list(range(len(texts)))
    for level in range(max(levels, default=0), 0, -1):
        marked = groupby([(levels[place] >= level, place) for place in order], key=itemgetter(0))
        order = [place for is_deep, group in marked for _, place in (reversed(list(group)) if is_deep else group)]
    return [(place, resolved[place]) for place in order]


def _strong(text: str) -> Direction | None:
    kinds = (unicodedata.bidirectional(character) for character in text)
    kind = next((kind for kind in kinds if kind == "L" or kind in _STRONG_RIGHT_TO_LEFT), None)
    return None if kind is None else Direction.LEFT_TO_RIGHT if kind == "L" else Direction.RIGHT_TO_LEFT


def _among(strong: Sequence[Direction | None], place: int, base: Direction) -> Direction:
    before = next((direction for direction in reversed(strong[:place]) if direction), base)
    after = next((direction for direction in strong[place + 1 :] if direction), base)
    return before if before == after else base


def _level(direction: Direction, base: Direction) -> int:
    if base is Direction.LEFT_TO_RIGHT:
        return int(direction is Direction.RIGHT_TO_LEFT)
    return 1 if direction is Direction.RIGHT_TO_LEFT else 2
