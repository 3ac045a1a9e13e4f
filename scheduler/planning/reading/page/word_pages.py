"""Reads what Word alone writes into a web page: lists as paragraphs with a mark, captions, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.markup import CAPTION, ENTRY, REASON, SPENT
from scheduler.planning.reading.page.furniture_names import CONTENTS, FOOTER, HEADER

_LISTS = "p[class^='MsoList'], p[style*='mso-list'], h1[style*='mso-list'], div[style*='mso-list']"
_FILLER = re.compile(r"font:\s*7\.0pt|mso-spacerun|mso-tab-count", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(?:(?P<number>\d{1,4})|(?P<letters>[a-z]{1,5}))[.)]", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LONGEST_MARK = 8
_REASONS = {"MsoToc": CONTENTS, "MsoHeader": HEADER, "MsoFooter": FOOTER}


def read_what_word_wrote(page: LexborHTMLParser) -> None:
    """Mark the entries of lists, the captions and what stands beside the text in a page that Word has saved."""
    before = ""
    for paragraph in page.css(_LISTS):
        mark = _take_mark(paragraph)
        if mark:
            paragraph.attrs[ENTRY] = _entry(mark, before)
            before = mark.lower()
    for name, reason in _REASONS.items():
        for paragraph in page.css(f"p[class^={name}]"):
            paragraph.attrs[REASON] = reason
    for paragraph in page.css("p.MsoCaption"):
        paragraph.attrs[CAPTION] = ""
    for paragraph in page.css("p.MsoQuote, p.MsoIntenseQuote"):
        paragraph.attrs[ENTRY] = "quote"


def _take_mark(paragraph: LexborNode) -> str:
    """Return the mark before an entry, and take it out of the text; an empty one where there is none."""
    for span in paragraph.css("span[style]"):
        style = span.attributes.get("style") or ""
        if _IGNORED.search(style):
            span.attrs[SPENT] = ""
            return single_spaced(span.text())
        if _FILLER.search(style) and not single_spaced(span.text()):
            return _mark_before(paragraph, span)
    return ""


def _mark_before(paragraph: LexborNode, filler: LexborNode) -> str:
    """Return what stands before the space between a mark and an entry's words; nothing if it is no mark."""
    texts = list(_texts_before(paragraph, filler))
    mark = single_spaced("".join(text.text_content or "" for text in texts))
    if not mark or len(mark) > _LONGEST_MARK:
        return ""
    for text in texts:
        text.remove()
    return mark


def _texts_before(paragraph: LexborNode, end: LexborNode) -> Iterator[LexborNode]:
    for node in list(paragraph.traverse(include_text=True)):
        if node.is_element_node and node.mem_id == end.mem_id:
            return
        if node.is_text_node:
            yield node


def _entry(mark: str, before: str) -> str:
    """Return the number of an entry, or what it is without one."""
    match = _NUMBER.fullmatch(mark)
    if match is None:
        return "bullet"
    if match["number"]:
        return match["number"]
    letters = match["letters"].lower()
    if len(letters) == 1 and (letters != "i" or before.startswith("h")) and not before.startswith(("iv", "ix")):
        return str(ord(letters) - ord("a") + 1)
    return str(_roman(letters)) if set(letters) <= set(_ROMAN) else "bullet"


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
