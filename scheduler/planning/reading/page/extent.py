"""Measures a page's elements: how much text each holds, how much of it is linked, and whether it says sentences."""
# ruff: noqa: RUF001 - characters that look like others are the matter of this module

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from scheduler.planning.reading.markup import REASON, children

_LINKED = frozenset(("a", "button", "summary"))
_CONTROLS = frozenset(("input", "textarea", "select", "button"))
_WITHOUT_WORDS = frozenset(("script", "style", "template", "noscript", "svg", "title"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SENTENCE_END = re.compile(r"[^\W\d_][)\]”’»\"'\d%]*[.!?…।؟。]['\"”’»)\]]*(?=\s|$)")
_SHORTEST_SENTENCE = 12  # characters; "Read more." is none
_FURNITURE_OF_A_SENTENCE = re.compile(r"all rights reserved|©|copyright", re.IGNORECASE)


@dataclass(slots=True)
class Extent:
    """What an element holds: characters of words, of them in links and buttons, sentences outside these, and so on."""

    text: int = 0
    linked: int = 0
    sentences: int = 0
    links: int = 0
    headings: int = 0
    controls: int = 0
    has_title: bool = False

    def add(self, other: Extent) -> None:
        """Count what an element inside holds as well."""
        self.text += other.text
        self.linked += other.linked
        self.sentences += other.sentences
        self.links += other.links
        self.headings += other.headings
        self.controls += other.controls
        self.has_title = self.has_title or other.has_title

    @property
    def is_mostly_links(self) -> bool:
        """Whether at least half of the words are links."""
        return self.text > 0 and 2 * self.linked >= self.text


def extents(root: LexborNode, title: LexborNode | None) -> Mapping[int, Extent]:
    """Return what each element of a page holds, by `mem_id`; `title` is the element with the article's title."""
    found: dict[int, Extent] = {}
    open_nodes = [(root, children(root), 0)]
    found[root.mem_id] = Extent()
    while open_nodes:
        node, remaining, links = open_nodes[-1]
        child = next(remaining, None)
        if child is None:
            open_nodes.pop()
            if open_nodes:
                found[open_nodes[-1][0].mem_id].add(found[node.mem_id])
        elif child.is_element_node:
            if child.tag not in _WITHOUT_WORDS and REASON not in child.attributes:
                found[child.mem_id] = _own(child, title)
                open_nodes.append((child, children(child), links + (child.tag in _LINKED)))
        elif not child.is_comment_node:
            _take_text(found[node.mem_id], child.text_content or "", is_linked=links > 0)
    return found


def _own(node: LexborNode, title: LexborNode | None) -> Extent:
    is_title = title is not None and node.mem_id == title.mem_id
    return Extent(
        links=node.tag == "a",
        headings=node.tag in _HEADINGS,
        controls=node.tag in _CONTROLS and node.attributes.get("type") != "hidden",
        has_title=is_title,
    )


def _take_text(extent: Extent, text: str, *, is_linked: bool) -> None:
    words = " ".join(text.split())
    extent.text += len(words)
    if is_linked:
        extent.linked += len(words)
    elif len(words) >= _SHORTEST_SENTENCE and not _FURNITURE_OF_A_SENTENCE.search(words):
        extent.sentences += len(_SENTENCE_END.findall(words))
