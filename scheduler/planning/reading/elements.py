"""Walks a tree of HTML elements and collects its headings and paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from markdown_it.common.normalize_url import normalizeLink
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.domain.article import ParagraphKind, Particular, ParticularKind
from scheduler.domain.characters import CONTROLS, OVERRIDES, hidden_characters
from scheduler.domain.nesting import check_nesting
from scheduler.planning.reading.blocks import Block, Dropped, Heading, Manuscript, Text, single_spaced
from scheduler.planning.reading.containers import Containers, Terms
from scheduler.planning.reading.counted_notes import counted_notes
from scheduler.planning.reading.inline import (
    ANCHORS,
    LINK_END,
    LINK_START,
    NOTE_MARK,
    Anchored,
    anchored,
    joined,
    words_of,
)
from scheduler.planning.reading.leaving_out import reason_to_leave_out
from scheduler.planning.reading.markup import (
    CONTAINERS,
    DOUBT,
    ENTRY,
    LITERAL_NUMBER,
    NOTE,
    NOTE_TEXT,
    ON_ITS_OWN,
    PARTICULAR,
    REASON,
    SPENT,
    WITHOUT_TEXT,
    children,
    heading_level,
    image_name,
    is_block,
    is_caption,
    is_data,
    outgoing_address,
    typed_into,
    weight,
)
from scheduler.planning.reading.raised import on_one_line
from scheduler.planning.reading.surrounding_signs import SurroundingSigns
from scheduler.planning.reading.table_rows import Cell, Row, is_set_in_bold, span, table_rows

_LINE_BREAK = "\x01"  # stands for <br> in collected text, which has no control characters of its own
_NAMED = re.compile(f"[{LINK_START}{NOTE_MARK}]")


def parse(html: str) -> LexborHTMLParser:
    """Return the tree of a page. Raises BadInput when it is nested too deeply to be read."""
    check_nesting(html)
    return LexborHTMLParser(html)


def read_element(root: LexborNode, language: str = "") -> Manuscript:
    """Return the headings and paragraphs in an element, with what was left out. `language` is a tag (BCP 47)."""
    labels = frozenset(note.attributes.get(NOTE_TEXT) or "" for note in root.css(f"[{NOTE_TEXT}]"))
    collector = _Collector(labels=labels, language=language)
    collector.walk(root)
    return Manuscript(
        tuple(collector.blocks),
        dropped=tuple(collector.dropped),
        notes=counted_notes(collector.counts),
        doubts=tuple(dict.fromkeys(collector.doubts)),
        particulars=tuple(collector.particulars),
    )


class _Collector:
    """Collects blocks while walking down and up a tree, without recursion: pages may be nested at any depth."""

    def __init__(
        self, *, keep_everything: bool = False, labels: frozenset[str] = frozenset(), language: str = ""
    ) -> None:
        self.blocks: list[Block] = []
        self.dropped: list[Dropped] = []
        self.doubts: list[str] = []
        self.particulars: list[Particular] = []
        self.counts: Counter[str] = Counter()
        self._keep_everything = keep_everything
        self._labels = labels
        self._language = language
        self._fragments: list[str] = []
        self._named: list[str] = []  # the address or label of each anchor among the fragments
        self._beside: list[Text] = []
        self._containers = Containers()
        self._terms = Terms()
        self._term_from = 0
        self._heading: tuple[int, int] | None = None  # the open heading and its level
        self._after_break = False
        self._signs = SurroundingSigns(language)
        self._weights: list[bool] = []
        self._caption_depth = 0
        self._is_bold = True
        self._link_depth = 0
        self._is_linked = True

    def take(self, node: LexborNode) -> None:
        """Collect a node itself, whatever it is, with all that it holds."""
        if self._enter(node):
            self.walk(node)
            self._leave(node)
        self._end_paragraph()
        self._add_rest_of_terms()

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
        self._add_rest_of_terms()

    def _enter(self, node: LexborNode) -> bool:
        """Take note of a node; say whether its children are to be walked."""
        if not node.is_element_node:
            self._take_text(node)
            return False
        tag = node.tag or ""
        if SPENT in node.attributes or self._take_marked(node) or self._leave_out(node, tag):
            return False
        if is_block(tag) or ON_ITS_OWN in node.attributes:
            self._end_paragraph()
        if tag == "table" and is_data(node):
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
            self._after_break = False
            self._is_bold = self._is_bold and bool(self._weights) and self._weights[-1]
            self._is_linked = self._is_linked and self._link_depth > 0

    def _without_controls(self, text: str) -> str:
        """Return a text without the characters that a page may name by number only to have them removed."""
        for name, characters in (("control", CONTROLS | ANCHORS), ("override", OVERRIDES)):
            cleaned = text.translate(characters)
            if cleaned != text:
                self.counts[name] += len(text) - len(cleaned)
            text = cleaned
        return text

    def _leave_out(self, node: LexborNode, tag: str) -> bool:
        """Report a node that is no part of the text; say whether it is one."""
        if tag in WITHOUT_TEXT:
            self.counts[WITHOUT_TEXT[tag]] += 1
            return True
        if tag == "img":
            self._take_picture(node)
            return True
        if typed := typed_into(node, tag):
            self.dropped.append(Dropped(typed, "a form"))
        reason = None if self._keep_everything else node.attributes.get(REASON) or reason_to_leave_out(node, tag)
        if reason is not None:
            self._drop(node, reason)
        return reason is not None

    def _drop(self, node: LexborNode, reason: str) -> None:
        """Report every word that an element shows; the particulars of the article in it are kept."""
        collector = _Collector(keep_everything=True)
        collector.take(node)
        self.particulars += collector.particulars
        if text := " ".join(block.text for block in collector.blocks):
            self.dropped.append(Dropped(text, reason))

    def _take_marked(self, node: LexborNode) -> bool:
        """Take an element that a format's reader has marked as something beside the text; say whether it is one."""
        attributes = node.attributes
        if NOTE in attributes:
            return self._take_mark(node, attributes[NOTE] or "")
        if NOTE_TEXT in attributes:
            if is_block(node.tag or ""):
                self._end_paragraph()
            if (words := self._words_in(node)).text:
                label = attributes[NOTE_TEXT] or ""
                self._beside.append(Text(words.text, ParagraphKind.NOTE, words.links, label=label))
            return True
        if PARTICULAR in attributes:
            self._end_paragraph()
            if text := self._words_in(node).text:
                self.particulars.append(Particular(ParticularKind(attributes[PARTICULAR] or ""), text))
            return True
        if message := attributes.get(DOUBT):
            self.doubts.append(message)
        return False

    def _take_mark(self, node: LexborNode, label: str) -> bool:
        """Take the mark of a note; say whether there is such a note. Otherwise it stays as it shows."""
        if label not in self._labels:
            self.doubts.append(f"The mark '{node.text()}' has no note: write its words, or take it out")
            return False
        self._fragments.append(NOTE_MARK)
        self._named.append(label)
        return True

    def _take_picture(self, image: LexborNode) -> None:
        """Keep a picture for the place below the paragraph in which it stands; one without a file is reported."""
        file = (image.attributes.get("src") or "").strip()
        if not file or file.startswith("data:"):
            self.dropped.append(Dropped(image_name(image), "a picture without a file"))
        elif not self._keep_everything:
            description = self._without_controls(image.attributes.get("alt") or "").replace(_LINE_BREAK, " ")
            self._beside.append(Text(single_spaced(description), ParagraphKind.PICTURE, file=normalizeLink(file)))

    def _open(self, node: LexborNode, tag: str) -> None:
        attributes = node.attributes
        if (level := heading_level(node, tag)) and self._heading is None:
            self._heading = (node.mem_id, level)
        elif tag == "dt":
            self._term_from = len(self.blocks)
        elif tag in CONTAINERS:
            self._add_rest_of_terms()
            self.counts["nested list"] += self._containers.open(node)
        elif tag == "li":
            self._containers.open_entry(attributes.get("value"))
        elif tag == "br":
            self._break_line()
        elif tag == "pre":
            self.counts["code"] += 1
        elif tag == "a":
            self._open_link((attributes.get("href") or "").strip())
        if entry := attributes.get(ENTRY):
            self._containers.open_alone(node, entry)
        self._caption_depth += is_caption(node, tag)
        if (bold := weight(node, tag)) is not None:
            self._weights.append(bold)
        self._fragments.append(self._signs.before(node, tag))

    def _break_line(self) -> None:
        """Take note of a line's end; an empty line ends the paragraph."""
        self._fragments.append(_LINE_BREAK)
        if self._after_break:
            self._end_paragraph()
        self._after_break = True

    def _open_link(self, address: str) -> None:
        self._link_depth += 1
        self._fragments.append(LINK_START)
        self._named.append(outgoing_address(address))

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        self._fragments.append(self._signs.after(node, tag))
        if weight(node, tag) is not None:
            self._weights.pop()
        if tag == "a":
            self._link_depth -= 1
            self._fragments.append(LINK_END)
        if self._heading is not None and self._heading[0] == node.mem_id:
            self._end_heading(literal=LITERAL_NUMBER in node.attributes)
        elif is_block(tag) or ON_ITS_OWN in node.attributes:
            self._end_paragraph()
        self._caption_depth -= is_caption(node, tag)
        if tag == "dt" and not heading_level(node, tag):
            self._terms.take(self.blocks, self._term_from)
        elif tag == "dl":
            self._add_rest_of_terms()
        elif tag == "li":
            self._containers.close_entry()
        self._containers.close(node)

    def _end_heading(self, *, literal: bool) -> None:
        words = self._folded("".join(self._fragments))
        self.counts["link in a heading"] += len(words.links)
        if words.text and self._heading is not None:
            notes = tuple(mark.label for mark in words.marks)
            self.blocks.append(Heading(words.text, self._heading[1], literal, notes))
        self._heading = None
        self._start_paragraph()

    def _end_paragraph(self) -> None:
        if self._heading is not None:
            self._fragments.append(" ")
            return
        if (words := self._folded("".join(self._fragments))).text:
            self.blocks.append(self._paragraph(self._terms.before(words)))
        self._start_paragraph()

    def _add_rest_of_terms(self) -> None:
        if (words := self._terms.rest()).text:
            self.blocks.append(self._paragraph(words))

    def _paragraph(self, words: Anchored) -> Text:
        kind, number = (ParagraphKind.CAPTION, None) if self._caption_depth else self._containers.next_kind()
        return Text(words.text, kind, words.links, words.marks, number, bold=self._is_bold, linked=self._is_linked)

    def _folded(self, text: str) -> Anchored:
        """Return a whole text folded: whether a joiner is needed can be told from what stands before it alone."""
        self.counts["hidden"] += len(hidden_characters(text))
        names = len(_NAMED.findall(text))
        named, self._named = self._named[:names], self._named[names:]
        printed, doubts = on_one_line(single_spaced(text.replace(_LINE_BREAK, " ")), self._language)
        self.doubts += doubts
        return anchored(printed, iter(named))

    def _start_paragraph(self) -> None:
        self.blocks += self._beside
        self._beside = []
        self._fragments = []
        self._is_bold = self._is_linked = True

    def _take_table(self, table: LexborNode) -> None:
        """Add a table as one paragraph for its caption and one for each row, its cells divided by bars."""
        self._add_rest_of_terms()
        rows: list[Row] = []
        for row in self._shown_rows(table):
            if row.tag == "caption":
                words = self._words_in(row)
                self.blocks += [Text(words.text, ParagraphKind.CAPTION, words.links, words.marks)] if words.text else []
                continue
            cells = [cell for cell in children(row) if cell.tag in ("td", "th") and not self._leave_out(cell, cell.tag)]
            laid_out = [self._cell(cell, is_alone=len(cells) == 1) for cell in cells]
            named = all(cell.tag == "th" for cell in cells) or is_set_in_bold(laid_out)
            rows.append(Row(laid_out, bool(cells) and named and all(row.is_header for row in rows)))
        self.blocks += table_rows(rows)

    def _shown_rows(self, table: LexborNode) -> Iterator[LexborNode]:
        """Yield a table's rows and its caption; those that are left out are reported."""
        for part in children(table):
            if not part.is_element_node or self._leave_out(part, part.tag or ""):
                continue
            if part.tag in {"tr", "caption"}:
                yield part
            elif part.tag in {"thead", "tbody", "tfoot"}:
                yield from (row for row in children(part) if row.tag == "tr" and not self._leave_out(row, "tr"))

    def _cell(self, cell: LexborNode, *, is_alone: bool) -> Cell:
        columns, rows = (span(cell.attributes.get(name)) for name in ("colspan", "rowspan"))
        if columns is None or rows is None:
            self.counts["misplaced cell"] += 1
        elif rows > 1 or (columns > 1 and not is_alone):
            self.counts["merged cell"] += 1
        words, bold = self._words_and_weight(cell)
        return Cell(words, columns or 1, rows or 1, bold)

    def _words_in(self, node: LexborNode) -> Anchored:
        return self._words_and_weight(node)[0]

    def _words_and_weight(self, node: LexborNode) -> tuple[Anchored, bool]:
        """Return all that an element says as one text, and whether it is bold; what was left out is reported."""
        collector = _Collector(keep_everything=self._keep_everything, labels=self._labels, language=self._language)
        collector.walk(node)
        self.dropped += collector.dropped
        self.doubts += collector.doubts
        self.particulars += collector.particulars
        self.counts += collector.counts
        self._beside += [block for block in collector.blocks if isinstance(block, Text) and _is_picture(block)]
        said = [block for block in collector.blocks if not _is_picture(block)]
        return joined([_anchored(block) for block in said], " "), all(_is_bold(block) for block in said)


def _is_picture(block: Block) -> bool:
    return isinstance(block, Text) and block.kind is ParagraphKind.PICTURE


def _is_bold(block: Block) -> bool:
    return isinstance(block, Text) and block.bold


def _anchored(block: Block) -> Anchored:
    return words_of(block) if isinstance(block, Text) else Anchored(block.text)
