"""Judges what of a page is its furniture: menus, bars, boxes and forms that stand around an article.

Several signs decide together: the tag, the role, the names that themes give, how much is linked, whether it says
sentences, and where it stands. In doubt it stays, and the doubt is told.

Written by hand: trafilatura and its like take an article out of a page, but cannot say what they left out, and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.markup import children, is_data
from scheduler.planning.reading.page.accordions import Accordions
from scheduler.planning.reading.page.extent import Extent
from scheduler.planning.reading.page.furniture_names import (
    ASIDE,
    BUTTON,
    BUTTON_NAMES,
    BYLINE_NAMES,
    CONTENTS,
    EXACT,
    FOOTER,
    FORM,
    HEADER,
    LABEL_NAMES,
    LISTS_OF_BYLINES,
    MENU,
    OWN_NAMES,
    Kind,
    Test,
    kind_of,
    names,
)

_SHORT = 700  # characters; boxes that call for something are a few lines
_MOST_SENTENCES = 4
_MOST_SENTENCES_OF_A_LINE = 2
_LONGEST_LINE = 160  # characters of a line that says who wrote a page, and when
_SHORTEST_CONTENTS = 3
_LONGEST_QUOTED = 60
_MOST_DOUBTS = 8

_INLINE = frozenset(
    ("span", "em", "strong", "b", "i", "u", "small", "sup", "sub", "font", "mark", "abbr", "time", "label")
)
_PARTS_OF_TABLES = frozenset(("tr", "td", "th", "thead", "tbody", "tfoot", "caption"))
_SECTIONS = frozenset(("main", "article", "section", "blockquote", "figure", "li", "td"))
_ABOVE = "above the title"
_ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "search": "search",
}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(slots=True)
class Judgement:
    """What of a page is left out, and why, and what is particular to it, by `mem_id`; `kept` looks like furniture."""

    left_out: dict[int, str] = field(default_factory=dict)
    labels: set[int] = field(default_factory=set)
    bylines: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)


def judge(body: LexborNode, extents: Mapping[int, Extent], found: Accordions, title: LexborNode | None) -> Judgement:
    """Return what of a page is furniture. What asks and what answers is the article's, whatever it looks like."""
    return _Judge(extents, found, title).judge(body)


class _Judge:
    """Walks down a page and judges its elements, the outermost first."""

    def __init__(self, extents: Mapping[int, Extent], found: Accordions, title: LexborNode | None) -> None:
        self._extents = extents
        self._questions, self._panels = found.questions, found.panels
        self._title = title.mem_id if title is not None else None
        self._before_title = title is not None
        self._sections = self._tables = 0
        self._found = Judgement()

    def judge(self, body: LexborNode) -> Judgement:
        whole = self._extents[body.mem_id]
        self._sentences = whole.sentences
        open_nodes: list[tuple[LexborNode, Iterator[LexborNode]]] = [(body, children(body))]
        while open_nodes:
            node, remaining = open_nodes[-1]
            child = next(remaining, None)
            if child is None:
                open_nodes.pop()
                self._sections -= node.tag in _SECTIONS
                self._tables -= _is_table_of_data(node)
            elif child.is_element_node and child.mem_id in self._extents and self._descend(child):
                self._sections += child.tag in _SECTIONS
                self._tables += _is_table_of_data(child)
                open_nodes.append((child, children(child)))
        return self._found

    def _descend(self, node: LexborNode) -> bool:
        """Judge an element; say whether those inside are to be judged on their own."""
        extent = self._extents[node.mem_id]
        if node.mem_id in self._questions or not extent.text:
            return False
        if node.mem_id in self._panels:
            return True
        if extent.has_title:
            self._found.kept.add(node.mem_id)
            self._before_title = self._before_title and node.mem_id != self._title
            return True
        # "header" and "footer" are names of rows, and what a cell says is the table's.
        given = names(node) if not self._tables or node.tag not in _PARTS_OF_TABLES else ()
        if not self._tables and self._take_particular(node, given, extent):
            return False
        reason = self._reason(node, given, extent)
        if reason is None:
            self._found.kept.add(node.mem_id)
            return True
        self._found.left_out[node.mem_id] = reason
        return True  # a by-line may stand in a header that goes

    def _take_particular(self, node: LexborNode, given: tuple[str, ...], extent: Extent) -> bool:
        """Take note of an element with labels or a by-line; say whether it is one."""
        if extent.text > _LONGEST_LINE or extent.sentences > _MOST_SENTENCES_OF_A_LINE or node.tag in _HEADINGS:
            return False
        if any(kind is not None and kind.test is Test.NAME for kind in map(kind_of, given)):
            return False
        if any(LABEL_NAMES.search(name) for name in given) and extent.links:
            self._found.labels.add(node.mem_id)
            return True
        if node.tag == "time" and self._is_alone(node, extent):
            self._found.bylines.add(node.mem_id)
            return True
        known = LISTS_OF_BYLINES if node.tag == "ul" else BYLINE_NAMES
        if any(known.search(name) for name in given) and node.tag not in {"a", "li", "section"}:
            self._found.bylines.add(node.mem_id)
            return True
        return False

    def _is_alone(self, node: LexborNode, extent: Extent) -> bool:
        """Say whether an element within a line is all that its line says."""
        around = node.parent
        while around is not None and around.tag in _INLINE:
            around = around.parent
        return (
            around is not None
            and around.mem_id in self._extents
            and (self._extents[around.mem_id].text == extent.text or around.tag in {"header", "div"})
        )

    def _reason(self, node: LexborNode, given: tuple[str, ...], extent: Extent) -> str | None:
        tag = _ROLES.get(node.attributes.get("role") or "", node.tag or "")
        if (by_tag := self._reason_of_tag(tag, node, extent)) is not None:
            return by_tag
        if tag in _HEADINGS:
            return _ABOVE if self._before_title else None
        if tag in _INLINE or tag == "a":
            return self._reason_of_link(node, given, extent)
        if (by_name := self._reason_of_name(node, given, extent)) is not None:
            return by_name
        if self._before_title and not extent.sentences:
            return MENU if extent.is_mostly_links else _ABOVE
        return CONTENTS if tag in {"ul", "ol"} and _is_contents(node, extent) else None

    def _reason_of_tag(self, tag: str, node: LexborNode, extent: Extent) -> str | None:
        """Return why an element of that tag or role is left out, if it is."""
        if tag in {"nav", "aside"}:
            if not extent.sentences or extent.is_mostly_links:
                return MENU if tag == "nav" else ASIDE
            given = names(node)
            if not any(map(_is_named, given)) and not any(map(OWN_NAMES.search, given)):
                self._doubt(node, MENU if tag == "nav" else ASIDE)
        if tag in {"header", "footer"}:
            return self._reason_of_edge(tag, node, extent)
        if tag == "form":
            return None if self._is_whole_page(extent) else FORM
        if tag in {"select", "textarea", "search"} or (tag == "label" and not extent.sentences):
            return FORM
        if tag == "button" and not extent.sentences and not _is_in_heading(node):
            return BUTTON
        return "a dialogue box" if tag == "dialog" else None

    def _reason_of_edge(self, tag: str, node: LexborNode, extent: Extent) -> str | None:
        """Return why a header or a footer goes. Those of a section, an article or a quotation may be its words."""
        if self._sections and tag == "header":
            return None if extent.headings or extent.sentences else HEADER
        if self._sections and (extent.sentences or _is_in_quotation(node)) and not extent.is_mostly_links:
            return None
        if tag == "header" and (extent.headings and extent.sentences and not extent.is_mostly_links):
            return None
        return HEADER if tag == "header" else FOOTER

    def _reason_of_link(self, node: LexborNode, given: tuple[str, ...], extent: Extent) -> str | None:
        """Return why a link or a word goes that is drawn as a button, alone in its paragraph."""
        if self._before_title and not extent.sentences and node.parent is not None and node.parent.tag == "body":
            return MENU
        is_button = node.attributes.get("role") == "button" or any(BUTTON_NAMES.search(name) for name in given)
        around = node.parent
        while around is not None and around.tag in _INLINE:
            around = around.parent
        if around is None or around.tag in _HEADINGS or not is_button or node.tag != "a":
            return None
        beside = self._extents[around.mem_id]
        return BUTTON if beside.text == beside.linked else None

    def _reason_of_name(self, node: LexborNode, given: tuple[str, ...], extent: Extent) -> str | None:
        if extent.sentences and any(map(OWN_NAMES.search, given)):
            return None
        for name in sorted(given, key=_is_of_no_footer):
            if exact := EXACT.get(name):
                if not extent.sentences or extent.is_mostly_links or (exact == FOOTER and not self._before_title):
                    return exact
                continue
            kind = kind_of(name)
            if kind is None:
                continue
            if self._holds(kind, extent):
                return kind.reason
            if kind.test is Test.SHORT or kind.test is Test.LINKS:
                self._doubt(node, kind.reason)
        return None

    def _holds(self, kind: Kind, extent: Extent) -> bool:
        if self._is_whole_page(extent) and kind.reason != "comments of readers":
            return False
        if kind.test is Test.LINKS:
            return extent.is_mostly_links or (not extent.sentences and extent.text <= _SHORT)
        return kind.test is Test.NAME or (extent.text <= _SHORT and extent.sentences <= _MOST_SENTENCES)

    def _is_whole_page(self, extent: Extent) -> bool:
        """Say whether an element holds most of what a page says."""
        return extent.has_title or (extent.sentences > 1 and 2 * extent.sentences > self._sentences)

    def _doubt(self, node: LexborNode, reason: str) -> None:
        words = single_spaced(node.text(separator=" "))
        quoted = words if len(words) <= _LONGEST_QUOTED else f"{words[:_LONGEST_QUOTED].rpartition(' ')[0]} …"
        if len(self._found.doubts) < _MOST_DOUBTS:
            self._found.doubts.append(
                f"“{quoted}” looks like {reason}, but has sentences, so it stays: is it the article's?"
            )


def _is_table_of_data(node: LexborNode) -> bool:
    return node.tag == "table" and is_data(node)


def _is_of_no_footer(name: str) -> bool:
    """Say whether a name is none of a footer's: those are looked at first, for a footer is made of other furniture."""
    kind = kind_of(name)
    return kind is None or kind.reason != FOOTER


def _is_named(name: str) -> bool:
    return kind_of(name) is not None


def _is_in_heading(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and (parent.tag in _INLINE or parent.tag == "div"):
        parent = parent.parent
    return parent is not None and parent.tag in _HEADINGS


def _is_in_quotation(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag in {"blockquote", "figure"}


def _is_contents(node: LexborNode, extent: Extent) -> bool:
    """Say whether a list is nothing but links to places within its page."""
    if extent.links < _SHORTEST_CONTENTS or extent.linked < extent.text:
        return False
    return all((link.attributes.get("href") or "").startswith("#") for link in node.css("a"))
