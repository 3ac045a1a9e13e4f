"""The names of a Word document's elements and attributes, as the parser gives them, and short ways to read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

_FORMATS = "http://schemas.openxmlformats.org"
_NAMESPACES = {
    "w": f"{_FORMATS}/wordprocessingml/2006/main",
    "m": f"{_FORMATS}/officeDocument/2006/math",
    "r": f"{_FORMATS}/officeDocument/2006/relationships",
    "mc": f"{_FORMATS}/markup-compatibility/2006",
    "a": f"{_FORMATS}/drawingml/2006/main",
    "pic": f"{_FORMATS}/drawingml/2006/picture",
    "wp": f"{_FORMATS}/drawingml/2006/wordprocessingDrawing",
    "c": f"{_FORMATS}/drawingml/2006/chart",
    "dgm": f"{_FORMATS}/drawingml/2006/diagram",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
}
_OFF = {"0", "false", "off"}
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,8}")


@cache
def name(prefixed: str) -> str:
    """Return the parser's name for "w:p"."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


@cache
def names(*prefixed: str) -> frozenset[str]:
    """Return the parser's names."""
    return frozenset(map(name, prefixed))


VALUE = name("w:val")


def value_of(element: Element | None, child: str = "") -> str | None:
    """Return the value of an element, or of the first child of that name; None where there is none."""
    found = element.find(name(child)) if element is not None and child else element
    return found.get(VALUE) if found is not None else None


def is_on(element: Element | None) -> bool:
    """Say whether a property that is on or off is there and on."""
    return element is not None and (element.get(VALUE) or "") not in _OFF


def number_of(element: Element | None, child: str = "") -> int | None:
    """Return the whole number that is an element's value or its child's; None for anything else."""
    return _whole(value_of(element, child) or "")


def number_in(element: Element, attribute: str) -> int | None:
    """Return the whole number in an attribute; None for anything else."""
    return _whole(element.get(attribute, ""))


def code_of(digits: str) -> int | None:
    """Return the number that hexadecimal digits stand for; None for anything else."""
    return int(digits, 16) if _HEXADECIMAL.fullmatch(digits) else None


def _whole(value: str) -> int | None:
    return int(value) if value.removeprefix("-").isdecimal() and value.isascii() and len(value) < 10 else None


def through(element: Element, wanted: frozenset[str], wrappers: frozenset[str]) -> Iterator[Element]:
    """Yield the wanted elements in reading order, through wrappers at any depth, without looking inside the wanted."""
    open_elements = [iter(element)]
    while open_elements:
        child = next(open_elements[-1], None)
        if child is None:
            open_elements.pop()
        elif child.tag in wanted:
            yield child
        elif child.tag in wrappers:
            open_elements.append(iter(child))
