"""Finds what a page's style sheets say about its elements, for the few properties that change what its author sees.

The rules are parsed by tinycss2 and matched by selectolax's own engine; only their order, weight and media are ours.
The work is bounded: each selector is estimated before it is matched, and what would take too long is counted instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from selectolax.lexbor import LexborHTMLParser, SelectolaxError
from tinycss2.ast import AtRule, Node, QualifiedRule

PROPERTIES = frozenset(
    (
        *("display", "visibility", "content-visibility", "opacity", "mso-hide"),
        *("font", "font-size", "font-weight", "font-family", "font-variant-position"),
        *("vertical-align", "mso-text-raise", "text-decoration", "text-decoration-line", "-webkit-text-decoration"),
        *(
            "position",
            "top",
            "bottom",
            "left",
            "right",
            "text-indent",
            "clip",
            "clip-path",
            "width",
            "height",
            "overflow",
        ),
    )
)
"""The properties that are read; whatever else a rule says changes nothing that a reader could lose."""

_MOST_CHARACTERS = 2_000_000  # of style sheets; those of the largest page builders, inlined, have some 800,000
_MOST_STEPS = 30_000_000  # of the matching engine, some 60 ns each: a page of 300 kB has time for 8,000 rules
_STEPS_PER_ELEMENT = 0.5  # of a look at an element that a selector does not name
_STEPS_PER_MATCH = 100.0  # of taking note of an element that a selector names
_SCREEN_WIDTH = 1280  # pixels, for which pages made for a desktop are drawn

_LONG_NUMBER = re.compile(r"([0-9]{300})[0-9]+")  # longer ones are more than tinycss2 can count, and no length
_RELEVANT = re.compile("|".join(map(re.escape, sorted(PROPERTIES))), re.IGNORECASE)
_OF_ANY_SIGNS = re.compile(r'"(?:[^"\\]|\\.)*"|\\.', re.DOTALL)  # strings and escapes, whose brackets close nothing
_NAMES = re.compile(r"(?P<kind>[.#])(?P<name>(?:[\w-]|[^\x00-\x7f])+)")
_LAST_COMPOUND = re.compile(r"[^\s>+~]*\Z")
_TAG = re.compile(r"[a-z][\w-]*", re.IGNORECASE)
_FUNCTIONS = re.compile(r":(?:not|is|where|has|matches)\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\]", re.IGNORECASE)
_PSEUDO = re.compile(r":{1,2}[\w-]+(?:\([^()]*\))?")
_PSEUDO_ELEMENT = re.compile(r"::|:(?:before|after|first-line|first-letter)\b", re.IGNORECASE)
_AMONG_SIBLINGS = re.compile(r"~(?!=)|-of-type|nth-last|nth-child\([^()]*\bof\b", re.IGNORECASE)
_BELOW = re.compile(r":has\(", re.IGNORECASE)
_MEDIA_FEATURE = re.compile(r"\(\s*(?P<name>[\w-]+)\s*(?::\s*(?P<value>[^()]*?)\s*)?\)")
_LENGTH = re.compile(r"(?P<number>\d*\.?\d+)(?P<unit>px|em|rem)")

Weight = tuple[bool, bool, tuple[int, int, int], int]
"""What decides between two declarations: important, inline, specificity, order."""

Declarations = Mapping[str, tuple[str, bool]]
"""For each property its value in lower case, and whether it is important."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What style sheets declare: for each element (by `mem_id`) and property the winning value and its weight.

    `ignored` is the number of rules that were not looked at, since the page has too many.
    """

    by_element: Mapping[int, Mapping[str, tuple[Weight, str]]]
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class _Rule:
    selector: str
    declarations: Declarations
    order: int


def declared(page: LexborHTMLParser) -> Declared:
    """Return what the style sheets within a page say about its elements."""
    sheets = [(node.text(), node.attributes.get("media") or "") for node in page.css("style")]
    rules, ignored = _rules(sheets)
    if not rules:
        return Declared({}, ignored)
    engine = _Engine(page)
    found: dict[int, dict[str, tuple[Weight, str]]] = {}
    for rule in rules:
        specificity = _specificity(_OF_ANY_SIGNS.sub("", rule.selector))
        for element in engine.matches(rule.selector):
            _weigh(found.setdefault(element, {}), rule, specificity)
    return Declared(found, ignored + engine.ignored)


def _weigh(values: dict[str, tuple[Weight, str]], rule: _Rule, specificity: tuple[int, int, int]) -> None:
    for name, (value, is_important) in rule.declarations.items():
        weight = (is_important, False, specificity, rule.order)
        if name not in values or values[name][0] <= weight:
            values[name] = (weight, value)


@lru_cache(maxsize=4096)  # the styles of a page repeat; this many are some megabytes at most
def declarations_of(style: str) -> Declarations:
    """Return what a style attribute declares."""
    if _RELEVANT.search(style) is None:
        return {}
    content = _LONG_NUMBER.sub(r"\1", style)
    try:
        return _declarations(tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True))
    except RecursionError:  # thousands of brackets inside one another, which no browser draws
        return {}


def _declarations(content: Sequence[Node]) -> Declarations:
    found: dict[str, tuple[str, bool]] = {}
    for node in content:
        if node.type != "declaration" or node.lower_name not in PROPERTIES:
            continue
        value = tinycss2.serialize(node.value).strip().lower()
        if node.important or not found.get(node.lower_name, ("", False))[1]:
            found[node.lower_name] = (value, node.important)
    return found


def _rules(sheets: Sequence[tuple[str, str]]) -> tuple[list[_Rule], int]:
    """Return the rules of the sheets that a screen applies, one for each selector, and the number not looked at."""
    rules: list[_Rule] = []
    left = _MOST_CHARACTERS
    ignored = 0
    for text, media in sheets:
        if not _is_for_screens(media) or _RELEVANT.search(text) is None:
            continue
        if len(text) > left:
            ignored += text.count("{")
            continue
        left -= len(text)
        content = _LONG_NUMBER.sub(r"\1", text)
        try:
            for selectors, declarations in _qualified(tinycss2.parse_stylesheet(content, True, True)):
                rules += (_Rule(selector, declarations, len(rules)) for selector in _parted(selectors))
        except RecursionError:  # thousands of brackets inside one another: no sheet that a browser has ever drawn
            ignored += text.count("{")
    return rules, ignored


def _qualified(nodes: Sequence[Node]) -> Iterator[tuple[Sequence[Node], Declarations]]:
    """Yield the selectors and declarations of the rules that hold on a screen."""
    for node in nodes:
        if isinstance(node, QualifiedRule):
            content = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            if declarations := _declarations(content):
                yield node.prelude, declarations
        elif isinstance(node, AtRule) and node.content is not None and _holds(node):
            yield from _qualified(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def _holds(rule: AtRule) -> bool:
    """Say whether the rules inside an at-rule count: a browser of today on a screen as wide as a desktop's."""
    name, condition = str(rule.lower_at_keyword), tinycss2.serialize(rule.prelude).strip()
    if name == "media":
        return _is_for_screens(condition)
    if name == "supports":
        return re.match("not", condition, re.IGNORECASE) is None
    return name == "layer"


def _is_for_screens(media: str) -> bool:
    """Say whether a list of media queries includes a wide screen."""
    return not media.strip() or any(_is_for_screen(query.strip().lower()) for query in media.split(","))


def _is_for_screen(query: str) -> bool:
    negated = query.startswith("not ")
    kind = re.match(r"(?:not |only )?\s*([a-z]+)", query)
    is_screen = kind is None or kind[1] in {"all", "screen", "and"}
    fits = all(_feature_holds(feature["name"], feature["value"] or "") for feature in _MEDIA_FEATURE.finditer(query))
    return (is_screen and fits) is not negated


def _feature_holds(name: str, value: str) -> bool:
    length = _LENGTH.fullmatch(value)
    pixels = float(length["number"]) * (1 if length["unit"] == "px" else 16) if length else 0
    if name in {"min-width", "min-device-width"}:
        return pixels <= _SCREEN_WIDTH
    if name in {"max-width", "max-device-width"}:
        return pixels >= _SCREEN_WIDTH
    return (name, value) in {("orientation", "landscape"), ("hover", "hover"), ("pointer", "fine"), ("color", "")}


def _parted(prelude: Sequence[Node]) -> Iterator[str]:
    """Yield each selector of a list that can name an element of its own."""
    part: list[Node] = []
    for node in [*prelude, None]:
        if node is not None and node != ",":
            part.append(node)
            continue
        selector = tinycss2.serialize(part).strip()
        part = []
        if selector and _PSEUDO_ELEMENT.search(selector) is None:
            yield selector


def _specificity(selector: str) -> tuple[int, int, int]:
    """Return how exactly a selector names an element: its ids; its classes and the like; its tags."""
    inner = re.sub(r":where\([^()]*(?:\([^()]*\)[^()]*)*\)", "", selector, flags=re.IGNORECASE)
    inner = re.sub(r":(?:not|is|has|matches)\(", " ", inner, flags=re.IGNORECASE).replace(")", " ")
    without_attributes, attributes = re.subn(r"\[[^\]]*\]", "", inner)
    without_pseudo, pseudo = re.subn(r":[\w-]+(?:\([^()]*)?", "", without_attributes)
    kinds = Counter(match["kind"] for match in _NAMES.finditer(without_pseudo))
    tags = len(re.findall(r"(?:^|[\s>+~,])[a-z]", without_pseudo, re.IGNORECASE))
    return kinds["#"], kinds["."] + attributes + pseudo, tags


class _Engine:
    """Matches selectors against a page as long as its budget of steps lasts."""

    def __init__(self, page: LexborHTMLParser) -> None:
        self.ignored = 0
        self._page = page
        self._left = float(_MOST_STEPS)
        self._names: Counter[str] = Counter()
        self._elements = self._depth = self._siblings = 0
        self._count()

    def _count(self) -> None:
        """Take note of how often each class, id and tag stands in the page, and how deep and wide it is."""
        depths = {0: 0}
        children: Counter[int] = Counter()
        root = self._page.root
        for node in root.traverse(include_text=False) if root is not None else ():
            parent = node.parent.mem_id if node.parent is not None else 0
            depths[node.mem_id] = depths.get(parent, 0) + 1
            children[parent] += 1
            attributes = node.attributes
            self._names[node.tag or ""] += 1
            self._names[f"#{attributes.get('id') or ''}"] += 1
            self._names.update(f".{name}" for name in (attributes.get("class") or "").lower().split())
        self._elements = len(depths) - 1
        self._depth = max(depths.values())
        self._siblings = max(children.values(), default=0)

    def matches(self, selector: str) -> list[int]:
        """Return the elements that a selector names."""
        measured = _OF_ANY_SIGNS.sub("", selector)
        plain = _FUNCTIONS.sub("", measured)
        if not all(self._names[_name(match)] for match in _NAMES.finditer(plain)):
            return []
        steps = self._steps(measured, plain)
        if steps > self._left:
            self.ignored += 1
            return []
        self._left -= steps
        try:
            return [node.mem_id for node in self._page.css(selector)]
        except (SelectolaxError, ValueError):  # a selector of tomorrow, or of one browser alone
            return []

    def _steps(self, selector: str, plain: str) -> float:
        """Estimate the steps that a selector takes at most: candidates, times the ways up from each."""
        plain = _PSEUDO.sub("", plain).strip()
        compound = _LAST_COMPOUND.search(plain)
        last = compound[0] if compound else ""
        named = [self._names[_name(match)] for match in _NAMES.finditer(last)]
        tag = _TAG.match(last)
        candidates = min(named + ([self._names[tag[0].lower()]] if tag else []), default=self._elements)
        ways = 1.0
        for count in range(1, len(re.findall(r"\s+(?![>+~\s])", re.sub(r"\s*([>+~])\s*", r"\1", plain))) + 1):
            ways *= self._depth / count
        if _AMONG_SIBLINGS.search(selector):
            ways *= self._siblings
        if _BELOW.search(selector):
            ways *= self._elements
        return self._elements * _STEPS_PER_ELEMENT + candidates * (ways + _STEPS_PER_MATCH)


def _name(match: re.Match[str]) -> str:
    """Return the key of a class or an id. Classes are compared without case, as lexbor may: see the quirks mode."""
    return match[0] if match["kind"] == "#" else match[0].lower()
