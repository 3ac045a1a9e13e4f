"""What lies behind words: white ones are seen where something does that is not white."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from scheduler.planning.reading.word.xml_names import VALUE, name

_WHITE = "ffffff"
_NO_COLOUR = frozenset(("", "auto", _WHITE))
_NO_PATTERN = frozenset(("", "clear", "nil"))
_NO_HIGHLIGHT = frozenset(("", "none", "white"))
_WHITE_OF_THEME = frozenset(("", "none", "background1", "light1"))
_SHADING = name("w:shd")


def is_white(colour: Element) -> bool:
    """Say whether a colour of letters is white."""
    return colour.get(VALUE, "").casefold() == _WHITE


def is_highlight(highlight: Element) -> bool:
    """Say whether a marker's colour is not white."""
    return highlight.get(VALUE, "") not in _NO_HIGHLIGHT


def is_shading(shading: Element) -> bool:
    """Say whether a shading is not white."""
    fill = shading.get(name("w:fill"), "").casefold()
    by_theme = fill in {"", "auto"} and shading.get(name("w:themeFill"), "") not in _WHITE_OF_THEME
    return fill not in _NO_COLOUR or by_theme or shading.get(VALUE, "") not in _NO_PATTERN


def is_shaded(properties: Element | None) -> bool:
    """Say whether properties of a paragraph, table or cell set a shading that is not white."""
    shading = properties.find(_SHADING) if properties is not None else None
    return shading is not None and is_shading(shading)


def has_shading(style: Element) -> bool:
    """Say whether a style of tables shades any part of them."""
    return any(is_shading(each) for each in style.iter(_SHADING))


def has_white_page(document: Element) -> bool:
    """Say whether a document's pages are white: no colour and no picture lies behind its words."""
    page = document.find(name("w:background"))
    colour = page.get(name("w:color"), "") if page is not None else ""
    pictures = document.iter(name("wp:anchor"))
    return colour.casefold() in _NO_COLOUR and all(each.get("behindDoc", "0") in {"0", "false"} for each in pictures)
