"""The depth of nested HTML, counted from its tags before a parser builds the tree.

Written by hand: for many a tag a parser looks through all the elements that are open, and for each attribute or choice
through all others of its tag or list. So a page without bound takes it quadratic time, and the parser in use here has
no limit of its own.
"""

from __future__ import annotations

import re
from collections import Counter

from scheduler.domain.errors import BadInput

DEEPEST = 512
"""The most elements inside one another: Blink draws none deeper (kMaximumHTMLParserDOMTreeDepth, read 2026-11)."""

MOST_ATTRIBUTES = 1000
MOST_CHOICES = 2000
"""The most attributes of a tag and choices of a page: far more than pages have, and still read in a moment."""

# HTML, section 13.2.5 (Tokenization). Possessive: whatever follows, what has been read is not read again.
_VALUE = r"""\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|(?=>|\Z))"""
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"  # a comment
    r"|<(?:[!?]|/[^a-z])[^>]*+(?:>|\Z)"  # a document type, and what counts as a comment
    rf"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?:(?P<closed>/)(?=>)|[\s/]++|[^\s/>][^\s/>=]*+(?:{_VALUE})?+)*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"([^\s/>][^\s/>=]*+)(?:{_VALUE})?+")
_TEXT_ONLY = frozenset(("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))
_NEVER_HOLD = frozenset(
    ("area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track")
)
_END_BY_THEMSELVES = frozenset(
    (
        *("a", "body", "caption", "colgroup", "head", "html", "nobr", "optgroup", "option", "p"),
        *("rb", "rp", "rt", "rtc", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr"),
    )
)
_END_WHAT_THEY_HOLD = frozenset(  # HTML, section 13.2.4.2: formatting and special elements
    (
        *(
            "b",
            "big",
            "code",
            "em",
            "font",
            "i",
            "nobr",
            "s",
            "small",
            "strike",
            "strong",
            "tt",
            "u",
            "address",
            "applet",
        ),
        *(
            "article",
            "aside",
            "blockquote",
            "button",
            "center",
            "details",
            "dir",
            "div",
            "dl",
            "fieldset",
            "figcaption",
        ),
        *("figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "listing"),
        *(
            "main",
            "marquee",
            "menu",
            "nav",
            "noscript",
            "object",
            "ol",
            "pre",
            "search",
            "section",
            "select",
            "summary",
        ),
        *("table", "template", "ul"),
    )
)
_LISTS = frozenset(("dl", "menu", "ol", "ul"))
_ITEMS = {"li": "li", "dd": "dd", "dt": "dd"}
_ENDS_A_DRAWING = frozenset(  # HTML, section 13.2.6.5: what no SVG or MathML may hold
    (
        *("b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre"),
        *("ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var"),
    )
)


def check_nesting(html: str) -> None:
    """Raise BadInput for HTML whose elements are nested deeper than `DEEPEST`, or have too many attributes or choices.

    Elements whose end tag may be left out are not counted: none holds another of its kind without one in between that
    is. An element that is never closed counts to the end of the page.
    """
    elements, crowds = _Elements(), _Crowds()
    position = 0
    while tag := _TAG.search(html, position):
        position = tag.end()
        name = (tag["name"] or "").lower()
        if not tag["end"]:
            crowds.take(name, tag[0])
        if tag["end"]:
            elements.close(name)
        elif name in _TEXT_ONLY and not elements.is_drawing:
            position = _after(html, re.compile(rf"(?=</{name}[\s/>])", re.IGNORECASE), position)
        elif name:
            elements.open(name, closed=tag["closed"] is not None)
        if elements.depth > DEEPEST:
            raise BadInput(
                f"the HTML has more than {DEEPEST} elements inside one another, or never closed: take levels out, "
                "or import its text as .txt or .docx"
            )


class _Crowds:
    """The attributes and choices of a page, each of which a parser compares with those before it."""

    def __init__(self) -> None:
        self._choices = 0
        self._of_the_page: set[str] = set()  # every further "html" and "body" adds its attributes to the first

    def take(self, name: str, tag: str) -> None:
        """Take note of a start tag. Raises BadInput for one too many."""
        is_page = name in {"html", "body"}
        attributes = set(_ATTRIBUTE.findall(tag.lower())) if is_page or len(tag) > MOST_ATTRIBUTES else set()
        self._of_the_page |= attributes if is_page else set()
        self._choices += name in {"option", "optgroup"}
        if max(len(attributes), len(self._of_the_page)) > MOST_ATTRIBUTES:
            raise BadInput(
                f"the HTML has a tag with more than {MOST_ATTRIBUTES} attributes: import its text as .txt or .docx"
            )
        if self._choices > MOST_CHOICES:
            raise BadInput(
                f"the HTML has more than {MOST_CHOICES} choices (option): take them out, or import its text as .txt "
                "or .docx"
            )


class _Elements:
    """The elements that are open, by name, and how many they are."""

    def __init__(self) -> None:
        self.depth = 0
        self._open: Counter[str] = Counter()
        self._items = [""]  # for each open list, what its last item is
        self._unclosed: Counter[str] = Counter()  # elements whose end tag may be left out, and was so far
        self._unclosed_before: dict[str, list[int]] = {}

    @property
    def is_drawing(self) -> bool:
        """Whether SVG or MathML is being read, where "/>" closes an element and a style is no raw text."""
        return bool(self._open["svg"] or self._open["math"])

    def open(self, name: str, *, closed: bool) -> None:
        """Take note of a start tag."""
        if name in _ENDS_A_DRAWING:
            self._end_drawing()
        if name in _LISTS:
            self._items.append("")
        if not self._ends_at_once(name, closed=closed):
            self._open[name] += 1
            self.depth += 1
            self._unclosed_before.setdefault(name, []).append(self._unclosed.total())
        elif name in _END_BY_THEMSELVES or name in _ITEMS:
            self._unclosed[name] += 1

    def _ends_at_once(self, name: str, *, closed: bool) -> bool:
        if self.is_drawing or name in {"svg", "math"}:
            return closed
        if name in _ITEMS:
            # An item ends the one before it in its list, but "li" ends no "dd".
            before, self._items[-1] = self._items[-1], _ITEMS[name]
            return before in {"", _ITEMS[name]}
        return name in _NEVER_HOLD or name in _END_BY_THEMSELVES

    def close(self, name: str) -> None:
        """Take note of an end tag; one without a start tag means nothing."""
        if name in {"br", "p"}:
            self._end_drawing()
        if self._unclosed[name]:
            self._unclosed[name] -= 1
        if self._open[name] and self._reaches(name):
            self._open[name] -= 1
            self._unclosed_before[name].pop()
            self.depth -= 1
            if name in _LISTS:
                self._items.pop()

    def _reaches(self, name: str) -> bool:
        """Say whether an end tag ends its element.

        Any other than the usual ones is lost in a paragraph that is open.
        """
        return name in _END_WHAT_THEY_HOLD or self._unclosed.total() <= self._unclosed_before[name][-1]

    def _end_drawing(self) -> None:
        self.depth -= self._open.pop("svg", 0) + self._open.pop("math", 0)


def _after(text: str, pattern: re.Pattern[str], position: int) -> int:
    found = pattern.search(text, position)
    return found.end() if found is not None else len(text)
