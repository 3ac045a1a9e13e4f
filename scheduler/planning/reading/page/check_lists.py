"""Reads lists to be ticked off: the boxes that a page draws, and the properties that Notion writes above a page."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.markup import REASON, SPENT

_BOXES = ".checkbox-on, .checkbox-off, li > input[type=checkbox][disabled], li > p > input[type=checkbox][disabled]"
_TICKED, _EMPTY = "\N{BALLOT BOX WITH CHECK} ", "\N{BALLOT BOX} "
_PROPERTIES = "the page's properties"


def read_check_lists(page: LexborHTMLParser) -> None:
    """Write the sign of each box before its words, and leave out the table of a page's own properties."""
    for box in page.css(_BOXES):
        if SPENT not in box.attributes and not box.text().strip():
            box.insert_before(_TICKED if _is_ticked(box) else _EMPTY)
            box.attrs[SPENT] = ""
    for table in page.css("table.properties"):
        if table.css_first("tr.property-row") is not None:
            table.attrs[REASON] = _PROPERTIES


def _is_ticked(box: LexborNode) -> bool:
    return "checked" in box.attributes or "checkbox-on" in (box.attributes.get("class") or "").split()
