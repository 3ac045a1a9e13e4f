"""Reads HTML: the article of a page, without what stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.blocks import Dropped, Heading, Manuscript, single_spaced
from scheduler.planning.reading.boilerplate import trim
from scheduler.planning.reading.bullets import with_bullets
from scheduler.planning.reading.elements import parse, read_element, text_of
from scheduler.planning.reading.headings import infer_where_unmarked
from scheduler.planning.reading.markup import OWN_ATTRIBUTES, children


def read(html: str) -> Manuscript:
    """Return the article of a page: its <article>, else its <main>, else its body.

    Raises BadInput for a page that is nested too deeply.
    """
    page = parse(html)
    for attribute in OWN_ATTRIBUTES:
        for node in page.css(f"[{attribute}]"):
            del node.attrs[attribute]
    return read_page(page)


def read_page(page: LexborHTMLParser) -> Manuscript:
    """Return the article of a page that a reader of this product has written."""
    if page.body is None:  # a page made of frames
        return Manuscript(())
    root = _article(page.body)
    found = read_element(root)
    outside = tuple(
        Dropped(text, "outside the article") for node in _around(root, page.body) if (text := text_of(node))
    )
    has_title = any(isinstance(block, Heading) and block.level == 1 for block in found.blocks)
    # The headings of a page's own lists ("Related posts") must not hide that the article marks none.
    kept, boilerplate = trim(with_bullets(found.blocks))
    blocks = infer_where_unmarked(kept, from_plain_lines=True)
    title = "" if has_title else _declared_title(page)
    language = page.root.attributes.get("lang") if page.root is not None else None
    dropped = (*outside, *found.dropped, *boilerplate)
    return replace(found, blocks=blocks, title=title, dropped=dropped, language=language or "")


def _article(body: LexborNode) -> LexborNode:
    """Return the element that holds the article: one with at least half of the paragraphs of what is around it."""
    container = body.css_first("main, [role=main]") or body
    largest = max(container.css("article"), key=_paragraph_length, default=container)
    return largest if 2 * _paragraph_length(largest) >= _paragraph_length(container) else container


def _paragraph_length(node: LexborNode) -> int:
    return sum(len(paragraph.text()) for paragraph in node.css("p"))


def _around(root: LexborNode, body: LexborNode) -> Iterator[LexborNode]:
    """Yield every node of the page that is neither in the root nor an ancestor of it, outermost nodes alone."""
    node = root
    while node.mem_id != body.mem_id and node.parent is not None:
        yield from (sibling for sibling in children(node.parent) if sibling.mem_id != node.mem_id)
        node = node.parent


def _declared_title(page: LexborHTMLParser) -> str:
    """Return the title that a page gives apart from its article, or an empty string."""
    shared = page.css_first('meta[property="og:title"]')
    if shared is not None and (title := single_spaced(shared.attributes.get("content") or "")):
        return title
    named = page.css_first("h1") or page.css_first("head > title")
    return single_spaced(named.text()) if named is not None else ""
