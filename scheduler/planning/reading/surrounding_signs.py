"""The signs that elements within a line stand for: quotation marks, brackets, places of raised and lowered words."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from scheduler.planning.reading.markup import is_bracketed, level_of, quotation_marks
from scheduler.planning.reading.raised import LOWERED_END, LOWERED_START, RAISED_END, RAISED_START

_OFF_THE_LINE = {"sup": (RAISED_START, RAISED_END), "sub": (LOWERED_START, LOWERED_END)}


class SurroundingSigns:
    """Tells the signs before and after the elements of a text in a language, as they open and close."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._quotations = 0
        self._levels: list[str] = []  # the end of each element set off the line; empty inside another one

    def before(self, node: LexborNode, tag: str) -> str:
        """Return what stands before an element's words."""
        sign = ""
        if tag == "q":
            sign = quotation_marks(self._language, self._quotations)[0]
            self._quotations += 1
        elif tag == "rt" and not is_bracketed(node):
            sign = " ("
        if (level := level_of(node, tag)) is None:
            return sign
        # What is inside an element off the line is set off already.
        start, end = ("", "") if self._levels else _OFF_THE_LINE[level]
        self._levels.append(end)
        return sign + start

    def after(self, node: LexborNode, tag: str) -> str:
        """Return what stands after an element's words."""
        end = self._levels.pop() if level_of(node, tag) is not None else ""
        if tag == "q":
            self._quotations -= 1
            return end + quotation_marks(self._language, self._quotations)[1]
        return end + ")" if tag == "rt" and not is_bracketed(node) else end
