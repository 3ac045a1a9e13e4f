"""The depth of nested Markdown, counted from its lines before a parser reads it.

Written by hand: markdown-it reads a line once for each quotation and list around it, so that a text nested without
bound takes quadratic time, and it ends in Python's limit of recursion.
"""

from __future__ import annotations

import re

from scheduler.domain.errors import BadInput

DEEPEST = 60
"""The most quotations and lists inside one another, and the most brackets: people write three or four."""

_MARKERS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*+[ \t]*+")
_MARKER = re.compile(r">|[-*+]|\d+[.)]")
_BRACKET = re.compile(r"\\.|[\[\]]|\n[ \t]*\n")
_WIDEST_INDENT = DEEPEST * 4


def check_nesting_of_markdown(text: str) -> None:
    """Raise BadInput for Markdown whose lists, quotations or brackets are nested deeper than `DEEPEST`."""
    if _deepest_line(text) > DEEPEST or _deepest_bracket(text) > DEEPEST:
        raise BadInput("the Markdown nests lists, quotations or brackets too deeply: take some of the levels out")


def _deepest_line(text: str) -> int:
    """Return the most marks of lists and quotations before the words of a line, its indent counted as lists."""
    deepest = 0
    for line in text.split("\n"):
        before = _MARKERS.match(line)
        if before is not None and before.end() > DEEPEST:
            marks = len(_MARKER.findall(before[0]))
            indent = len(before[0].expandtabs(4)) - 2 * marks
            is_list = marks > 0 and indent > _WIDEST_INDENT
            deepest = max(deepest, marks, DEEPEST + 1 if is_list else 0)
    return deepest


def _deepest_bracket(text: str) -> int:
    """Return the most brackets that are open at once in a paragraph."""
    depth = deepest = 0
    for sign in _BRACKET.findall(text):
        if sign == "[":
            depth += 1
            deepest = max(deepest, depth)
        elif sign == "]":
            depth = max(depth - 1, 0)
        elif sign[0] != "\\":
            depth = 0
    return deepest
