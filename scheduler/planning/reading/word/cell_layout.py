"""The places of a table's cells: which are headers, how far each reaches, what was merged into another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from scheduler.planning.reading.word.formatting import Styles
from scheduler.planning.reading.word.xml_names import VALUE, code_of, is_on, name, names, number_of, through, value_of

WRAPPERS = names("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:del", "w:moveFrom", "w:moveTo")
_FIRST_ROW = 0x20  # the bit of a table's look for a first row that is set apart


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands. `is_covered` says that another one, above or before it, reaches over it."""

    columns: int = 1
    rows: int = 1
    is_header: bool = False
    is_covered: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row's empty columns before its first cell, and whether its cells are the headers of what is below."""

    before: int = 0
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows and cells of one table, not of those inside it."""

    rows: Mapping[Element, Row]
    cells: Mapping[Element, Place]

    @property
    def is_grid(self) -> bool:
        """Whether it has rows and columns; a table of one row or one column sets a page."""
        return len(self.rows) > 1 and len(self.cells) > len(self.rows)


def layout(table: Element, styles: Styles, removed: frozenset[Element]) -> Layout:
    """Return the layout of a table without the rows that were removed by a tracked change."""
    kept = [row for row in through(table, names("w:tr"), WRAPPERS) if row not in removed]
    heads = _header_rows(table, kept, styles)
    rows: dict[Element, Row] = {}
    cells: dict[Element, Place] = {}
    reaching: dict[int, Element] = {}  # for each column, the cell that may reach down into the next row
    for row in kept:
        rows[row] = Row(number_of(row.find(name("w:trPr")), "w:gridBefore") or 0, row in heads)
        column = rows[row].before
        now: dict[int, Element] = {}
        beside: Element | None = None
        for cell in through(row, names("w:tc"), WRAPPERS):
            properties = cell.find(name("w:tcPr"))
            width = number_of(properties, "w:gridSpan") or 1
            above = reaching.get(column) if _continues(properties, "w:vMerge") else None
            if above is not None:
                now[column] = above
                if above in cells:
                    cells[above] = replace(cells[above], rows=cells[above].rows + 1)
                cells[cell] = Place(is_covered=True)
            elif beside is not None and _continues(properties, "w:hMerge"):
                cells[beside] = replace(cells[beside], columns=cells[beside].columns + width)
                cells[cell] = Place(is_covered=True)
            else:
                cells[cell] = Place(width, 1, rows[row].is_header)
                beside = cell
                if properties is not None and value_of(properties, "w:vMerge") == "restart":
                    now[column] = cell
            column += width
        reaching = now
    return Layout(rows, cells)


def _continues(properties: Element | None, tag: str) -> bool:
    merged = properties.find(name(tag)) if properties is not None else None
    return merged is not None and merged.get(VALUE, "continue") == "continue"


def _header_rows(table: Element, rows: list[Element], styles: Styles) -> frozenset[Element]:
    """Return the rows marked as headers, else the first one where the table's style or its cells set it apart."""
    marked = []
    for row in rows:
        if not is_on(_property(row, "w:tblHeader")):
            break
        marked.append(row)
    if marked and len(marked) < len(rows):
        return frozenset(marked)
    look = _look(table)
    if len(rows) > 1 and look and (styles.sets_first_row_apart(look.style) or _heads_columns(rows)):
        return frozenset(rows[:1])
    return frozenset()


def _property(row: Element, tag: str) -> Element | None:
    properties = row.find(name("w:trPr"))
    return properties.find(name(tag)) if properties is not None else None


@dataclass(frozen=True, slots=True)
class _FirstRowLook:
    """A table whose first row is to look apart from the others, if its style has a look for it."""

    style: str | None


def _look(table: Element) -> _FirstRowLook | None:
    properties = table.find(name("w:tblPr"))
    look = properties.find(name("w:tblLook")) if properties is not None else None
    if look is None:
        return None
    by_bits = bool((code_of(look.get(VALUE, "")) or 0) & _FIRST_ROW)
    applies = look.get(name("w:firstRow"), "1" if by_bits else "0") in {"1", "true", "on"}
    return _FirstRowLook(value_of(properties, "w:tblStyle")) if applies else None


def _heads_columns(rows: list[Element]) -> bool:
    """Say whether the first row leaves the corner empty above a column of names."""
    texts = [[_text(cell) for cell in through(row, names("w:tc"), WRAPPERS)] for row in rows]
    first, others = texts[0], texts[1:]
    return len(first) > 1 and not first[0] and all(first[1:]) and all(row and row[0] for row in others)


def _text(cell: Element) -> str:
    return "".join(text.text or "" for text in cell.iter(name("w:t"))).strip()
