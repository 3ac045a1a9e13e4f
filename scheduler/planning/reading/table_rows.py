"""Lays the cells of a table out by row and column, so that each value stays under its heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.article import CELL_BORDER, EMPTY_CELL, ParagraphKind
from scheduler.domain.errors import BadInput
from scheduler.domain.numbers import whole_number
from scheduler.planning.reading.blocks import Text
from scheduler.planning.reading.inline import Anchored, joined

_LARGEST_SPAN = 20  # rows or columns; HTML allows thousands, tables that people read have few
_NOTHING = Anchored("")
_ALWAYS_LAID_OUT = 100_000  # characters and places; a table of that size is longer than an article
_MOST_GROWTH = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, the number of columns and rows that it covers, and whether all of it is set in bold."""

    words: Anchored
    columns: int = 1
    rows: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and whether they are headings of the columns."""

    cells: Sequence[Cell]
    is_header: bool = False


def span(value: str | None) -> int | None:
    """Return the number of rows or columns that a cell's attribute gives it, or None when it makes no sense."""
    if value is None:
        return 1
    number = whole_number(value)
    return number if number is not None and 1 <= number <= _LARGEST_SPAN else None


def is_set_in_bold(cells: Sequence[Cell]) -> bool:
    """Say whether a row's words are set in bold as a whole, as are headings of columns that are not marked as such."""
    filled = [cell for cell in cells if cell.words.text]
    return bool(filled) and all(cell.bold for cell in filled)


def check_growth(laid_out: int, given: int) -> None:
    """Raise BadInput when a table of so many cells or characters takes far more of them when it is laid out."""
    if laid_out > max(_ALWAYS_LAID_OUT, _MOST_GROWTH * given):
        raise BadInput(
            f"a table takes {laid_out:,} places once its rows are filled up and its merged cells repeated: "
            "make it smaller, or take it out"
        )


def table_rows(rows: Sequence[Row]) -> tuple[Text, ...]:
    """Return each row that has words of its own as a paragraph; all have a cell for each column that has words.

    A merged cell is repeated in each place that it covers, but a row that is one cell has that cell alone. Raises
    BadInput for a table that grows out of all proportion by that.
    """
    grid = list(_grid([row.cells for row in rows]))
    used = sorted({column for places in grid for column, words in places.items() if words.text})
    check_growth(len(used) * len(rows), sum(len(row.cells) for row in rows))
    return tuple(
        _paragraph([places.get(column, _NOTHING) for column in used if not alone or column == min(places)], row)
        for row, places in zip(rows, grid, strict=True)
        if any(cell.words.text for cell in row.cells)
        for alone in [len(places) == 1]
    )


def _paragraph(cells: Sequence[Anchored], row: Row) -> Text:
    kind = ParagraphKind.HEADER_ROW if row.is_header else ParagraphKind.ROW
    printed = joined([cell if cell.text else replace(cell, text=EMPTY_CELL) for cell in cells], CELL_BORDER)
    return Text(printed.text, kind, printed.links, printed.marks, cells=tuple(cell.text for cell in cells))


def _grid(rows: Sequence[Sequence[Cell]]) -> Iterator[dict[int, Anchored]]:
    """Yield the words of each row by column, cells that reach down from above included."""
    hanging: dict[int, Cell] = {}
    given = laid_out = 0
    for cells in rows:
        row = dict(hanging)
        column = 0
        for cell in cells:
            while column in row:
                column += 1
            width = 1 if len(cells) == 1 and not hanging else cell.columns
            row.update(dict.fromkeys(range(column, column + width), cell))
            column += width
        given += sum(len(cell.words.text) + 1 for cell in cells)
        laid_out += sum(len(cell.words.text) + 1 for cell in row.values())
        check_growth(laid_out, given)
        yield {place: cell.words for place, cell in row.items()}
        hanging = {place: Cell(cell.words, 1, cell.rows - 1) for place, cell in row.items() if cell.rows > 1}
