"""Breaks text into lines of even length that end where a phrase does.

Written by hand: Pango and ICU are libraries of the system, and fill each line, where a card's lines are even.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from scheduler.rendering.cards.phrases import CLINGING, COUNTED, LEANING, RANGING, TITLES_OF_PEOPLE, UNITS

_SINGLE_WORD = 4.0
"""How much worse a last line of one word is than one empty line, so that it stays only where it must."""

_LAST = 0.85
"""How bad it is for the last line to be short, as a share of what it is for the others."""

_SHORT_WORD = 4
"""Letters of a word that looks lost in a line of its own."""

_NUMBER = re.compile(r"[<>≤≥~±+-]?\d[\d.,:/\u2013\u00d7x-]*")
_SIGN = re.compile(r"[<>≤≥~±=+\u00d7\u2013-]")
_SYMBOL = re.compile(
    r"%|‰|°[CF]?|[kcmµμn]?m[²³23]?|[kmµμn]?[gGlL]|[kM]?Da|[kM]?Hz|[mkM]?[WJV]|[munµμ]?mol|IU|kcal|h|s|min|ms"
)
_ENDS = ".,;:!?)।،؛؟"
_BEFORE_ANOTHER_WORD = TITLES_OF_PEOPLE | {"St.", "No.", "Fig.", "vs."}
# How much worse, or better, a line is that ends there, beside the square of the share of it that stays empty.
_AFTER_LEANING = 0.18
_BEFORE_CLINGING = 0.24
_IN_BRACKETS = 0.5
_IN_RANGE = 0.2
_AFTER_PHRASE = -0.05

_PHRASE_END = re.compile(r".*[,;:.!?)।،؛؟\u2013\u2014]$")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_OPENING, _CLOSING = "([", ")]"

_LONG_BRACKETS = 30
"""Characters of brackets that are too long for a line of a heading."""

_JOIN = "\u00a0"
# The spaces at which a text says that it is not broken, and the thin one between the groups of a number.
_BREAK = re.compile(r"(?:(?!(?<=\d)\u2009\d)[^\S\u00a0\u2007\u202f])+")


@lru_cache(maxsize=1024)
def joined(text: str) -> tuple[str, ...]:
    """Return a text's words; what must not be parted is one of them, with no-break spaces inside.

    That is what the text itself joins so, a number with its unit, a sign or a word that counts with its number, and a
    title with the name behind it.
    """
    words: list[str] = []
    for word in _BREAK.split(text.strip()):
        before = words[-1].rsplit(_JOIN, 1)[-1].lstrip("(") if words else ""
        together = before in _BEFORE_ANOTHER_WORD or (
            (_NUMBER.fullmatch(before) and _is_unit(word))
            or (_SIGN.fullmatch(before) and _NUMBER.match(word))
            or (before in COUNTED and _NUMBER.fullmatch(word))
        )
        if together:
            words[-1] += _JOIN + word
        elif word:
            words.append(word)
    return tuple(words)


def _is_unit(word: str) -> bool:
    bare = word.rstrip(_ENDS)
    return bare in UNITS or _SYMBOL.fullmatch(bare) is not None


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is not parted, the words in it, their widths and its own, and how much worse a line is that ends with it."""

    text: str
    words: tuple[str, ...]
    widths: tuple[float, ...]
    width: float
    penalty: float


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """A text whose words are measured: what takes long of breaking it, and is the same for every width."""

    pieces: tuple[_Piece, ...]
    space: float
    width: float
    """Of all of it in one line."""


def measured_text(text: str, measure: Callable[[str], float]) -> MeasuredText:
    """Return a text's words with the widths that `measure` gives them."""
    space, pieces = measure(_JOIN), []
    joined_words = joined(text)
    for piece, penalty in zip(joined_words, _penalties(joined_words), strict=True):
        words = tuple(piece.split())
        widths = tuple(measure(word) for word in words)
        pieces.append(_Piece(piece, words, widths, sum(widths) + space * (len(words) - 1), penalty))
    return MeasuredText(tuple(pieces), space, sum(piece.width for piece in pieces) + space * (len(pieces) - 1))


def balanced_lines(text: MeasuredText, width: float) -> tuple[str, ...] | None:
    """Break a text into as few lines as the width allows, and those as even as can be.

    `width` is in the unit of the text's measure. What must not be parted (`joined`) is, where it alone is wider than
    a line. Returns None when a word alone is wider than the width.
    """
    words: list[str] = []
    widths: list[float] = []
    penalties: list[float] = []
    for piece in text.pieces:
        is_whole = piece.width <= width
        words += [piece.text] if is_whole else piece.words
        widths += [piece.width] if is_whole else piece.widths
        penalties += [0.0] * (0 if is_whole else len(piece.words) - 1)
        penalties.append(piece.penalty)
    if not words or max(widths) > width:
        return None if words else ()
    if text.width <= width:
        return (" ".join(" ".join(words).split()),)
    breaks = _best_breaks(widths, penalties, text.space, width)
    return tuple(" ".join(" ".join(words[start:end]).split()) for start, end in breaks)


def fewest_lines(text: MeasuredText, width: float) -> int | None:
    """Return how many lines `balanced_lines` breaks a text into, in a fraction of its time: each is filled.

    None when a word alone is wider than the width.
    """
    if text.width <= width:
        return 1 if text.pieces else 0
    lines, room = 1, width + text.space
    for piece in text.pieces:
        for extent in (piece.width,) if piece.width <= width else piece.widths:
            if extent > width:
                return None
            room -= extent + text.space
            if room < 0:
                lines, room = lines + 1, width - extent
    return lines


@lru_cache(maxsize=1024)
def _penalties(words: tuple[str, ...]) -> tuple[float, ...]:
    """Return for each word how much worse a line is that ends with it."""
    penalties: list[float] = []
    depth = 0
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        depth += sum(word.count(sign) for sign in _OPENING) - sum(word.count(sign) for sign in _CLOSING)
        penalties.append(_penalty(word, following, is_within=depth > 0) if following else 0.0)
    return tuple(penalties)


def _penalty(word: str, following: str, *, is_within: bool) -> float:
    penalty = _IN_BRACKETS if is_within else 0.0
    if _leans(word):
        penalty += _AFTER_LEANING
    if following in CLINGING:
        penalty += _BEFORE_CLINGING
    if (following in RANGING and word[-1:].isdigit()) or (word in RANGING and following[:1].isdigit()):
        penalty += _IN_RANGE
    if not penalty and (_PHRASE_END.match(word) or following[:1] in _OPENING):
        return _AFTER_PHRASE
    return penalty


def _leans(word: str) -> bool:
    """Say whether a word belongs to what follows it."""
    return word.rsplit(_JOIN, 1)[-1].lstrip("(\u201c\"'¿¡").lower() in LEANING


def is_awkward(lines: Sequence[str]) -> bool:
    """Say whether a heading in these lines looks like an accident.

    So it does with a line of one short word, with a line of one word beside two others, where short brackets
    are broken, and where what should stay together (`joined`) is parted.
    """
    if len(lines) < 2:
        return False
    short = any(" " not in line and len(line) <= _SHORT_WORD for line in lines)
    lonely = len(lines) > 2 and any(" " not in line for line in lines)
    return short or lonely or _breaks_brackets(lines) or is_parted(lines)


def ends_weakly(lines: Sequence[str]) -> bool:
    """Say whether a line but the last ends with a word that belongs to the next one."""
    return any(_leans(line.split()[-1]) for line in lines[:-1] if line.split())


def _breaks_brackets(lines: Sequence[str]) -> bool:
    found = _BRACKETS.findall(" ".join(lines))
    short = (brackets for brackets in found if len(brackets) <= _LONG_BRACKETS)
    return any(not any(brackets in line for line in lines) for brackets in short)


def is_parted(lines: Sequence[str]) -> bool:
    """Say whether what should stay together stands in two lines."""
    return len(joined(" ".join(lines))) < sum(len(joined(line)) for line in lines)


def _best_breaks(
    widths: Sequence[float], penalties: Sequence[float], space: float, width: float
) -> list[tuple[int, int]]:
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
                uneven
                + penalties[end - 1]
                + _cost(length, width, is_last=end == count, is_single=start > 0 and start == end - 1),
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


def _cost(length: float, width: float, *, is_last: bool, is_single: bool) -> float:
    uneven = ((width - length) / width) ** 2
    return (_LAST if is_last else 1.0) * uneven + (_SINGLE_WORD if is_last and is_single else 0.0)
