"""Paragraphs that follow one another, in the document, a cell, a text box or a note, and the HTML they become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

from scheduler.planning.reading.markup import CAPTION, PARTICULAR
from scheduler.planning.reading.word.fields import OpenFields
from scheduler.planning.reading.word.inline_pieces import Piece, inline_html, is_shown, shown_text
from scheduler.planning.reading.word.numbering import ListMark, MarkKind
from scheduler.planning.reading.word.paragraph_kinds import Kind, ParagraphFormat
from scheduler.planning.reading.word.tabbed_rows import TabbedRow, TabbedTable, tabbed_row
from scheduler.planning.reading.word.typed_lists import TypedEntry, typed_entry

_DOT = "• "

Html: TypeAlias = "list[str | Callable[[], str] | Html]"
"""HTML in pieces, some of them lists of pieces or still to be written: text boxes and tables are known later."""


@dataclass(slots=True)
class OpenParagraph:
    """A paragraph that is being read. `below` is the HTML of its text boxes; `is_joined`: the next one goes on.

    `counted` is what a field in it counts, as those of captions do; `size` that of its last words on the line.
    """

    format: ParagraphFormat
    pieces: list[Piece] = field(default_factory=list)
    below: Html = field(default_factory=list)
    is_joined: bool = False
    counted: str = ""
    size: int = 0


@dataclass(slots=True)
class Flow:
    """Paragraphs that follow one another. `waiting` goes on in the next one, `lists` are those that are open."""

    out: Html = field(default_factory=list)
    paragraph: OpenParagraph | None = None
    waiting: OpenParagraph | None = None
    fields: OpenFields = field(default_factory=OpenFields)
    lists: list[tuple[int, str]] = field(default_factory=list)
    typed: tuple[TypedEntry, int] | None = None  # the last paragraph, if it is like an entry, and its place in `out`
    tabbed: TabbedTable | None = None  # the table of the last paragraph, if that has tabs between its words
    in_grid: bool = False

    def add(self, paragraph: OpenParagraph, mark: ListMark | None) -> None:
        """Write a paragraph, with the mark of the list that it is an entry of."""
        is_text = paragraph.format.kind is Kind.TEXT
        is_plain = is_text and mark is None and not self.in_grid
        if is_shown(paragraph.pieces):
            typed = typed_entry(paragraph.pieces) if is_plain else None
            row = tabbed_row(paragraph.pieces, goes_on=self.tabbed is not None) if is_plain and typed is None else None
            if is_text and mark is not None and mark.kind is not MarkKind.WORDS and not self.in_grid:
                self._add_entry(mark, inline_html(paragraph.pieces))
            elif row is not None:
                self._add_row(row)
            elif typed is None or not self._add_typed(typed):
                self.close_lists()
                self._add_paragraph(paragraph, mark)
            self.typed = (typed, len(self.out) - 1) if typed is not None else None
            self.tabbed = self.tabbed if row is not None else None
        if paragraph.below:
            self.close_lists()
            self.out.append(paragraph.below)
            self.typed = self.tabbed = None

    def _add_paragraph(self, paragraph: OpenParagraph, mark: ListMark | None) -> None:
        before = ""
        if mark is not None:
            before = mark.words or (_DOT if mark.number is None else f"{mark.number}. ")
        opening, closing = _tags(paragraph)
        self.out.append(f"{opening}{escape(before)}{inline_html(paragraph.pieces)}{closing}")

    def _add_row(self, row: TabbedRow) -> None:
        if self.tabbed is not None and self.tabbed.takes(row):
            self.tabbed.rows.append(row)
        else:
            self.close_lists()
            self.tabbed = TabbedTable([row])
            self.out.append(self.tabbed.html)

    def _add_typed(self, entry: TypedEntry) -> bool:
        """Write what follows another such paragraph as an entry, that one too; say whether it does."""
        if self.typed is None or not entry.follows(self.typed[0]):
            return False
        before, place = self.typed
        if not self.lists:
            self.out[place] = ""
            self._add_entry(before.mark, inline_html(before.pieces))
        self._add_entry(entry.mark, inline_html(entry.pieces))
        return True

    def open_stray(self) -> OpenParagraph:
        """Open a paragraph for words that stand in none."""
        self.paragraph = OpenParagraph(ParagraphFormat())
        return self.paragraph

    def close_lists(self) -> None:
        """End the lists that are open."""
        while self.lists:
            self.out.append(f"</li></{self.lists.pop()[1]}>")

    def _add_entry(self, mark: ListMark, html: str) -> None:
        tag = "ol" if mark.kind is MarkKind.NUMBER else "ul"
        while self.lists and (self.lists[-1][0] > mark.level or (self.lists[-1] == (mark.level, _other(tag)))):
            self.out.append(f"</li></{self.lists.pop()[1]}>")
        if self.lists and self.lists[-1][0] == mark.level:
            self.out.append("</li>")
        else:
            self.lists.append((mark.level, tag))
            self.out.append(f"<{tag}>")
        value = f' value="{mark.number}"' if mark.kind is MarkKind.NUMBER and mark.number is not None else ""
        sign = escape(mark.words) if mark.kind is MarkKind.BULLET else ""
        self.out.append(f"<li{value}>{sign}{html}")


def html_of(pieces: Html) -> str:
    """Return HTML as one text, however deep its lists are."""
    return "".join(_flat(pieces))


def _flat(pieces: Html) -> Iterator[str]:
    open_lists = [iter(pieces)]
    while open_lists:
        piece = next(open_lists[-1], None)
        if piece is None:
            open_lists.pop()
        elif isinstance(piece, str):
            yield piece
        elif callable(piece):
            yield piece()
        else:
            open_lists.append(iter(piece))


def _other(tag: str) -> str:
    return "ul" if tag == "ol" else "ol"


def _tags(paragraph: OpenParagraph) -> tuple[str, str]:
    form = paragraph.format
    if form.kind is Kind.HEADING:
        return f"<h{form.level}>", f"</h{form.level}>"
    if form.kind is Kind.QUOTE:
        return "<blockquote><p>", "</p></blockquote>"
    begins = shown_text(paragraph.pieces).casefold().startswith
    is_counted = form.kind is Kind.TEXT and paragraph.counted and begins(paragraph.counted.casefold())
    if form.kind is Kind.CAPTION or is_counted:
        return f"<p {CAPTION}>", "</p>"
    if form.particular is not None:
        return f'<p {PARTICULAR}="{form.particular}">', "</p>"
    return "<p>", "</p>"
