"""Lays the cells of a table out by row and column, so that each value stays under its heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.domain.numbers import whole_number

_EMPTY = "\N{EN DASH}"
_LARGEST_SPAN = 20  # rows or columns; HTML allows thousands, tables that people read have few


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words and the number of columns and rows that it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def span(value: str | None) -> int | None:
    """Return the number of rows or columns that a cell's attribute gives it, or None when it makes no sense."""
    if value is None:
        return 1
    number = whole_number(value)
    return number if number is not None and 1 <= number <= _LARGEST_SPAN else None


def printed_rows(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Return each row that has words of its own as its cells divided by bars, an empty one as a dash.

    A merged cell is repeated in each place that it covers, but a row that is one cell is printed once.
    Columns without any words only space out a page and are left out.
    """
    grid = list(_grid(rows))
    used = {column for row in grid for column, text in row.items() if text}
    return tuple(
        " | ".join(row.get(column) or _EMPTY for column in range(max(row) + 1) if column in used)
        for cells, row in zip(rows, grid, strict=True)
        if any(cell.text for cell in cells)
    )


def _grid(rows: Sequence[Sequence[Cell]]) -> Iterator[dict[int, str]]:
    """Yield the words of each row by column, cells that reach down from above included."""
    hanging: dict[int, Cell] = {}
    for cells in rows:
        row = dict(hanging)
        column = 0
        for cell in cells:
            while column in row:
                column += 1
            width = 1 if len(cells) == 1 and not hanging else cell.columns
            row.update(dict.fromkeys(range(column, column + width), cell))
            column += width
        yield {place: cell.text for place, cell in row.items()}
        hanging = {place: Cell(cell.text, 1, cell.rows - 1) for place, cell in row.items() if cell.rows > 1}
