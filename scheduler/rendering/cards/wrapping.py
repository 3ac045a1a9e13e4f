"""Breaks text into lines of even length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

_SINGLE_WORD = 4.0
"""How much worse a last line of one word is than one empty line, so that it stays only where it must."""


def balanced_lines(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...] | None:
    """Break a text into as few lines as the width allows, and those as even as can be.

    `measure` gives the width of a word, in the unit of `width`. Returns None when a word alone is
    wider than the width.
    """
    words = text.split()
    widths = [measure(word) for word in words]
    if any(word > width for word in widths):
        return None
    space = measure("\u00a0")
    breaks = _best_breaks(widths, space, width)
    return tuple(" ".join(words[start:end]) for start, end in breaks)


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
