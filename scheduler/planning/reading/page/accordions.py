"""Finds what a page shows at a click: questions with the panels that hold their answers, and tabs.

An author wrote both the question and its answer; that a reader clicks in between changes nothing in what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.boilerplate import boilerplate_reason
from scheduler.planning.reading.markup import children
from scheduler.planning.reading.page.furniture_names import names
from scheduler.planning.reading.page.tabs import tabs

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LONGEST_QUESTION = 220  # characters; what is longer is text that can be clicked

_QUESTION = re.compile(
    r"(?:^|-)(?:(?:accordion|acc|faqs?|toggle|collapse|collapsible|tta-panel|spoiler|expand(?:er|able)?|qa|kg-toggle|et-pb-toggle|"
    r"elementor-tab|elementor-toggle|sp-ea|uagb-faq|kt-accordion|wp-block-accordion|schema-faq|rank-math|yoast-faq|uk-accordion|ui-accordion)"
    r"(?:-(?:item|block|panel|single|list|entry|box|section|pane))*-{0,2}"
    r"(?:title|heading|header|head|button|btn|trigger|toggle|question|questions|q|label|control|summary|link|click-target|text)"
    r"(?:-(?:wrapper|wrap|container|text))?|(?:faq|schema)-question|question-title|collapsible|rank-math-question)$"
)
_ANSWER = re.compile(
    r"(?:^|-)(?:accordion|acc|faqs?|toggle|collapse|collapsible|tta|spoiler|expand(?:er|able)?|qa|tab|kg-toggle|et-pb-toggle|"
    r"elementor-tab|sp-ea|uagb-faq|kt-accordion|schema-faq|rank-math|uk-accordion|ui-accordion)(?:-[a-z]+)*-{0,2}"
    r"(?:content|body|panel|pane|answer|collapse|dropdown|inner|description|details|text)(?:-|$)|^(?:panel|collapse|answer|faq-a)$"
)
_ACCORDION = re.compile(r"(?:^|-)(?:accordions?|faqs?|toggles?|qa|collapsible|questions?)(?:-|$)")
_MENU = re.compile(
    r"(?:^|-)(?:nav|navbar|navigation|menu|hamburger|burger|search|cart|modal|offcanvas|drawer|popup|language|toc|share)"
    r"(?:-|$)"
)
_TARGETS = ("aria-controls", "data-target", "data-bs-target", "data-toggle-target", "href")
_COLLAPSING = frozenset(("collapse", "tab", "pill", "accordion", "toggle"))
_ASKED_BY_MARKUP = "[itemtype*='Question'] [itemprop=name], input[type=checkbox] + label, input[type=radio] + label"
_MOST_FRAMES = 12
_IN_TEXT = frozenset(("p", "td", "th", "span", "em", "strong"))


@dataclass(slots=True)
class Accordions:
    """The questions, the panels and the tabs of a page, by `mem_id`.

    `questions` are elements whose words are a heading; `panels` hold answers and are read although they are hidden;
    `tabs` gives a panel the words of its tab, `heads` are the tabs' own elements, `spent` buttons that only open
    more text, `around` what is around a question.
    """

    questions: dict[int, LexborNode] = field(default_factory=dict)
    panels: dict[int, LexborNode] = field(default_factory=dict)
    tabs: dict[int, str] = field(default_factory=dict)
    heads: dict[int, LexborNode] = field(default_factory=dict)
    spent: dict[int, LexborNode] = field(default_factory=dict)
    around: set[int] = field(default_factory=set)

    def ask(self, question: LexborNode) -> None:
        """Take an element as a question."""
        self.questions[question.mem_id] = question
        self.around.update(node.mem_id for node in _above(question))


def accordions(page: LexborHTMLParser) -> Accordions:
    """Return the questions, panels and tabs of a page."""
    found = Accordions()
    for head, panel in tabs(page):
        _take_tab(found, head, panel)
    found.panels.update((panel.mem_id, panel) for panel in page.css("[role=tabpanel]"))  # those without a tab too
    targets = {node.attributes["id"] or "": node for node in reversed(page.css("[id]"))}
    for summary in page.css("details > summary"):
        if summary.parent is not None:
            _pair(found, summary, summary.parent)
    for control in page.css(
        "[aria-controls], [data-toggle], [data-bs-toggle], [data-target], [role=tab], [aria-expanded]"
    ):
        _take_control(found, control, targets)
    for node in page.css("[class]"):
        if any(_QUESTION.search(name) for name in names(node)) or _is_asked_beside(node):
            _take_named(found, node)
    for node in page.css(_ASKED_BY_MARKUP):
        _take_named(found, node)
    for button in page.css("button"):
        _take_button(found, button)
    for list_ in page.css("dl"):
        _take_list(found, list_)
    return found


def _take_tab(found: Accordions, head: LexborNode, panel: LexborNode) -> None:
    found.panels[panel.mem_id] = panel
    if (words := _words(head)) and not _is_in_text(head) and found.tabs.setdefault(panel.mem_id, words) == words:
        found.heads[head.mem_id] = head


def _take_control(found: Accordions, control: LexborNode, targets: dict[str, LexborNode]) -> None:
    """Take an element that says itself what it shows."""
    attributes = control.attributes
    panel = next((targets[key] for key in _keys(control) if key in targets), None)
    if attributes.get("role") == "tab":
        words = _words(control)
        is_apart = panel is not None and not _is_within(panel, control) and not _is_within(control, panel)
        if panel is not None and is_apart and 0 < len(words) <= _LONGEST_QUESTION:
            if found.tabs.get(panel.mem_id, words) != words:
                return
            found.tabs[panel.mem_id] = words
            found.panels[panel.mem_id] = panel
            found.spent[control.mem_id] = control
        return
    toggles = attributes.get("data-bs-toggle") or attributes.get("data-toggle") or ""
    is_control = "aria-controls" in attributes or "aria-expanded" in attributes or toggles in _COLLAPSING
    if not is_control or _is_of_a_menu(control) or (panel is not None and _is_menu(panel)):
        return
    if panel is None and "aria-expanded" in attributes:
        panel = _sibling_panel(_question_of(control))
    if panel is not None and not _is_within(panel, control):
        _pair(found, control, panel)


def _keys(control: LexborNode) -> Iterator[str]:
    for name in _TARGETS:
        value = control.attributes.get(name) or ""
        if name == "aria-controls":
            yield from value.split()
        elif value.startswith("#"):
            yield value[1:]


def _take_named(found: Accordions, node: LexborNode) -> None:
    """Take an element that a theme names as a question, with the answer beside it."""
    question = _question_of(node)
    if (
        node.mem_id in found.spent
        or node.mem_id in found.heads
        or question.mem_id in found.questions
        or _holds_question(found, node)
        or _is_of_a_menu(node)
    ):
        return
    if (panel := _sibling_panel(question)) is not None:
        _pair(found, node, panel)


def _is_asked_beside(node: LexborNode) -> bool:
    """Say whether an element is a theme's question, with its answer right below it."""
    if not any(name in {"question", "q", "faq-question", "ask"} for name in names(node)):
        return False
    panel = _sibling_panel(node)
    return panel is not None and any(name in {"answer", "a", "faq-answer"} for name in names(panel))


def _take_button(found: Accordions, button: LexborNode) -> None:
    """Take a button right above an element with text, where it asks or stands in a list of such."""
    if any(button.mem_id in known for known in (found.questions, found.spent, found.heads)) or _is_of_a_menu(button):
        return
    around = button.parent
    asks = _words(button).rstrip().endswith(("?", "\N{ARABIC QUESTION MARK}"))
    is_named = around is not None and any(_ACCORDION.search(name) for name in (*names(button), *names(around)))
    question = _question_of(button)
    if (
        (asks or is_named)
        and question.mem_id not in found.questions
        and (panel := _sibling_panel(question)) is not None
    ):
        _pair(found, button, panel)


def _take_list(found: Accordions, list_: LexborNode) -> None:
    """Take a definition list whose terms are questions."""
    terms = [term for term in list_.css("dt") if _words(term)]
    named = any(_ACCORDION.search(name) for name in names(list_))
    asking = all(_words(term).endswith(("?", "\N{ARABIC QUESTION MARK}")) for term in terms)
    if not terms or not (named or asking):
        return
    for term in terms:
        if not _holds_question(found, term):
            found.ask(term)
    for text in list_.css("dd"):
        found.panels[text.mem_id] = text


def _pair(found: Accordions, control: LexborNode, panel: LexborNode) -> None:
    """Take a question and its panel. What only opens more text ("Read more") is no question."""
    words = _words(control)
    found.panels[panel.mem_id] = panel
    if not words or len(words) > _LONGEST_QUESTION:
        return
    question = _question_of(control)
    if boilerplate_reason(words) is not None:
        found.spent[control.mem_id] = control
    elif not _holds_question(found, question) and not _is_in_text(question):
        found.ask(question)


def _question_of(control: LexborNode) -> LexborNode:
    """Return the element that is the whole question: a heading or term around a control, or a frame around it alone."""
    whole = control
    if control.tag in _HEADINGS or control.tag in {"dt", "summary"}:
        return control
    for around in _above(control):
        if around.tag in {"body", "details", "li", "td", "main", "article"} or not _is_alone(whole):
            return whole
        whole = around
        if around.tag in _HEADINGS or around.tag == "dt" or around.attributes.get("role") == "heading":
            return whole
    return whole


def _is_alone(node: LexborNode) -> bool:
    """Say whether nothing beside an element has words in what is around it."""
    siblings = children(node.parent) if node.parent is not None else ()
    return not any(_has_words(other) for other in siblings if other.mem_id != node.mem_id)


def _has_words(node: LexborNode) -> bool:
    if not node.is_element_node:
        return node.is_text_node and bool((node.text_content or "").strip())
    if node.tag in {"script", "style", "svg", "template"}:
        return False
    return any(piece.is_text_node and (piece.text_content or "").strip() for piece in node.traverse(include_text=True))


def _sibling_panel(question: LexborNode) -> LexborNode | None:
    """Return the element right below a question that holds its answer."""
    below = question.next
    while below is not None and not below.is_element_node:
        if below.is_text_node and (below.text_content or "").strip():
            return None
        below = below.next
    if below is None or below.tag in _HEADINGS or below.tag in {"button", "summary", "dt", "form", "script", "input"}:
        return None
    return below if _has_words(below) and not _is_menu(below) else None


def _holds_question(found: Accordions, node: LexborNode) -> bool:
    """Say whether an element is a question, lies in one, or holds one."""
    if node.mem_id in found.questions or node.mem_id in found.around:
        return True
    return any(above.mem_id in found.questions for above in _above(node))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements around a node, as far out as a question's frames may reach."""
    around = node.parent
    for _ in range(_MOST_FRAMES):
        if around is None or around.tag == "body":
            return
        yield around
        around = around.parent


def _is_in_text(question: LexborNode) -> bool:
    return question.parent is not None and question.parent.tag in _IN_TEXT


def _is_within(panel: LexborNode, control: LexborNode) -> bool:
    return panel.tag != "details" and any(node.mem_id == panel.mem_id for node in (control, *_above(control)))


def _is_of_a_menu(node: LexborNode) -> bool:
    for around in (node, *_above(node)):
        if around.tag == "nav" or any(_MENU.search(name) for name in names(around)):
            return not any(_ACCORDION.search(name) for name in names(around))
    return False


def _is_menu(panel: LexborNode) -> bool:
    if panel.tag == "nav":
        return panel.css_first("a") is not None
    if panel.tag in {"form", "dialog"} or panel.attributes.get("role") in {"navigation", "menu", "dialog"}:
        return True
    return any(_MENU.search(name) for name in names(panel)) or panel.css_first("nav") is not None


def _words(node: LexborNode) -> str:
    return single_spaced(node.text(skip_empty=True) if node.is_element_node else "")


def panel_names(node: LexborNode) -> bool:
    """Say whether a theme names an element as the answer to a question, or as what a tab shows."""
    return any(_ANSWER.search(name) for name in names(node))
