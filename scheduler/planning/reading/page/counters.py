"""Writes into a page's counters the number to which a script counts: the page itself holds the first one, nought."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.markup import SPENT
from scheduler.planning.reading.page.furniture_names import names

_ENDS = (
    *("data-to-value", "data-purecounter-end", "data-count", "data-count-to", "data-counter", "data-countto"),
    *("data-to", "data-target", "data-stop", "data-end", "data-end-value", "data-number", "data-value", "data-num"),
)
_NAMES = re.compile(r"(?:^|-)(?:counter|count-?up|purecounter|odometer|timer|countto)(?:-|$)")
_NUMBER = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,15})?")


def write_counters(page: LexborHTMLParser) -> None:
    """Give each counter of a page the number with which it ends."""
    for node in page.css("[class]"):
        if any(map(_NAMES.search, names(node))) and (end := _end(node)) is not None:
            node.insert_before(end)
            node.attrs[SPENT] = ""


def _end(node: LexborNode) -> str | None:
    """Return the number to which an element counts; None where it shows a number of its own."""
    attributes = node.attributes
    shown = node.text().strip()
    if node.first_child is not None and shown != (attributes.get("data-from-value") or "0"):
        return None
    ends = (attributes.get(name) or "" for name in _ENDS)
    end = next((value for value in ends if _NUMBER.fullmatch(value)), None)
    if end is None or not end.isdecimal():
        return end
    delimiter = attributes.get("data-delimiter") or ""
    return f"{int(end):,}".replace(",", delimiter)
