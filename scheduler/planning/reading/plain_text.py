"""Reads plain text: paragraphs between blank lines, one on each line, or broken at a fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from scheduler.domain.article import ParagraphKind, row_text
from scheduler.domain.characters import hidden_characters
from scheduler.planning.reading.blocks import Block, Dropped, Heading, Manuscript, Text, single_spaced
from scheduler.planning.reading.boilerplate import trim
from scheduler.planning.reading.broken_words import BrokenWords
from scheduler.planning.reading.bullets import numbered_plainly, with_bullets
from scheduler.planning.reading.chat_marks import without_chat_marks
from scheduler.planning.reading.extent import check_extent
from scheduler.planning.reading.headings import Rank, infer, with_nested_headings
from scheduler.planning.reading.languages import likely_language
from scheduler.planning.reading.line_breaks import RULE, UNDERLINE, paragraphs, wrap_width
from scheduler.planning.reading.pages import without_page_marks
from scheduler.planning.reading.typed_captions import with_typed_captions
from scheduler.planning.reading.typed_notes import with_typed_notes
from scheduler.planning.reading.typed_tables import TypedTable, rows_apart, tables, with_whole_cells

_ENOUGH_ROWS = 5  # lines of a table by which a person finds it
_QUOTE = re.compile(r"\s*(?:>\s?)*>(?:\s+(?=[^\s\d])|\s*\Z)")  # "> 5 mg" is an amount


def read(text: str) -> Manuscript:
    """Return the paragraphs and headings of a text without markup; its lines end with plain newlines.

    Raises BadInput for a text of more lines than an article has.
    """
    check_extent(text)
    source, dropped = without_page_marks(text.split("\n"))
    words, left_out = without_chat_marks(source)
    lines = [numbered_plainly(line) for line in with_whole_cells(words)]
    typescript = _Typescript(BrokenWords(lines, likely_language(text)))
    typescript.take(lines)
    kept = trim(with_bullets(with_typed_notes(with_typed_captions(typescript.blocks))))
    hidden = len(hidden_characters(text))
    notes = (f"{hidden} invisible character{'s' * (hidden > 1)} removed",) if hidden else ()
    collected = Manuscript(
        (),
        dropped=(*dropped, *left_out, *typescript.dropped),
        notes=notes,
        doubts=(*typescript.doubts, *typescript.words.doubts),
    )
    return replace(kept.around(collected), blocks=with_nested_headings(infer(kept.blocks), typescript.close))


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines without an empty one between them, all of them a quotation's or none."""

    lines: Sequence[str]
    kind: ParagraphKind = ParagraphKind.BODY


@dataclass(slots=True)
class _Typescript:
    """The blocks of a text as they are collected from its lines."""

    words: BrokenWords
    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    close: set[str] = field(default_factory=set)
    """The paragraphs that no empty line stands before."""

    def take(self, lines: Sequence[str]) -> None:
        """Collect the blocks of all lines of a text."""
        pieces = [piece for chunk in rows_apart(list(_chunks(lines))) for piece in _pieces(chunk)]
        width = wrap_width([piece.lines for piece in pieces if isinstance(piece, _Lines)])
        for piece in pieces:
            if isinstance(piece, TypedTable):
                self._take_table(piece)
            else:
                for place, paragraph in enumerate(paragraphs(piece.lines, width)):
                    self._take_paragraph(paragraph, piece.kind)
                    if place and self.blocks:
                        self.close.add(self.blocks[-1].text)

    def _take_table(self, table: TypedTable) -> None:
        if not table.is_certain:
            lines = " / ".join(row[0] for row in table.rows[:_ENOUGH_ROWS])
            self.doubts.append(
                f"the lines “{lines}” look like a table whose columns cannot be told: put a tab "
                "between its cells and import again, or write the table in article.md"
            )
        for place, cells in enumerate(table.rows):
            kind = ParagraphKind.HEADER_ROW if table.has_header and place == 0 else ParagraphKind.ROW
            self.blocks.append(Text(row_text(cells), kind, cells=cells))

    def _take_paragraph(self, lines: Sequence[str], kind: ParagraphKind) -> None:
        """Add a paragraph to the blocks, or to what is dropped when it is a line drawn between parts."""
        if len(lines) > 1 and UNDERLINE.fullmatch(lines[-1]):
            rank = Rank.DOUBLE_UNDERLINE if "=" in lines[-1] else Rank.UNDERLINE
            self.blocks.append(Heading(single_spaced(self.words.paragraph(lines[:-1])), rank))
        elif RULE.fullmatch(lines[0]):
            self.dropped.append(Dropped(single_spaced(lines[0]), "a line drawn between parts"))
        else:
            self.blocks.append(Text(single_spaced(self.words.paragraph(lines)), kind))


def _chunks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the groups of lines between blank lines."""
    for has_text, group in groupby(lines, key=lambda line: bool(line.strip())):
        if has_text:
            yield list(group)


def _pieces(chunk: Sequence[str]) -> Iterator[TypedTable | _Lines]:
    """Yield the tables of a group of lines, and the lines between them."""
    start = 0
    for table in tables(chunk):
        yield from _quoted_apart(chunk[start : table.start])
        yield table
        start = table.end
    yield from _quoted_apart(chunk[start:])


def _quoted_apart(lines: Sequence[str]) -> Iterator[_Lines]:
    for is_quoted, group in groupby(lines, key=lambda line: _QUOTE.match(line) is not None):
        if is_quoted:
            bare = [_QUOTE.sub("", line, count=1) for line in group]
            yield from (_Lines(part, ParagraphKind.QUOTE) for part in _chunks(bare))
        else:
            yield _Lines(list(group))
