"""The marks before the paragraphs of lists, counted as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from xml.etree.ElementTree import Element

from scheduler.planning.reading.symbol_fonts import shown, signs_of
from scheduler.planning.reading.word.formatting import Styles, properties_of
from scheduler.planning.reading.word.number_formats import formatted
from scheduler.planning.reading.word.xml_names import is_on, name, number_in, number_of, value_of

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_PLAIN_NUMBER = re.compile(r"[(\[]?%([1-9])[.)\]:]{0,2}")
_SAY_NO_OR_YES = frozenset("☐☑🗹✅✕✖✗✘❌❎☒⮽⮾⮿🗙🗴🗵🗶🗷🛇🚫⊗\N{MULTIPLICATION SIGN}")
_SUFFIXES = {"nothing": "", "space": " "}


class MarkKind(Enum):
    """What stands before an entry: a dot, a number or letter of its own, or other words ("1.1", "Step 2:")."""

    BULLET = auto()
    NUMBER = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class ListMark:
    """The mark of an entry: its number, and the words before its text.

    `words` of a number are how it is shown where that is not in digits; of a bullet, a sign that says no, done or open.
    """

    kind: MarkKind
    level: int
    number: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is counted and shown."""

    start: int = 1
    style: str = "decimal"
    words: str = ""
    restarts_after: int | None = None  # the level (from 1) after which it begins anew; 0: never
    all_decimal: bool = False
    suffix: str = " "
    paragraph_style: str = ""
    typeface: str = ""


@dataclass(slots=True)
class Lists:
    """The lists of a document, and how far each is counted."""

    abstract: Mapping[str, Mapping[int, Level]]
    concrete: Mapping[str, tuple[str, Mapping[int, int], Mapping[int, Level]]]
    """For each list of paragraphs: what defines it, the numbers at which its levels begin anew, its own levels."""
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)
    _merged: dict[str, Mapping[int, Level]] = field(default_factory=dict)

    def level_of_style(self, list_id: str, style: str) -> int:
        """Return the level of a list that a style of paragraphs is bound to, the first for want of any."""
        levels = self._levels(list_id)
        return next((place for place, level in levels.items() if level.paragraph_style == style), 0)

    def mark(self, list_id: str, place: int) -> ListMark | None:
        """Count one entry, and return its mark; None where nothing is shown, or the list is not defined."""
        if list_id not in self.concrete or not 0 <= place < _LEVELS:
            return None
        levels = self._levels(list_id)
        level = levels.get(place, Level(words=f"%{place + 1}."))
        counters = self._count(list_id, place, levels)
        if level.style == "bullet":
            return ListMark(MarkKind.BULLET, place, words=_sign(level))
        words = _PLACE.sub(lambda found: _shown(counters, levels, level, int(found[1]) - 1), level.words)
        plain = _PLAIN_NUMBER.fullmatch(level.words.strip())
        if plain and int(plain[1]) == place + 1 and level.style != "none":
            in_digits = level.style in {"decimal", "decimalZero"}
            if place and not in_digits:  # as a number, an entry below another would read as one beside it
                return ListMark(MarkKind.WORDS, place, counters[place], words + level.suffix)
            return ListMark(MarkKind.NUMBER, place, counters[place], "" if in_digits else words + level.suffix)
        return ListMark(MarkKind.WORDS, place, counters[place], words + level.suffix) if words.strip() else None

    def _levels(self, list_id: str) -> Mapping[int, Level]:
        if list_id not in self._merged:
            abstract, _, own = self.concrete.get(list_id, ("", {}, {}))
            self._merged[list_id] = {**self.abstract.get(abstract, {}), **own}
        return self._merged[list_id]

    def _count(self, list_id: str, place: int, levels: Mapping[int, Level]) -> list[int]:
        """Count an entry; return the number of each level, the first one of those that were not yet counted."""
        abstract, starts, _ = self.concrete[list_id]
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        first = levels.get(place, Level()).start
        current = counters[place]
        if place in starts and (list_id, place) not in self._begun:
            counters[place] = starts[place]
        else:
            counters[place] = first if current is None else current + 1
        self._begun.add((list_id, place))
        for deeper in range(place + 1, _LEVELS):
            restarts_after = levels.get(deeper, Level()).restarts_after
            if restarts_after is None or place < restarts_after:
                counters[deeper] = None
        return [levels.get(at, Level()).start if number is None else number for at, number in enumerate(counters)]


def _shown(counters: list[int], levels: Mapping[int, Level], level: Level, place: int) -> str:
    style = "decimal" if level.all_decimal else levels.get(place, Level()).style
    return formatted(counters[place], style)


def _sign(level: Level) -> str:
    """Return the sign of a bullet that says no, done or open, which its entry needs; empty for other bullets."""
    signs = signs_of(level.typeface)
    sign = "".join(shown(character, signs) if signs else character for character in level.words)
    return f"{sign} " if sign in _SAY_NO_OR_YES else ""


def lists_of(root: Element | None, styles: Styles) -> Lists:
    """Return the lists that a document defines."""
    if root is None:
        return Lists({}, {})
    abstract: dict[str, Mapping[int, Level]] = {}
    by_style: dict[str, str] = {}
    for element in root.iterfind(name("w:abstractNum")):
        key = element.get(name("w:abstractNumId"), "")
        abstract[key] = _levels(element.iterfind(name("w:lvl")), styles)
        if style := value_of(element, "w:styleLink"):
            by_style[style] = key
    for element in root.iterfind(name("w:abstractNum")):  # a list that is defined by a style of lists
        linked = by_style.get(value_of(element, "w:numStyleLink") or "")
        if linked is not None:
            abstract[element.get(name("w:abstractNumId"), "")] = abstract[linked]
    concrete = {
        element.get(name("w:numId"), ""): _concrete(element, styles) for element in root.iterfind(name("w:num"))
    }
    return Lists(abstract, concrete)


def _concrete(element: Element, styles: Styles) -> tuple[str, dict[int, int], dict[int, Level]]:
    starts: dict[int, int] = {}
    own: dict[int, Level] = {}
    for override in element.iterfind(name("w:lvlOverride")):
        place = number_in(override, name("w:ilvl")) or 0
        own |= _levels(override.iterfind(name("w:lvl")), styles)
        start = number_of(override, "w:startOverride")
        if start is not None:
            starts[place] = start
        if place in own and start is not None:
            own[place] = replace(own[place], start=start)
    return value_of(element, "w:abstractNumId") or "", starts, own


def _levels(elements: Iterable[Element], styles: Styles) -> dict[int, Level]:
    return {number_in(element, name("w:ilvl")) or 0: _level(element, styles) for element in elements}


def _level(element: Element, styles: Styles) -> Level:
    run = element.find(name("w:rPr"))
    start = number_of(element, "w:start")
    typefaces = properties_of(run, styles.theme) if run is not None else {}
    return Level(
        start=1 if start is None else start,
        style=value_of(element, "w:numFmt") or "decimal",
        words=value_of(element, "w:lvlText") or "",
        restarts_after=number_of(element, "w:lvlRestart"),
        all_decimal=is_on(element.find(name("w:isLgl"))),
        suffix=_SUFFIXES.get(value_of(element, "w:suff") or "tab", " "),
        paragraph_style=value_of(element, "w:pStyle") or "",
        typeface=str(typefaces.get("ascii") or typefaces.get("hAnsi") or ""),
    )
