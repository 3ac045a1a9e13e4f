"""Equations as one line of readable text: (a + b)/c, x², √(2h), ∑ of i = 1 to n.

Written by hand: libraries turn Word's equations into LaTeX, which nobody reads in a post.
"""

# ruff: noqa: RUF001 - signs that look like others are what this module is about

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from scheduler.planning.reading.word.xml_names import name, names

Line = list[tuple[str, str]]
"""Text in pieces, each with "sup" where it is raised, "sub" where it is lowered, else an empty string."""

DEEPEST = 40
"""The most levels of fractions, roots and the like inside one another that one line can say."""

_VALUE = name("m:val")
_RUN = name("m:r")
_OFF = frozenset(("0", "off", "false"))
_TEXT = names("m:t", "w:t")
_SPACES = {name("w:br"): " ", name("w:tab"): " ", name("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}"}
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_NEEDS_BRACKETS = re.compile(r"[^\w.,%°′″²³∞]|\d[^\W\d_]")
_SUM_OR_DIFFERENCE = re.compile(r"[-+±∓−–=<>≤≥≠≈,;/]")
_COMBINING = {"bar": "\N{COMBINING OVERLINE}", "line": "\N{COMBINING LOW LINE}"}


class TooDeep(Exception):  # noqa: N818 - it names what was found
    """An equation has more levels than one line can say."""


def line(equation: Element, removed: frozenset[str] = frozenset()) -> Line:
    """Return an equation in one line, without the elements of the names in `removed`. Raises TooDeep."""
    return _Writer(removed).children(equation, 0)


def words(pieces: Iterable[tuple[str, str]]) -> str:
    """Return a line as plain text, its raised parts after "^" and its lowered parts after "_"."""
    marks = {"sup": "^", "sub": "_", "": ""}
    return "".join(marks[raised] + (_letters(_bracketed([(text, "")])) if raised else text) for text, raised in pieces)


class _Writer:
    """Writes equations; as deep as `DEEPEST`, so that calls inside one another stay few."""

    def __init__(self, removed: frozenset[str]) -> None:
        self._removed = removed

    def children(self, element: Element, depth: int) -> Line:
        """Return what an element holds, in one line."""
        if depth > DEEPEST:
            raise TooDeep
        written: Line = []
        before = _RUN
        for child in element:
            if child.tag not in self._removed and (more := self._element(child, depth + 1)):
                written += more if before == child.tag == _RUN else _apart(written, more)
                before = child.tag
        return written

    def _element(self, element: Element, depth: int) -> Line:
        if element.tag in _TEXT:
            return [(_plain_letters(element.text or ""), "")]
        if element.tag in _SPACES:
            return [(_SPACES[element.tag], "")]
        if element.tag.endswith(("Pr", "}rPr")):
            return []
        write = _WRITERS.get(element.tag)
        return write(self, element, depth) if write else self.children(element, depth)

    def part(self, element: Element, tag: str, depth: int) -> Line:
        """Return the part of an element that has this name, in one line."""
        found = element.find(name(tag))
        return self.children(found, depth + 1) if found is not None else []

    def fraction(self, element: Element, depth: int) -> Line:
        above, below = self.part(element, "m:num", depth), self.part(element, "m:den", depth)
        if _property(element, "m:type") == "noBar":
            return [("(", ""), *above, (" over ", ""), *below, (")", "")]
        numerator = _in_brackets(above) if _SUM_OR_DIFFERENCE.search(_letters(above)) else above
        return [*numerator, ("/", ""), *_bracketed(below)]

    def script(self, element: Element, depth: int) -> Line:
        low, high = self.part(element, "m:sub", depth), self.part(element, "m:sup", depth)
        base = self.part(element, "m:e", depth)
        scripts = [*_script(low, "sub"), *_script(high, "sup")]
        if element.tag == name("m:sPre"):
            return [*scripts, *base]
        return [*(_in_brackets(base) if base and base[-1][1] else base), *scripts]

    def root(self, element: Element, depth: int) -> Line:
        degree = [] if _is_hidden(element, "m:degHide") else self.part(element, "m:deg", depth)
        under = _bracketed(self.part(element, "m:e", depth))
        sign = _ROOTS.get(_letters(degree).strip())
        return [(sign, ""), *under] if sign else [*_script(degree, "sup"), ("√", ""), *under]

    def sum_of(self, element: Element, depth: int) -> Line:
        sign = _property(element, "m:chr")
        low = [] if _is_hidden(element, "m:subHide") else self.part(element, "m:sub", depth)
        high = [] if _is_hidden(element, "m:supHide") else self.part(element, "m:sup", depth)
        head = [("∫" if sign is None else sign, ""), *_script(low, "sub"), *_script(high, "sup")]
        return [*head, (" ", ""), *self.part(element, "m:e", depth)]

    def brackets(self, element: Element, depth: int) -> Line:
        opening, closing, between = (_property(element, f"m:{key}Chr") for key in ("beg", "end", "sep"))
        inside: Line = []
        for index, entry in enumerate(element.iterfind(name("m:e"))):
            inside += [("|" if between is None else between, "")] if index else []
            inside += self.children(entry, depth + 1)
        return [("(" if opening is None else opening, ""), *inside, (")" if closing is None else closing, "")]

    def function(self, element: Element, depth: int) -> Line:
        of = self.part(element, "m:e", depth)
        space = [] if words(of).startswith(("(", "[")) else [(" ", "")]
        return [*self.part(element, "m:fName", depth), *space, *of]

    def limit(self, element: Element, depth: int) -> Line:
        place = "sub" if element.tag == name("m:limLow") else "sup"
        return [*self.part(element, "m:e", depth), *_script(self.part(element, "m:lim", depth), place)]

    def rows(self, element: Element, depth: int) -> Line:
        is_matrix = element.tag == name("m:m")
        rows = element.iterfind(name("m:mr")) if is_matrix else element.iterfind(name("m:e"))
        shown = (
            ", ".join(words(self.children(cell, depth + 2)) for cell in row.iterfind(name("m:e")))
            if is_matrix
            else words(self.children(row, depth + 1))
            for row in rows
        )
        text = "; ".join(shown)
        return [(f"[{text}]" if is_matrix else text, "")]

    def accent(self, element: Element, depth: int) -> Line:
        if element.tag == name("m:bar"):
            sign = _COMBINING["bar" if _property(element, "m:pos") == "top" else "line"]
        else:
            sign = _property(element, "m:chr") or "\N{COMBINING CIRCUMFLEX ACCENT}"
        if len(sign) != 1 or not unicodedata.combining(sign):
            return self.part(element, "m:e", depth)
        under = self.part(element, "m:e", depth)
        return [("".join(letter + sign for letter in text), raised) for text, raised in under]

    def phantom(self, element: Element, depth: int) -> Line:
        is_hidden = _property(element, "m:show") in _OFF
        return [(" ", "")] if is_hidden else self.part(element, "m:e", depth)

    def base(self, element: Element, depth: int) -> Line:
        return self.part(element, "m:e", depth)


_WRITERS: dict[str, Callable[[_Writer, Element, int], Line]] = {
    name("m:f"): _Writer.fraction,
    **dict.fromkeys(map(name, ("m:sSup", "m:sSub", "m:sSubSup", "m:sPre")), _Writer.script),
    name("m:rad"): _Writer.root,
    name("m:nary"): _Writer.sum_of,
    name("m:d"): _Writer.brackets,
    name("m:func"): _Writer.function,
    **dict.fromkeys(map(name, ("m:limLow", "m:limUpp")), _Writer.limit),
    **dict.fromkeys(map(name, ("m:m", "m:eqArr")), _Writer.rows),
    **dict.fromkeys(map(name, ("m:acc", "m:bar")), _Writer.accent),
    name("m:phant"): _Writer.phantom,
    name("m:groupChr"): _Writer.base,
}


def _property(element: Element, tag: str) -> str | None:
    """Return the value of a property: None where it is not set, empty where it is set to nothing."""
    for properties in element:
        if properties.tag.endswith("Pr"):
            found = properties.find(name(tag))
            return None if found is None else found.get(_VALUE, "")
    return None


def _is_hidden(element: Element, tag: str) -> bool:
    value = _property(element, tag)
    return value is not None and value not in _OFF


def _script(pieces: Line, place: str) -> Line:
    """Return pieces raised or lowered; what is raised inside them already is said in plain text."""
    text = words(pieces).strip()
    return [(text, place)] if text else []


def _letters(pieces: Iterable[tuple[str, str]]) -> str:
    return "".join(text for text, _ in pieces)


def _bracketed(pieces: Line) -> Line:
    """Return a line in brackets unless it is one word or number ("2m" is two), or in brackets already."""
    text = _letters(pieces).strip()
    return pieces if not _NEEDS_BRACKETS.search(text) or _is_bracketed(text) else _in_brackets(pieces)


def _in_brackets(pieces: Line) -> Line:
    return pieces if _is_bracketed(_letters(pieces).strip()) else [("(", ""), *pieces, (")", "")]


def _is_bracketed(text: str) -> bool:
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depths, depth = [], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        depths.append(depth)
    return 0 not in depths[:-1]


def _apart(before: Line, after: Line) -> Line:
    """Return a line, after a space where its first figure would join the last one before it ("1" and "1/2")."""
    joins = before and before[-1][0][-1:].isdigit() and before[-1][1] == after[0][1] and after[0][0][:1].isdigit()
    return [(" ", ""), *after] if joins else after


def _plain_letters(text: str) -> str:
    """Return a text with the slanted, bold … letters and digits of mathematics as plain ones."""
    return "".join(
        unicodedata.normalize("NFKC", character) if "\U0001d400" <= character <= "\U0001d7ff" else character
        for character in text
    )
