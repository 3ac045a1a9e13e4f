"""Reads HTML: the article of a page, without what stands around it."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from scheduler.planning.reading.blocks import Heading, Manuscript, single_spaced
from scheduler.planning.reading.boilerplate import trim
from scheduler.planning.reading.bullets import with_bullets
from scheduler.planning.reading.elements import parse, read_element
from scheduler.planning.reading.headings import infer_where_unmarked
from scheduler.planning.reading.markup import OWN_ATTRIBUTES
from scheduler.planning.reading.page.preparation import own_address, prepare


def read(html: str) -> Manuscript:
    """Return the article of a page of the web. Raises BadInput for a page that is nested too deeply."""
    page = parse(html)
    for attribute in OWN_ATTRIBUTES:
        for node in page.css(f"[{attribute}]"):
            del node.attrs[attribute]
    notes, doubts = prepare(page)
    found = read_page(page)
    told = replace(found, notes=(*found.notes, *notes), doubts=(*found.doubts, *doubts))
    return replace(told, address=own_address(page))


def read_page(page: LexborHTMLParser) -> Manuscript:
    """Return the article of a page that a reader of this product has written or prepared."""
    if page.body is None:  # a page made of frames
        return Manuscript(())
    language = (page.root.attributes.get("lang") if page.root is not None else None) or ""
    found = read_element(page.body, language or page.body.attributes.get("lang") or "")
    has_title = any(isinstance(block, Heading) and block.level == 1 for block in found.blocks)
    # The headings of a page's own lists ("Related posts") must not hide that the article marks none.
    kept = trim(with_bullets(found.blocks))
    blocks = infer_where_unmarked(kept.blocks, from_plain_lines=True)
    title = "" if has_title else _declared_title(page)
    return replace(kept.around(found), blocks=blocks, title=title, language=language)


def _declared_title(page: LexborHTMLParser) -> str:
    """Return the title that a page gives apart from its article, or an empty string."""
    shared = page.css_first('meta[property="og:title"]')
    if shared is not None and (title := single_spaced(shared.attributes.get("content") or "")):
        return title
    named = page.css_first("head > title")
    return single_spaced(named.text()) if named is not None else ""
