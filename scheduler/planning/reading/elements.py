"""Walks a tree of HTML elements and collects its headings and paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.domain.article import ParagraphKind
from scheduler.domain.characters import CONTROLS, OVERRIDES, hidden_characters
from scheduler.domain.nesting import check_nesting
from scheduler.domain.numbers import whole_number
from scheduler.planning.reading.blocks import Block, Dropped, Heading, Manuscript, Text, single_spaced
from scheduler.planning.reading.table_rows import Cell, printed_rows, span

LITERAL_NUMBER = "data-literal-number"
"""The attribute of a heading whose number belongs to its words; see blocks.Heading."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTAINERS = {"ul": ParagraphKind.BULLET, "ol": ParagraphKind.NUMBERED, "blockquote": ParagraphKind.QUOTE}
_BLOCKS = {
    *("address", "article", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset"),
    *("button", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "label", "li", "main"),
    *(
        "menu",
        "nav",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        *_HEADINGS,
        *_CONTAINERS,
    ),
}
_LEFT_OUT = {
    "nav": "the page's navigation",
    "header": "the page's header",
    "footer": "the page's footer",
    "aside": "an aside of the page",
    "form": "a form",
    "button": "a button",
    "select": "a form",
    "textarea": "a form",
    "dialog": "a dialogue box",
    "noscript": "shown only where scripts are off",
    "iframe": "an embedded page",
    "video": "a video",
    "audio": "a recording",
    "object": "an embedded object",
    "svg": "a drawing",
    "math": "a formula",
    "canvas": "a drawing",
    "del": "struck out",
    "s": "struck out",
    "strike": "struck out",
}
_LEFT_OUT_ROLES = {
    "navigation": "the page's navigation",
    "banner": "the page's header",
    "contentinfo": "the page's footer",
    "complementary": "an aside of the page",
    "search": "a form",
    "dialog": "a dialogue box",
}
_WITHOUT_TEXT = {"script": "script", "style": "style sheet", "template": "template"}
_PICTURES = "img, picture, svg, video, canvas"

_LINE_BREAK = "\x01"  # stands for <br> in collected text, which has no control characters of its own
_PARAGRAPH_BREAK = re.compile(rf"\s*{_LINE_BREAK}\s*{_LINE_BREAK}[\s{_LINE_BREAK}]*")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
# Printed as such, "10<sup>9</sup>" stays another number than 109.
_SUPERSCRIPTS = str.maketrans("0123456789+-\N{MINUS SIGN}=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")

_NOTES = {
    "link": ("{} link was reduced to its words", "{} links were reduced to their words"),
    "table": ("{} table became one paragraph a row", "{} tables became one paragraph a row"),
    "merged cell": (
        "{} merged cell of a table was repeated in each place it covers",
        "{} merged cells of a table were repeated in each place they cover",
    ),
    "misplaced cell": (
        "{} merged cell of a table may have lost its place: check the columns",
        "{} merged cells of a table may have lost their place: check the columns",
    ),
    "code": ("{} block of code became a paragraph", "{} blocks of code became a paragraph each"),
    "nested list": ("{} list inside a list was joined to it", "{} lists inside a list were joined to it"),
    "script": ("{} script was left out", "{} scripts were left out"),
    "style sheet": ("{} style sheet was left out", "{} style sheets were left out"),
    "template": ("{} page template was left out", "{} page templates were left out"),
    "control": ("{} control character removed", "{} control characters removed"),
    "override": (
        "{} mark that turns the writing direction removed",
        "{} marks that turn the writing direction removed",
    ),
    "hidden": ("{} invisible character removed", "{} invisible characters removed"),
    "comment": ("{} comment in the source was left out", "{} comments in the source were left out"),
}


def parse(html: str) -> LexborHTMLParser:
    """Return the tree of a page. Raises BadInput when it is nested too deeply to be read."""
    check_nesting(html)
    return LexborHTMLParser(html)


def read_element(root: LexborNode) -> Manuscript:
    """Return the headings and paragraphs in an element, with what was left out."""
    collector = _Collector()
    collector.walk(root)
    notes = tuple(_NOTES[name][number > 1].format(number) for name, number in collector.counts.items() if number)
    return Manuscript(tuple(collector.blocks), dropped=tuple(collector.dropped), notes=notes)


def text_of(node: LexborNode) -> str:
    """Return every word a node shows, on one line."""
    collector = _Collector(keep_everything=True)
    collector.take(node)
    return " ".join(block.text for block in collector.blocks)


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield a node's children, text and comments included."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


@dataclass(slots=True)
class _Container:
    """A list or a quotation around the text being read. `number` is the next one of a list not counted from 1."""

    kind: ParagraphKind
    number: int | None = None


class _Collector:
    """Collects blocks while walking down and up a tree, without recursion: pages may be nested at any depth."""

    def __init__(self, *, keep_everything: bool = False) -> None:
        self.blocks: list[Block] = []
        self.dropped: list[Dropped] = []
        self.counts: Counter[str] = Counter()
        self._keep_everything = keep_everything
        self._fragments: list[str] = []
        self._prefix = ""  # the number of a list item whose text is still to come
        self._containers: list[_Container] = []
        self._heading: int | None = None
        self._bold_depth = 0
        self._is_bold = True
        self._link_depth = 0
        self._is_linked = True
        self._superscript_from = 0
        self._illustrated: dict[int, bool] = {}

    def take(self, node: LexborNode) -> None:
        """Collect a node itself, whatever it is, with all that it holds."""
        if self._enter(node):
            self.walk(node)

    def walk(self, root: LexborNode) -> None:
        """Collect what an element holds."""
        open_nodes = [(root, children(root))]
        while open_nodes:
            node, remaining = open_nodes[-1]
            child = next(remaining, None)
            if child is None:
                open_nodes.pop()
                if open_nodes:
                    self._leave(node)
            elif self._enter(child):
                open_nodes.append((child, children(child)))
        self._end_paragraph()

    def _enter(self, node: LexborNode) -> bool:
        """Take note of a node; say whether its children are to be walked."""
        if not node.is_element_node:
            self._take_text(node)
            return False
        if self._leave_out(node):
            return False
        tag = node.tag or ""
        if _is_block(tag):
            self._end_paragraph()
        if tag == "table" and _is_data(node):
            self._take_table(node)
            return False
        self._open(node, tag)
        return True

    def _take_text(self, node: LexborNode) -> None:
        if node.is_comment_node:
            self.counts["comment"] += 1
            return
        text = self._without_controls(node.text_content or "")
        self._fragments.append(text)
        if text.strip():
            self._is_bold = self._is_bold and self._bold_depth > 0
            self._is_linked = self._is_linked and self._link_depth > 0

    def _without_controls(self, text: str) -> str:
        """Return a text without the characters that a page may name by number only to have them removed."""
        for name, characters in (("control", CONTROLS), ("override", OVERRIDES)):
            cleaned = text.translate(characters)
            if cleaned != text:
                self.counts[name] += len(text) - len(cleaned)
            text = cleaned
        return text

    def _leave_out(self, node: LexborNode) -> bool:
        """Report a node that is no part of the text; say whether it is one."""
        tag = node.tag or ""
        if tag in _WITHOUT_TEXT:
            self.counts[_WITHOUT_TEXT[tag]] += 1
            return True
        if tag == "img":
            self.dropped.append(Dropped(_image_name(node), "an image"))
            return True
        reason = None if self._keep_everything else self._reason_to_leave_out(node, tag)
        if reason and (text := text_of(node)):
            self.dropped.append(Dropped(text, reason))
        return reason is not None

    def _reason_to_leave_out(self, node: LexborNode, tag: str) -> str | None:
        if tag == "figcaption" and node.parent is not None and self._is_illustrated(node.parent):
            return "the caption of an image"
        return _reason_to_leave_out(node, tag)

    def _is_illustrated(self, figure: LexborNode) -> bool:
        """Say whether a figure holds a picture; asked once for each, however many captions it has."""
        if figure.mem_id not in self._illustrated:
            self._illustrated[figure.mem_id] = figure.css_first(_PICTURES) is not None
        return self._illustrated[figure.mem_id]

    def _open(self, node: LexborNode, tag: str) -> None:
        attributes = node.attributes
        if tag in _HEADINGS and self._heading is None:
            self._heading = _HEADINGS[tag]
        elif tag in _CONTAINERS:
            self._open_container(_CONTAINERS[tag], attributes.get("start"))
        elif tag == "li":
            self._open_item()
        elif tag == "br":
            self._fragments.append(_LINE_BREAK)
        elif tag == "pre":
            self.counts["code"] += 1
        elif tag == "a":
            self._link_depth += 1
            self.counts["link"] += not (attributes.get("href") or "#").startswith("#")
        elif tag == "sup":
            self._superscript_from = len(self._fragments)
        if _is_bold(node, tag):
            self._bold_depth += 1

    def _open_container(self, kind: ParagraphKind, start: str | None) -> None:
        if kind is not ParagraphKind.QUOTE and any(c.kind is not ParagraphKind.QUOTE for c in self._containers):
            self.counts["nested list"] += 1
        counted_from = whole_number(start.strip()) if start else None
        if kind is ParagraphKind.NUMBERED and counted_from not in {None, 1}:
            self._containers.append(_Container(ParagraphKind.BODY, counted_from))
        else:
            self._containers.append(_Container(kind))

    def _open_item(self) -> None:
        if self._containers and (number := self._containers[-1].number) is not None:
            self._prefix = f"{number}. "
            self._containers[-1].number = number + 1

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if _is_bold(node, tag):
            self._bold_depth -= 1
        if tag == "a":
            self._link_depth -= 1
        if tag == "sup":
            self._raise_superscript()
        if tag in _HEADINGS and self._heading == _HEADINGS[tag]:
            self._end_heading(literal=LITERAL_NUMBER in node.attributes)
        elif _is_block(tag):
            self._end_paragraph()
        if tag in _CONTAINERS:
            self._containers.pop()

    def _raise_superscript(self) -> None:
        raised = "".join(self._fragments[self._superscript_from :])
        if all(ord(character) in _SUPERSCRIPTS for character in raised):
            self._fragments[self._superscript_from :] = [raised.translate(_SUPERSCRIPTS)]

    def _end_heading(self, *, literal: bool) -> None:
        text = self._folded("".join(self._fragments))
        if text and self._heading is not None:
            self.blocks.append(Heading(text, self._heading, literal))
        self._heading = None
        self._start_paragraph()

    def _end_paragraph(self) -> None:
        if self._heading is not None:
            self._fragments.append(" ")
            return
        kind = self._containers[-1].kind if self._containers else ParagraphKind.BODY
        for piece in _PARAGRAPH_BREAK.split("".join(self._fragments)):
            if text := self._folded(piece):
                self.blocks.append(Text(self._prefix + text, kind, self._is_bold, self._is_linked))
                self._prefix = ""
        self._start_paragraph()

    def _folded(self, text: str) -> str:
        """Return a whole text folded: whether a joiner is needed can be told from what stands before it alone."""
        self.counts["hidden"] += len(hidden_characters(text))
        return single_spaced(text.replace(_LINE_BREAK, " "))

    def _start_paragraph(self) -> None:
        self._fragments = []
        self._is_bold = self._is_linked = True

    def _take_table(self, table: LexborNode) -> None:
        """Add a table as one paragraph for its caption and one for each row, its cells divided by bars."""
        self.counts["table"] += 1
        rows = []
        for row in table.css("caption, tr"):
            cells = [row] if row.tag == "caption" else [cell for cell in children(row) if cell.tag in ("td", "th")]
            rows.append([self._cell(cell, is_alone=len(cells) == 1) for cell in cells])
        self.blocks += [Text(text) for text in printed_rows(rows)]

    def _cell(self, cell: LexborNode, *, is_alone: bool) -> Cell:
        columns, rows = (span(cell.attributes.get(name)) for name in ("colspan", "rowspan"))
        if columns is None or rows is None:
            self.counts["misplaced cell"] += 1
        elif rows > 1 or (columns > 1 and not is_alone):
            self.counts["merged cell"] += 1
        return Cell(self._text_of_cell(cell), columns or 1, rows or 1)

    def _text_of_cell(self, cell: LexborNode) -> str:
        collector = _Collector(keep_everything=self._keep_everything)
        collector.walk(cell)
        self.dropped += collector.dropped
        self.counts += collector.counts
        return " ".join(block.text for block in collector.blocks)


def _is_block(tag: str) -> bool:
    """Say whether an element begins and ends a paragraph, as do the elements that pages define for themselves."""
    return tag in _BLOCKS or "-" in tag


def _is_bold(node: LexborNode, tag: str) -> bool:
    return tag in ("b", "strong") or (tag == "span" and bool(_BOLD.search(node.attributes.get("style") or "")))


def _is_data(table: LexborNode) -> bool:
    """Say whether a table holds data; one with headings, lists or tables in its cells lays out a page."""
    itself = 1  # selectolax finds the element it searches as well
    return len(table.css("h1, h2, h3, h4, h5, h6, ul, ol, blockquote, table")) == itself


def _reason_to_leave_out(node: LexborNode, tag: str) -> str | None:
    attributes = node.attributes
    if tag == "header" and node.css_first("h1") is not None:
        return None
    if tag in _LEFT_OUT:
        return _LEFT_OUT[tag]
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN.search(attributes.get("style") or "")
    ):
        return "hidden on the page"
    return _LEFT_OUT_ROLES.get(attributes.get("role") or "")


def _image_name(image: LexborNode) -> str:
    """Return an image's alternative text, else its file name."""
    source = image.attributes.get("src") or ""
    file_name = "" if source.startswith("data:") else source.partition("?")[0].rpartition("/")[2]
    return single_spaced(image.attributes.get("alt") or file_name) or "an image without description"
