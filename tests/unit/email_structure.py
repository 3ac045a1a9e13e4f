"""What is wrong with the structure of an email, as lines. Reads the HTML by itself, not through what made it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
SMALLEST_TARGET = 44
"""CSS pixels that a finger hits (WCAG 2.2, success criterion 2.5.5)."""
FORBIDDEN = frozenset({"script", "iframe", "object", "embed", "form", "input", "video", "audio", "svg", "link", "base"})


@dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    above: Node | None
    text: str = ""
    below: list[Node] = field(default_factory=list)

    @property
    def style(self) -> dict[str, str]:
        pairs = (rule.split(":", 1) for rule in self.attributes.get("style", "").split(";") if ":" in rule)
        return {name.strip(): value.strip() for name, value in pairs}

    def walk(self) -> Iterator[Node]:
        yield self
        for node in self.below:
            yield from node.walk()

    def words(self) -> str:
        return self.text + "".join(node.words() for node in self.below)

    def inherited(self, name: str) -> str:
        node: Node | None = self
        while node is not None:
            if name in node.style:
                return node.style[name]
            node = node.above
        return ""


class Tree(HTMLParser):
    """The elements of a page; `faults` are tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {}, None)
        self.here = self.root
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        if self.here is not self.root:
            self.faults.append(f"<{self.here.tag}> is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.below.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.here.tag != tag:
            self.faults.append(f"</{tag}> closes <{self.here.tag}>")
        if self.here.above is not None:
            self.here = self.here.above

    def handle_data(self, data: str) -> None:
        self.here.text += data


def faults(html: str, language: str, direction: str) -> list[str]:
    """Return everything that is wrong with an email's HTML."""
    tree = Tree(html)
    nodes = list(tree.root.walk())
    found = [*tree.faults]
    found += _head(nodes, language, direction)
    found += _headings(nodes)
    found += _pictures(nodes)
    found += _tables(nodes)
    found += _links(nodes)
    found += _direction(nodes, direction)
    found += [f"<{node.tag}> has no place in an email" for node in nodes if node.tag in FORBIDDEN]
    found += [f"remote: {match}" for match in re.findall(r"url\([^)]*\)|@import[^;]*", html)]
    return found


def _head(nodes: list[Node], language: str, direction: str) -> Iterator[str]:
    (root,) = (node for node in nodes if node.tag == "html")
    if (root.attributes.get("lang"), root.attributes.get("dir")) != (language, direction):
        yield f"<html> says {root.attributes}"
    titles = [node.text.strip() for node in nodes if node.tag == "title"]
    if len(titles) != 1 or not titles[0]:
        yield f"titles: {titles}"
    schemes = [node.attributes.get("content") for node in nodes if node.attributes.get("name") == "color-scheme"]
    if schemes != ["light dark"]:
        yield f"color-scheme: {schemes}"
    sheet = "".join(node.text for node in nodes if node.tag == "style").replace("scheme:dark", "scheme: dark")
    yield from (
        f"{mark} is missing"
        for mark in ("prefers-color-scheme: dark", "[data-ogsc]", "[data-ogsb]")
        if mark not in sheet
    )
    articles = [node for node in nodes if node.attributes.get("role") == "article"]
    if [node.attributes.get("lang") for node in articles] != [language]:
        yield "the message is not one article with its language, which Gmail keeps where it drops <html>"


def _headings(nodes: list[Node]) -> Iterator[str]:
    headings = [(int(node.tag[1]), node.words().strip()) for node in nodes if re.fullmatch("h[1-6]", node.tag)]
    levels = [level for level, _ in headings]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"heading levels: {levels}"
    yield from (f"h{a} is followed by h{b}" for a, b in itertools.pairwise(levels) if b > a + 1)
    yield from (f"an h{level} is empty" for level, words in headings if not words)


def _pictures(nodes: list[Node]) -> Iterator[str]:
    for node in (node for node in nodes if node.tag == "img"):
        is_decoration = node.attributes.get("role") == "presentation"
        if "alt" not in node.attributes or bool(node.attributes["alt"].strip()) == is_decoration:
            yield f"no alt, or one that only adorns: {node.attributes}"
        if not node.attributes.get("src", "").startswith("cid:"):
            yield f"not sent along: {node.attributes.get('src')}"
        if not node.attributes.get("width", "").isdigit():
            yield "Outlook for Windows takes the width from the attribute"
        missing = {"color", "font-size", "font-family", "line-height"} - node.style.keys()
        if missing and not is_decoration:
            yield f"the alt text is not set: {sorted(missing)}"


def _tables(nodes: list[Node]) -> Iterator[str]:
    for node in (node for node in nodes if node.tag == "table"):
        heads = [head for head in node.walk() if head.tag == "th"]
        role = node.attributes.get("role")
        if role == "presentation" and any(head in heads for head in node.walk() if not _in_a_table_below(head, node)):
            yield "a layout table has headings"
        if role != "presentation" and not (heads and all(head.attributes.get("scope") for head in heads)):
            yield f"a layout table has the role {role}, or a table has no headings"


def _in_a_table_below(node: Node, table: Node) -> bool:
    here = node.above
    while here is not None and here is not table:
        if here.tag == "table":
            return True
        here = here.above
    return False


def _links(nodes: list[Node]) -> Iterator[str]:
    for node in (node for node in nodes if node.tag == "a"):
        name = node.words().strip() or str(node.attributes)
        if not node.words().strip():
            yield f"a link has no words: {name}"
        if "underline" not in node.style.get("text-decoration", ""):
            yield f"not underlined: {name}"
        if target_height(node) < SMALLEST_TARGET and not _in_running_words(node):
            yield f"only {target_height(node)} px high: {name}"


def _in_running_words(node: Node) -> bool:
    """Say whether a link is a part of a sentence, whose lines give it its height (WCAG 2.5.5 leaves these out)."""
    return node.above is not None and node.above.tag in {"p", "li", "td", "th"} and node.above.text.strip() != ""


def target_height(node: Node) -> float:
    """Return how many pixels of height a link offers: its line and what is padded around it."""
    if node.style.get("display") not in {"inline-block", "block"}:
        return 0
    size = float(node.inherited("font-size").removesuffix("px"))
    line = node.inherited("line-height")
    height = size * float(line[:-1]) / 100 if line.endswith("%") else float(line.removesuffix("px"))
    height = height if line.endswith(("px", "%")) else height * size
    padding = [float(part.removesuffix("px")) for part in node.style.get("padding", "0").split()]
    return height + padding[0] + padding[2 if len(padding) > 2 else 0]


def _direction(nodes: list[Node], direction: str) -> Iterator[str]:
    for node in nodes:
        if node.tag in {"h1", "h2", "h3", "p", "li", "blockquote", "a"} and node.words().strip():
            found = node.inherited("direction") or "ltr"
            if found != direction:
                yield f"<{node.tag}> is set {found}: {node.words().strip()[:40]}"
            aligned = _alignment(node)
            if aligned not in {"left" if direction == "ltr" else "right", "center"}:
                yield f"<{node.tag}> is aligned to the {aligned}"


def _alignment(node: Node) -> str:
    here: Node | None = node
    while here is not None:
        if found := here.style.get("text-align") or here.attributes.get("align"):
            return found
        here = here.above
    return ""
