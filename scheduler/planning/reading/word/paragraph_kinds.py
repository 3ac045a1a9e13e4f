"""What a paragraph is by its style and properties: a heading, a caption, a quotation, an entry of a list, text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from xml.etree.ElementTree import Element

from scheduler.domain.article import ParticularKind
from scheduler.planning.reading.word.formatting import Style, Styles
from scheduler.planning.reading.word.numbering import Lists
from scheduler.planning.reading.word.shading import is_shaded
from scheduler.planning.reading.word.xml_names import name, number_of, value_of

_DEEPEST_HEADING = 6
_BODY_LEVEL = 9

# Built-in styles have English names in a document whatever language Word speaks; others' programs translate them.
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|titel|kop|rubrik|overskrift|cabeçalho|encabezado|intestazione"
    r"|заголовок|शीर्षक|عنوان) ?([1-9])"
)
_TITLES = frozenset(("title", "titel", "titre", "título", "titolo", "शीर्षक", "العنوان"))
_QUOTES = frozenset(
    ("quote", "intense quote", "block text", "quotations", "block quote", "blockquote", "block quotation")
)
_CAPTION = re.compile(r"(?:.* )?caption|beschriftung|légende|descripción|didascalia|legenda")
_CONTENTS = re.compile(
    r"toc \d|toc heading|contents \d|contents heading|index \d|index heading|table of (?:contents|figures)"
)
_LIST = re.compile(r"list (bullet|number)(?: ([2-5]))?")
_PARTICULARS = {
    "bibliography": ParticularKind.REFERENCE,
    "author": ParticularKind.AUTHOR,
    "date": ParticularKind.DATE,
}


class Kind(Enum):
    """What a paragraph is."""

    TEXT = auto()
    HEADING = auto()
    CAPTION = auto()
    QUOTE = auto()
    CONTENTS = auto()
    PARTICULAR = auto()


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """What a paragraph is. `level` is a heading's, `list_level` an entry's (from 0), `style` the key of its style.

    `list_id` names the list that numbers it; `list_name` is "bullet" or "number" where a style alone says so.
    """

    kind: Kind = Kind.TEXT
    style: str | None = None
    level: int = 0
    list_id: str = ""
    list_name: str = ""
    list_level: int = 0
    is_drop_cap: bool = False
    is_shaded: bool = False
    particular: ParticularKind | None = None


def paragraph_format(properties: Element | None, styles: Styles, lists: Lists) -> ParagraphFormat:
    """Return what a paragraph is that has these properties."""
    style = value_of(properties, "w:pStyle") if properties is not None else None
    chain = list(styles.chain(style))
    kind, level, particular = _kind(properties, chain)
    list_id, list_level = _list(properties, chain, lists)
    list_name = ""
    if not list_id and kind is Kind.TEXT:
        named = next((found for each in chain if (found := _LIST.fullmatch(each.name))), None)
        if named is not None and not _leaves_list(properties):
            list_name, list_level = named[1], int(named[2] or 1) - 1
    return ParagraphFormat(
        kind,
        style,
        level,
        list_id,
        list_name,
        list_level,
        _is_drop_cap(properties),
        any(is_shaded(each) for each in _all(properties, chain)),
        particular,
    )


def _kind(properties: Element | None, chain: list[Style]) -> tuple[Kind, int, ParticularKind | None]:
    """Return what the name of a style says, the nearest first, else what the level in the outline says."""
    named = next((kind for each in chain if (kind := _named(each.name)) is not None), None)
    if named is not None:
        return named
    levels = (number_of(each, "w:outlineLvl") for each in _all(properties, chain))
    outline = next((level for level in levels if level is not None), _BODY_LEVEL)
    if 0 <= outline < _BODY_LEVEL:
        return Kind.HEADING, min(outline + 1, _DEEPEST_HEADING), None
    return Kind.TEXT, 0, None


def _named(style: str) -> tuple[Kind, int, ParticularKind | None] | None:
    found: tuple[Kind, int, ParticularKind | None] | None = None
    if _CONTENTS.fullmatch(style):
        found = Kind.CONTENTS, 0, None
    elif _CAPTION.fullmatch(style):
        found = Kind.CAPTION, 0, None
    elif style in _QUOTES:
        found = Kind.QUOTE, 0, None
    elif style in _PARTICULARS:
        found = Kind.PARTICULAR, 0, _PARTICULARS[style]
    elif style in _TITLES:
        found = Kind.HEADING, 1, None
    elif heading := _HEADING.fullmatch(style):
        found = Kind.HEADING, min(int(heading[1]), _DEEPEST_HEADING), None
    return found


def _all(properties: Element | None, chain: list[Style]) -> Iterator[Element]:
    """Yield the paragraph's own properties and those of its styles, the nearest first."""
    if properties is not None:
        yield properties
    yield from (each.paragraph for each in chain if each.paragraph is not None)


def _list(properties: Element | None, chain: list[Style], lists: Lists) -> tuple[str, int]:
    """Return the list that numbers a paragraph, and its level there; an empty string for none."""
    own = properties.find(name("w:numPr")) if properties is not None else None
    level = number_of(own, "w:ilvl") if own is not None else None
    list_id = value_of(own, "w:numId") if own is not None else None
    for each in chain:
        numbered = each.paragraph.find(name("w:numPr")) if each.paragraph is not None else None
        if list_id is None and numbered is not None and (list_id := value_of(numbered, "w:numId")) is not None:
            by_style = number_of(numbered, "w:ilvl")
            level = level if level is not None else by_style
            level = level if level is not None else lists.level_of_style(list_id, each.key)
    return ("" if list_id in {None, "0"} else str(list_id)), level or 0


def _leaves_list(properties: Element | None) -> bool:
    """Say whether a paragraph of a list's style is set not to be numbered."""
    own = properties.find(name("w:numPr")) if properties is not None else None
    return own is not None and value_of(own, "w:numId") == "0"


def _is_drop_cap(properties: Element | None) -> bool:
    frame = properties.find(name("w:framePr")) if properties is not None else None
    return frame is not None and frame.get(name("w:dropCap"), "none") != "none"
