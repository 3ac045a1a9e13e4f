"""Marks in a page what its styles say: what its author does not see or has struck out, and what is off the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.markup import (
    BOLD,
    KEPT,
    LOWERED,
    ON_ITS_OWN,
    RAISED,
    REASON,
    children,
    is_block,
    set_apart,
)
from scheduler.planning.reading.page.accordions import Accordions, panel_names
from scheduler.planning.reading.page.cascade import PLAIN, Cascade, Style
from scheduler.planning.reading.page.furniture_names import names
from scheduler.planning.reading.page.typefaces import put_signs, shows_signs

HIDDEN = "hidden on the page"
STRUCK_OUT = "struck out"

_FOR_SCREEN_READERS = re.compile(
    r"^(?:sr-only|visually-hidden|visuallyhidden|screen-reader(?:-text|-only)?|element-invisible|assistive-text|"
    r"hidden-visually|u-visually-hidden|elementor-screen-only|show-for-sr|a11y-hidden|offscreen|off-screen|srt|visually-hide)"
)
_HIDDEN_NAMES = frozenset(
    ("hide", "hidden", "d-none", "is-hidden", "u-hidden", "w-condition-invisible", "elementor-hidden-desktop")
)
_NOT_DRAWN = frozenset(("script", "style", "template", "head", "title"))
_CELLS = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "img", "svg", "input", "button"))


_LAID_OUT = frozenset(("flex", "grid"))
_ON_THEIR_OWN = frozenset(("block", "list-item", "flow-root", "table", *_LAID_OUT))
_PART = re.compile(r"(?P<box>.+)-(?P<part>title|heading|description|desc|text|content|message)")
_TITLES = frozenset(("title", "heading"))
_IN_LINES = frozenset(("contents", "none"))


def mark_what_is_seen(page: LexborHTMLParser, styles: Cascade, found: Accordions) -> None:
    """Mark each element of a page that is hidden, struck out, raised, lowered or in bold by its style."""
    if page.body is None:
        return
    root = styles.style(page.root, PLAIN) if page.root is not None else PLAIN
    open_nodes: list[tuple[Iterator[LexborNode], Style]] = [(iter([page.body]), root)]
    unseen: list[LexborNode] = []
    in_signs: list[tuple[LexborNode, str]] = []
    while open_nodes:
        remaining, around = open_nodes[-1]
        node = next(remaining, None)
        if node is None:
            open_nodes.pop()
        elif node.is_text_node and around.unseen:
            unseen.append(node)
        elif node.is_text_node and shows_signs(around.font):
            in_signs.append((node, around.font))
        elif node.is_element_node and node.tag not in _NOT_DRAWN:
            style = _style(node, styles, around, found)
            if _mark(node, style, around, found):
                # The list is made at once: what is marked changes nothing, but text in it may be set apart later.
                open_nodes.append((iter(list(children(node))), style))
    for text, typeface in in_signs:
        put_signs(text, typeface)
    for text in unseen:
        set_apart(page, text, HIDDEN)


def _style(node: LexborNode, styles: Cascade, around: Style, found: Accordions) -> Style:
    style = styles.style(node, around)
    if style.unseen and (node.mem_id in found.panels or (panel_names(node) and _follows_question(node, found))):
        return PLAIN
    return style


def _follows_question(node: LexborNode, found: Accordions) -> bool:
    """Say whether a panel stands right after a question, or around or beside one that was found."""
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before is not None and (before.mem_id in found.questions or before.mem_id in found.around)


def _mark(node: LexborNode, style: Style, around: Style, found: Accordions) -> bool:
    """Mark an element; say whether what it holds is still to be looked at."""
    is_panel = node.mem_id in found.panels
    if style.gone or (not is_panel and _is_named_unseen(node)):
        node.attrs[REASON] = HIDDEN
        return False
    if is_panel or _is_drawn_all_the_same(node):
        node.attrs[KEPT] = ""
    if style.struck:
        node.attrs[REASON] = STRUCK_OUT
        return False
    is_in_line = not is_block(node.tag or "") and node.tag not in _CELLS
    if is_in_line and (_is_on_its_own(node, style, around) or _is_titled(node)):
        node.attrs[ON_ITS_OWN] = ""
    if is_in_line and style.raised:
        node.attrs[RAISED] = ""
    if is_in_line and style.lowered:
        node.attrs[LOWERED] = ""
    if style.bold is not around.bold or (node.tag in {"b", "strong"} and not style.bold):
        node.attrs[BOLD] = "yes" if style.bold else "no"
    return True


def _is_on_its_own(node: LexborNode, style: Style, around: Style) -> bool:
    """Say whether a style gives an element lines of its own, or a place of its own beside others."""
    if style.display in _ON_THEIR_OWN:
        return True
    # An entry that is laid out beside its bullet is a sentence all the same: its words are no parts.
    is_in_sentence = any(
        other is not None and other.is_text_node and (other.text_content or "").strip()
        for other in (node.prev, node.next)
    )
    return around.display in _LAID_OUT and style.display not in _IN_LINES and not is_in_sentence


def _is_titled(node: LexborNode) -> bool:
    """Say whether an element is the title of one right beside it or has one there, by the names that a theme gives."""
    part = _part(node)
    if part is None:
        return False
    others = [_part(other) for other in (node.prev, node.next) if other is not None and other.is_element_node]
    return any(
        other is not None and other[0] == part[0] and (other[1] in _TITLES) is not (part[1] in _TITLES)
        for other in others
    )


def _part(node: LexborNode) -> tuple[str, str] | None:
    """Return the name of the box that an element is a part of, and the part's."""
    match = next((match for name in names(node) if (match := _PART.fullmatch(name))), None)
    return (match["box"], match["part"]) if match else None


def _is_named_unseen(node: LexborNode) -> bool:
    """Say whether a theme names an element as one that is not drawn; its style sheet may lie elsewhere."""
    given = names(node)
    if any(_FOR_SCREEN_READERS.search(name) for name in given):
        return True
    is_shown_on_desktops = re.search(r"\b(?:sm|md|lg|xl)[:-]|-(?:sm|md|lg|xl)-", node.attributes.get("class") or "")
    return any(name in _HIDDEN_NAMES for name in given) and not is_shown_on_desktops


def _is_drawn_all_the_same(node: LexborNode) -> bool:
    """Say whether an element is drawn although an attribute says that it is hidden, from everybody or from some."""
    attributes = node.attributes
    if "hidden" in attributes:
        return True  # a style has undone it: this is asked of what is drawn
    beside = (_element_beside(node, forward=True), _element_beside(node, forward=False))
    return attributes.get("aria-hidden") == "true" and any(
        other is not None and _FOR_SCREEN_READERS.search(name)
        for other in beside
        for name in (names(other) if other else ())
    )


def _element_beside(node: LexborNode, *, forward: bool) -> LexborNode | None:
    beside = node.next if forward else node.prev
    while beside is not None and not beside.is_element_node:
        beside = beside.next if forward else beside.prev
    return beside
