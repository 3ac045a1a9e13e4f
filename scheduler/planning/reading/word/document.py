"""What a Word document defines beside its text: styles, lists, notes, typefaces of signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from scheduler.planning.reading.symbol_fonts import signs_of
from scheduler.planning.reading.word.formatting import Styles, styles_of
from scheduler.planning.reading.word.numbering import Lists, lists_of
from scheduler.planning.reading.word.parts import Parts, Relationship
from scheduler.planning.reading.word.shading import has_white_page
from scheduler.planning.reading.word.xml_names import VALUE, name

_SYMBOL_CHARSET = "02"
_HAVE_LETTERS = frozenset(("opensymbol", "starsymbol"))  # they call themselves fonts of signs, and have letters too
_NOTE_KINDS = {"footnote": "footnotes", "endnote": "endnotes"}


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote, and what the part of the document that it stands in refers to."""

    element: Element
    relationships: Mapping[str, Relationship]


@dataclass(frozen=True, slots=True)
class Document:
    """A Word document. `notes` are by kind and number, `unknown_signs` the typefaces whose signs nobody has told."""

    parts: Parts
    text: Element
    has_white_page: bool
    relationships: Mapping[str, Relationship]
    styles: Styles
    lists: Lists
    notes: Mapping[tuple[str, str], Note] = field(default_factory=dict)
    unknown_signs: frozenset[str] = frozenset()


def document_of(parts: Parts) -> Document:
    """Return the document in unpacked parts. Raises ElementTree.ParseError for a damaged one."""
    text = parts.root(parts.main)
    if text is None:
        raise ValueError("the document's text is empty")
    theme = parts.related("theme")
    styles = styles_of(parts.related("styles"), theme)
    relationships = parts.relationships(parts.main)
    notes = {
        (kind, note.get(name("w:id"), "")): Note(note, parts.relationships(target))
        for kind, related in _NOTE_KINDS.items()
        for target in (each.target for each in relationships.values() if each.kind == related)
        if (root := parts.root(target)) is not None
        for note in root.iterfind(name(f"w:{kind}"))
    }
    lists = lists_of(parts.related("numbering"), styles)
    return Document(
        parts,
        text,
        has_white_page(text),
        relationships,
        styles,
        lists,
        notes,
        _unknown_signs(parts.related("fontTable")),
    )


def _unknown_signs(fonts: Element | None) -> frozenset[str]:
    """Return the typefaces, in lower case, that a document says to be of signs, and that have no table here."""
    if fonts is None:
        return frozenset()
    found = {
        font.get(name("w:name"), "").casefold()
        for font in fonts.iterfind(name("w:font"))
        if (charset := font.find(name("w:charset"))) is not None and charset.get(VALUE, "").zfill(2) == _SYMBOL_CHARSET
    }
    return frozenset(each for each in found if each not in _HAVE_LETTERS and signs_of(each) is None)
