"""Tables typed by hand: paragraphs that follow one another, with tabs between their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from scheduler.planning.reading.markup import DOUBT
from scheduler.planning.reading.word.inline_pieces import Piece, inline_html, quoted, shown_text


@dataclass(frozen=True, slots=True)
class TabbedRow:
    """The cells of a paragraph with tabs, empty ones between two tabs included."""

    cells: tuple[tuple[Piece, ...], ...]

    @property
    def filled(self) -> int:
        """How many cells have words."""
        return sum(bool(shown_text(cell)) for cell in self.cells)


@dataclass(slots=True)
class TabbedTable:
    """Rows that follow one another."""

    rows: list[TabbedRow]

    def takes(self, row: TabbedRow) -> bool:
        """Say whether a row belongs to the table: it has as many columns, or as many words between its tabs."""
        first = self.rows[0]
        return len(row.cells) == len(first.cells) or row.filled == first.filled

    def html(self) -> str:
        """Return the table, or a paragraph where there is one row alone."""
        if len(self.rows) == 1:
            cells = (inline_html(cell) for cell in self.rows[0].cells)
            return f"<p>{' '.join(cells)}</p>"
        is_regular = len({len(row.cells) for row in self.rows}) == 1
        rows = (row.cells if is_regular else [cell for cell in row.cells if shown_text(cell)] for row in self.rows)
        doubt = "" if is_regular else f' {DOUBT}="{escape(self._doubt)}"'
        return f"<table{doubt}>{''.join(_row_html(row) for row in rows)}</table>"

    @property
    def _doubt(self) -> str:
        words = quoted(" ".join(shown_text(cell) for cell in self.rows[0].cells))
        return f"A table typed with tabs has lines with more tabs than others: check the columns below '{words}'"


def tabbed_row(pieces: Sequence[Piece], *, goes_on: bool) -> TabbedRow | None:
    """Return a paragraph as a row, None where it is none: a first one has words on both sides of a tab."""
    cells: list[list[Piece]] = [[]]
    for piece in pieces:
        if not piece.left_out:
            first, *further = piece.text.split("\t")
            cells[-1].append(replace(piece, text=first))
            cells += [[replace(piece, text=text, markup="", doubt="")] for text in further]
    row = TabbedRow(tuple(map(tuple, cells)))
    is_row = len(cells) > 1 and row.filled >= (1 if goes_on else 2)
    return row if is_row else None


def _row_html(cells: Sequence[Sequence[Piece]]) -> str:
    return f"<tr>{''.join(f'<td>{inline_html(cell)}</td>' for cell in cells)}</tr>"
