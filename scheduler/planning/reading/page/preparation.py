"""Prepares a page of the web for the one walker of HTML: what its author sees, in the words that the walker knows.

Each step looks at the page and marks elements: with styles, with questions and answers, notes, pictures, furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.domain.article import ParticularKind
from scheduler.planning.reading.blocks import whole_address
from scheduler.planning.reading.markup import (
    HEADINGS,
    KEPT,
    LEVEL,
    PARTICULAR,
    PLAIN_LIST,
    QUESTION,
    REASON,
    SPENT,
    children,
)
from scheduler.planning.reading.page.accordions import Accordions, accordions
from scheduler.planning.reading.page.bylines import take_apart
from scheduler.planning.reading.page.cascade import cascade
from scheduler.planning.reading.page.check_lists import read_check_lists
from scheduler.planning.reading.page.counters import write_counters
from scheduler.planning.reading.page.extent import extents
from scheduler.planning.reading.page.formulas import write_formulas
from scheduler.planning.reading.page.furniture import Judgement, judge
from scheduler.planning.reading.page.furniture_names import BUTTON, names
from scheduler.planning.reading.page.note_links import mark_notes
from scheduler.planning.reading.page.pictures import set_pictures_right
from scheduler.planning.reading.page.scope import leave_out_around
from scheduler.planning.reading.page.seen import mark_what_is_seen
from scheduler.planning.reading.page.title import title_element
from scheduler.planning.reading.page.word_pages import read_what_word_wrote

_TOO_MANY_RULES = "{} rules of the page's style sheets were too many to look at: check what is hidden or struck out"
_NEED_KEEPING = frozenset(("nav", "header", "footer", "aside", "form", "button"))
_ICON = re.compile(r"(?:^|-)(?:icons?|chevron|caret|arrow|plus|indicator)(?:-|$)")
_REDIRECT = re.compile(r"https?://(?:www\.)?google\.[a-z.]+/url\?(?:[^#]*&)?q=(?P<address>[^&]+)")


def prepare(page: LexborHTMLParser) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mark a page's elements for the walker; return notes and doubts."""
    styles = cascade(page)
    found = accordions(page)
    mark_what_is_seen(page, styles, found)
    _mark_accordions(page, found)
    read_what_word_wrote(page)
    write_counters(page)
    read_check_lists(page)
    write_formulas(page)
    set_pictures_right(page)
    if address := own_address(page):
        _make_links_whole(page, address)
    _unwrap_redirects(page)
    mark_notes(page)
    doubts = _leave_out_furniture(page, found)
    notes = (_TOO_MANY_RULES.format(styles.ignored),) if styles.ignored else ()
    return notes, doubts


def own_address(page: LexborHTMLParser) -> str:
    """Return the address from which a page's own addresses are to be seen, or an empty text where it names none."""
    for selector, name in (
        ("base[href]", "href"),
        ("link[rel=canonical]", "href"),
        ("meta[property='og:url']", "content"),
    ):
        node = page.css_first(selector)
        address = (node.attributes.get(name) or "").strip() if node is not None else ""
        if address.startswith(("http://", "https://")):
            return address
    return ""


def _make_links_whole(page: LexborHTMLParser, address: str) -> None:
    """Make the addresses of a page's links whole. Those of its pictures are not: they may lie beside its file."""
    for link in page.css("a[href]"):
        value = (link.attributes.get("href") or "").strip()
        if value and not value.startswith(("#", "data:")):
            link.attrs["href"] = whole_address(address, value)


def _unwrap_redirects(page: LexborHTMLParser) -> None:
    """Give the links of a document that Google has published the addresses that its author gave them."""
    for link in page.css("a[href*='google']"):
        if match := _REDIRECT.match(link.attributes.get("href") or ""):
            link.attrs["href"] = unquote(match["address"])


def mark_questions(page: LexborHTMLParser) -> None:
    """Mark what opens at a click as a heading of its answer."""
    _mark_accordions(page, accordions(page))


def _mark_accordions(page: LexborHTMLParser, found: Accordions) -> None:
    for question in found.questions.values():
        _mark_question(question)
    for key, words in found.tabs.items():
        _put_above(page, found.panels[key], words)
    for head in found.heads.values():
        head.attrs[SPENT] = ""
    for node in found.spent.values():
        if QUESTION not in node.attributes:
            node.attrs[REASON] = BUTTON
    for anchor in page.css(", ".join(f"{heading} a[href^='#']" for heading in HEADINGS)):
        if not any(character.isalnum() for character in anchor.text()):
            anchor.attrs[SPENT] = ""
    _rank_questions(page, found)
    for list_ in page.css("ul, ol, dl"):
        if _is_frame(list_):
            list_.attrs[PLAIN_LIST] = ""


def _mark_question(question: LexborNode) -> None:
    question.attrs[QUESTION] = ""
    for node in (question, *question.css("button, [role=button]")):
        node.attrs[KEPT] = ""
    for icon in question.css("[class]"):
        # The sign that opens the answer: a plus, a cross or an arrow.
        if not any(character.isalnum() for character in icon.text()) and any(map(_ICON.search, names(icon))):
            icon.attrs[SPENT] = ""


def _put_above(page: LexborHTMLParser, panel: LexborNode, words: str) -> None:
    """Put the words of a tab above what it shows."""
    heading = page.create_node("div")
    heading.insert_child(words)
    _mark_question(heading)
    if (first := panel.first_child) is not None:
        first.insert_before(heading)


def _rank_questions(page: LexborHTMLParser, found: Accordions) -> None:
    """Set each question one level below the heading of its section, and the headings of its answer below it."""
    inside: Counter[int] = Counter()
    headed = ", ".join([*HEADINGS, f"[{QUESTION}]"])
    for panel in found.panels.values():
        inside.update(heading.mem_id for heading in panel.css(headed) if heading.mem_id != panel.mem_id)
    section = 1
    for heading in page.css(headed):
        depth = inside[heading.mem_id]
        if QUESTION in heading.attributes:
            heading.attrs[LEVEL] = str(section + depth + 1)
        elif depth:
            heading.attrs[LEVEL] = str(max(HEADINGS[heading.tag or ""], section + depth + 1))
        elif not any(QUESTION in around.attributes for around in _frames(heading)):
            section = HEADINGS[heading.tag or ""]


def _frames(node: LexborNode) -> Iterator[LexborNode]:
    around = node.parent
    for _ in range(4):
        if around is None:
            return
        yield around
        around = around.parent


def _is_frame(list_: LexborNode) -> bool:
    """Say whether a list only holds questions or headed parts, as page builders make them."""
    entries = [child for child in children(list_) if child.tag in {"li", "dt"}]
    headed = f"[{QUESTION}], {', '.join(HEADINGS)}"
    return bool(entries) and all(
        QUESTION in entry.attributes or entry.css_first(headed) is not None for entry in entries
    )


def _leave_out_furniture(page: LexborHTMLParser, found: Accordions) -> tuple[str, ...]:
    body = page.body
    if body is None:
        return ()
    title = title_element(page)
    measured = extents(body, title)
    judged = judge(body, measured, found, title)
    for node in body.css("*"):
        if node.mem_id in measured:
            _mark_judged(node, judged)
    for line in [node for node in body.css("*") if node.mem_id in judged.bylines]:
        take_apart(page, line)
    doubts = leave_out_around(page, title, measured)
    if title is not None:
        _rank_headings(body, title)
    return (*judged.doubts, *doubts)


def _mark_judged(node: LexborNode, judged: Judgement) -> None:
    key = node.mem_id
    if KEPT in node.attributes or REASON in node.attributes:
        return
    if key in judged.labels:
        node.attrs[PARTICULAR] = ParticularKind.LABELS.value
    elif key in judged.left_out:
        node.attrs[REASON] = judged.left_out[key]
    elif key in judged.kept and (node.tag in _NEED_KEEPING or "role" in node.attributes):
        node.attrs[KEPT] = ""


def _rank_headings(body: LexborNode, title: LexborNode) -> None:
    """Set the title above all other headings of its page."""
    others = [heading for heading in body.css(", ".join(HEADINGS)) if heading.mem_id != title.mem_id]
    title.attrs[LEVEL] = "1"
    if any(heading.tag == "h1" and REASON not in heading.attributes for heading in others):
        for heading in others:
            heading.attrs[LEVEL] = str(HEADINGS[heading.tag or ""] + 1)
