"""Breaks text into lines of even length.

Written by hand: Pango and ICU are libraries of the system, and fill each line, where a card's lines are even.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import inf

_SINGLE_WORD = 4.0
"""How much worse a last line of one word is than one empty line, so that it stays only where it must."""

_SHORT_WORD = 4
"""Letters of a word that looks lost in a line of its own."""

_NUMBER = re.compile(r"[<>≤≥~±+-]?\d[\d.,:/\u2013\u00d7x-]*")
_SIGN = re.compile(r"[<>≤≥~±=+\u00d7\u2013-]")
_UNIT = re.compile(
    r"(?:%|‰|°[CF]?|[kcmµμn]?m[²³23]?|[kmµμn]?[gGlL]|[kM]?Da|[kM]?Hz|[mkM]?[WJV]|[munµμ]?mol|IU|kcal|h|s|min|ms|days?|weeks?"
    r"|months?|years?|hours?|minutes?|sessions?|million|billion|crore|lakh|प्रतिशत|लाख|करोड़|मिमी|सेमी|मिली|दिन|सप्ताह"
    r"|महीने|साल|वर्ष|मिनट|घंटे|نانومتر|ملم|مم|سم|مل|ملغ|يوم|أيام|أسبوع|أسابيع|شهر|أشهر|سنة|سنوات|دقيقة|ساعة)"
    r"[.,;:!?)।،؛؟]*"
)
TITLES_OF_PEOPLE = frozenset(
    {"Dr.", "Dr", "Prof.", "Mr.", "Mrs.", "Ms.", "डॉ.", "डॉ", "प्रो.", "श्री", "श्रीमती", "د.", "أ.د."}
)
_BEFORE_ANOTHER_WORD = TITLES_OF_PEOPLE | {"St.", "No.", "Fig.", "vs."}
_JOIN = "\u00a0"
# The spaces at which a text says that it is not broken, and the thin one between the groups of a number.
_BREAK = re.compile(r"(?:(?!(?<=\d)\u2009\d)[^\S\u00a0\u2007\u202f])+")


@lru_cache(maxsize=1024)
def joined(text: str) -> tuple[str, ...]:
    """Return a text's words; what must not be parted is one of them, with no-break spaces inside.

    That is what the text itself joins so, a number with its unit, a sign with its number, and a title
    with the name behind it.
    """
    words: list[str] = []
    for word in _BREAK.split(text.strip()):
        before = words[-1].rsplit(_JOIN, 1)[-1].lstrip("(") if words else ""
        together = before in _BEFORE_ANOTHER_WORD or (
            (_NUMBER.fullmatch(before) and _UNIT.fullmatch(word)) or (_SIGN.fullmatch(before) and _NUMBER.match(word))
        )
        if together:
            words[-1] += _JOIN + word
        elif word:
            words.append(word)
    return tuple(words)


def balanced_lines(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...] | None:
    """Break a text into as few lines as the width allows, and those as even as can be.

    `measure` gives the width of a word, in the unit of `width`. What must not be parted (`joined`) is,
    where it alone is wider than a line. Returns None when a word alone is wider than the width.
    """
    space = measure(_JOIN)
    words: list[str] = []
    widths: list[float] = []
    for piece in joined(text):
        parts = piece.split()
        extents = [measure(part) for part in parts]
        extent = sum(extents) + space * (len(parts) - 1)
        words += [piece] if extent <= width else parts
        widths += [extent] if extent <= width else extents
    if not words or any(word > width for word in widths):
        return None if words else ()
    if sum(widths) + space * (len(widths) - 1) <= width:
        return (" ".join(" ".join(words).split()),)
    breaks = _best_breaks(widths, space, width)
    return tuple(" ".join(" ".join(words[start:end]).split()) for start, end in breaks)


def is_awkward(lines: Sequence[str]) -> bool:
    """Say whether a heading in these lines looks like an accident.

    So it does with a line of one short word, with a last line of one word under two others or more, and
    where what should stay together (`joined`) is parted.
    """
    if len(lines) < 2:
        return False
    short = any(" " not in line and len(line) <= _SHORT_WORD for line in lines)
    lonely = len(lines) > 2 and " " not in lines[-1]
    return short or lonely or is_parted(lines)


def is_parted(lines: Sequence[str]) -> bool:
    """Say whether what should stay together stands in two lines."""
    return len(joined(" ".join(lines))) < sum(len(joined(line)) for line in lines)


def _best_breaks(widths: Sequence[float], space: float, width: float) -> list[tuple[int, int]]:
    """Return the (start, end) word numbers of each line: fewest lines first, then the least uneven."""
    count = len(widths)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] + [(count + 1, inf, 0)] * count
    for end in range(1, count + 1):
        length = -space
        for start in range(end - 1, -1, -1):
            length += widths[start] + space
            if length > width:
                break
            lines, uneven, _ = best[start]
            candidate = (
                lines + 1,
                uneven + _cost(length, width, single=start > 0 and start == end - 1 == count - 1),
                start,
            )
            best[end] = min(best[end], candidate)
    breaks: list[tuple[int, int]] = []
    end = count
    while end > 0:
        start = best[end][2]
        breaks.append((start, end))
        end = start
    return breaks[::-1]


def _cost(length: float, width: float, *, single: bool) -> float:
    return ((width - length) / width) ** 2 + (_SINGLE_WORD if single else 0.0)
