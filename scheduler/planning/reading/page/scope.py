"""Finds the part of a page that is the article, and marks what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.markup import HEADINGS, PARTICULAR, QUESTION, REASON, children, set_apart
from scheduler.planning.reading.page.extent import Extent

OUTSIDE = "outside the article"

_LONGEST_QUOTED = 60


def leave_out_around(
    page: LexborHTMLParser, title: LexborNode | None, measured: Mapping[int, Extent]
) -> tuple[str, ...]:
    """Mark what stands beside the article; return doubts about what does and yet reads like a part of it."""
    body = page.body
    if body is None:
        return ()
    root = _article(body, measured)
    doubts: list[str] = []
    for node, is_after in _beside(body, root, title):
        if node.is_text_node:
            set_apart(page, node, OUTSIDE)
        elif node.is_element_node and not (REASON in node.attributes or PARTICULAR in node.attributes):
            if is_after and _reads_on(node, measured.get(node.mem_id)):
                doubts.append(
                    f"“{_start(node)}” stands below the article, and was kept: take it out if it is not the article's"
                )
            else:
                node.attrs[REASON] = OUTSIDE
    return tuple(doubts)


def _article(body: LexborNode, measured: Mapping[int, Extent]) -> LexborNode:
    """Return the element that holds the article: one with at least half of the words of what is around it."""
    container = body.css_first("main, [role=main]") or body
    if 2 * _length(container, measured) < _length(body, measured):
        container = body
    largest = max(container.css("article"), key=lambda node: _length(node, measured), default=container)
    return largest if 2 * _length(largest, measured) >= _length(container, measured) else container


def _length(node: LexborNode, measured: Mapping[int, Extent]) -> int:
    extent = measured.get(node.mem_id)
    return extent.text - extent.linked if extent is not None else 0


def _beside(body: LexborNode, root: LexborNode, title: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every node of the page that is beside the article, outermost nodes alone, and whether it comes after.

    Where the title stands apart from the article, what is between the two belongs to it.
    """
    above_title = {node.mem_id for node in _upwards(title)} if title is not None else set()
    node = root
    while node.mem_id != body.mem_id and node.parent is not None:
        siblings = list(children(node.parent))
        here = next(index for index, sibling in enumerate(siblings) if sibling.mem_id == node.mem_id)
        held = [index for index, sibling in enumerate(siblings) if sibling.mem_id in above_title and index != here]
        first, last = min([here, *held]), max([here, *held])
        yield from ((sibling, index > last) for index, sibling in enumerate(siblings) if not first <= index <= last)
        node = node.parent


def _upwards(node: LexborNode) -> Iterator[LexborNode]:
    around: LexborNode | None = node
    while around is not None:
        yield around
        around = around.parent


def _reads_on(node: LexborNode, extent: Extent | None) -> bool:
    """Say whether an element below the article reads like a part of it: headed or asked, with sentences."""
    if (
        extent is None
        or not extent.sentences
        or extent.is_mostly_links
        or node.tag in {"footer", "aside", "nav", "header"}
    ):
        return False
    if node.tag == "details" or node.css_first(f"[{QUESTION}]") is not None:
        return True
    headings = node.css(", ".join(HEADINGS))
    return bool(headings) and not any(_leads_away(heading) for heading in headings)


def _leads_away(heading: LexborNode) -> bool:
    """Say whether a heading is a link, as those of other pages are."""
    return heading.css_first("a[href]") is not None or (heading.parent is not None and heading.parent.tag == "a")


def _start(node: LexborNode) -> str:
    words = single_spaced(node.text(separator=" "))
    return words if len(words) <= _LONGEST_QUOTED else f"{words[:_LONGEST_QUOTED].rpartition(' ')[0]} …"
