"""Finds the tables of plain text: cells divided by tabs, by bars, or set below one another with spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.bullets import is_nothing_but_a_mark
from scheduler.planning.reading.table_rows import check_growth

_FEWEST_ROWS = 2
_SPACES = "  "
_DIVIDERS = ("\t", "|", _SPACES)
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_NO_SPACES = re.compile(r"[^ ]+")
_WIDE_GAPS = re.compile(rb"(?<=x) {2,}(?=x)")
_GAP_OF_PROSE = re.compile(r"(?<=[.!?:;]) {2}(?=\S)")  # typists put two spaces after a sentence
_BORDER_SIGNS = re.compile(r"[\s|+=:_*-]+")
_LINE_DRAWN = re.compile(r"[-=_]{2}")
_MOST_WORDS_IN_A_CELL = 6
_MOST_WORDS_IN_A_LINE = 8
_WIDE_GAP = 4
_MOST_LINES_IN_A_CELL = 30
_QUOTED_LINE = re.compile(r'[^"\t]*(?:""[^"\t]*)*')
_END_OF_QUOTED = re.compile(r'(?P<words>[^"\t]*(?:""[^"\t]*)*)"(?=\t|\s*$)')
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class TypedTable:
    """The lines `start` to `end` of a text as rows of cells, the first of them headers or not.

    Where it is not certain what the columns are, each row is one cell.
    """

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    has_header: bool = False
    is_certain: bool = True


def tables(lines: Sequence[str]) -> Iterator[TypedTable]:
    """Yield the tables among lines without an empty one between them."""
    start = 0
    barren = dict.fromkeys(_DIVIDERS, 0)  # where the lines end that are no table of a kind, nor a part of them
    while start < len(lines):
        for divider in _DIVIDERS:
            if start < barren[divider]:
                continue
            end = _end_of_rows(lines, start, divider)
            found = (
                _divided_table(lines, start, end, divider) if divider != _SPACES else _spaced_table(lines, start, end)
            )
            if found is not None:
                yield found
                start = found.end
                break
            barren[divider] = end
        else:
            start += 1


def with_whole_cells(lines: Sequence[str]) -> list[str]:
    """Return lines with each cell whose lines stand in quotes as one line: spreadsheets put such cells so."""
    whole: list[str] = []
    start = 0
    while start < len(lines):
        line, start = lines[start], start + 1
        while (found := _rest_of_cell(line, lines[start : start + _MOST_LINES_IN_A_CELL])) is not None:
            line, taken = found
            start += taken
        whole.append(line)
    return whole


def _rest_of_cell(line: str, below: Sequence[str]) -> tuple[str, int] | None:
    """Return a line with the rest of its last cell, and how many lines that takes; None where the cell is whole."""
    before, tab, cell = line.rpartition("\t")
    opened = cell.lstrip(" ")
    if not opened.startswith('"') or not _QUOTED_LINE.fullmatch(opened[1:]):
        return None
    words = [opened[1:]]
    for taken, next_line in enumerate(below, start=1):
        if found := _END_OF_QUOTED.match(next_line):
            rest = next_line[found.end() :]
            if not tab and "\t" not in rest:
                return None  # a quotation over several lines, and no cell
            text = single_spaced(" ".join((*words, found["words"]))).replace('""', '"')
            return f"{before}{tab}{text}{rest}", taken
        if not _QUOTED_LINE.fullmatch(next_line):
            return None
        words.append(next_line)
    return None


def rows_apart(chunks: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield groups of lines, those of a table with an empty line between each two rows as one."""
    pending: list[str] = []
    for chunk in chunks:
        is_row = len(chunk) == 1 and _columns(chunk[0], "\t") > 1
        if pending and not (is_row and _columns(pending[-1], "\t") == _columns(chunk[0], "\t")):
            yield pending
            pending = []
        if is_row:
            pending.append(chunk[0])
        else:
            yield list(chunk)
    if pending:
        yield pending


def _end_of_rows(lines: Sequence[str], start: int, divider: str) -> int:
    """Return the place after the lines that may be rows of one table."""
    end = start
    while end < len(lines) and (
        _may_be_row(lines, end, start, divider)
        if divider != _SPACES
        else _has_gap(lines[end]) or (end > start and _is_first_cell(lines, end))
    ):
        end += 1
    return end


def _divided_table(lines: Sequence[str], start: int, end: int, divider: str) -> TypedTable | None:
    """Return the table of lines whose cells a sign divides, if they are one."""
    rows = [_cells(line, divider) for line in lines[start:end] if not _is_border(line)]
    inner = [row for row in rows if sum(map(bool, row)) > 1]
    if len(rows) < _FEWEST_ROWS or not inner or max(map(len, rows)) < _FEWEST_ROWS:
        return None
    borders = [place for place in range(start, end) if _is_border(lines[place])]
    is_underlined = any(place - start in (1, 2) for place in borders)
    grid = _grid(rows)
    return TypedTable(start, end, grid, _has_header(grid) or is_underlined)


def _may_be_row(lines: Sequence[str], place: int, start: int, divider: str) -> bool:
    """Say whether a line is a row, or stands between two: a border, or a row of one cell."""
    line = lines[place]
    if _columns(line, divider) > 1 or (divider == "|" and _is_border(line)):
        return True
    between = start < place and place + 1 < len(lines) and _columns(lines[place + 1], divider) > 1
    return between and _columns(lines[place - 1], divider) > 1 and len(line.split()) <= _MOST_WORDS_IN_A_CELL


def _columns(line: str, divider: str) -> int:
    """Return how many cells a line has: 1 where a tab only indents it or follows the mark of a list."""
    if divider == "|" and " | " not in line and not line.strip().startswith("|"):
        return 1
    cells = _cells(line, divider)
    is_entry = len(cells) == 2 and (not cells[0] or is_nothing_but_a_mark(cells[0]))
    return 1 if is_entry else len(cells)


def _cells(line: str, divider: str) -> tuple[str, ...]:
    text = line.rstrip("\r\n ")
    if divider == "|":
        text = text.strip()
        text = text.removeprefix("|").removesuffix("|")
    return tuple(single_spaced(cell) for cell in text.split(divider))


def _is_border(line: str) -> bool:
    return _BORDER_SIGNS.fullmatch(line) is not None and _LINE_DRAWN.search(line) is not None


def _grid(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return rows of the same length, without the columns that are empty in each."""
    width = max(map(len, rows))
    check_growth(width * len(rows), sum(map(len, rows)))
    filled = [(*row, *[""] * (width - len(row))) for row in rows]
    used = [column for column in range(width) if any(row[column] for row in filled)]
    return tuple(tuple(row[column] for column in used) for row in filled)


def _spaced_table(lines: Sequence[str], start: int, end: int) -> TypedTable | None:
    """Return the table of lines whose columns stand below one another, if they are one."""
    block = [line.expandtabs() for line in lines[start:end]]
    rows = [line for line in block if not _is_border(line)]
    if sum(map(_has_gap, rows)) < _FEWEST_ROWS or _reads_like_prose(rows):
        return None
    gutters = _gutters(rows)
    check_growth(len(gutters) * len(rows), sum(map(len, rows)))
    cells = [_cut(line, gutters) for line in rows]
    is_certain = bool(gutters) and not any(_GAP.search(cell) for row in cells for cell in row)
    if not is_certain:
        end = _end_of_short_lines(lines, end)
        rows = [line for line in lines[start:end] if not _is_border(line)]
        return TypedTable(start, end, tuple((single_spaced(line),) for line in rows), is_certain=False)
    grid = _grid([[single_spaced(cell) for cell in row] for row in cells])
    is_underlined = any(_is_border(line) for line in block[1:2])
    return TypedTable(start, end, grid, _has_header(grid) or is_underlined)


def _end_of_short_lines(lines: Sequence[str], end: int) -> int:
    """Return the place after the lines right below a table that may be further rows of it."""
    while (
        end < len(lines) and len(lines[end].split()) <= _MOST_WORDS_IN_A_CELL and not lines[end].rstrip().endswith(".")
    ):
        end += 1
    return end


def _has_gap(line: str) -> bool:
    text = line.expandtabs().strip()
    found = _GAP.search(text)
    if found is None or is_nothing_but_a_mark(text[: found.start()]):
        return _is_border(line) and "  " in text
    return _GAP_OF_PROSE.sub(" ", text) != text.replace("  ", " ") or _GAP_OF_PROSE.search(text) is None


def _is_first_cell(lines: Sequence[str], place: int) -> bool:
    """Say whether a line between rows is one short cell, or a border."""
    line = lines[place]
    between = place + 1 < len(lines) and _has_gap(lines[place + 1])
    return _is_border(line) or (between and len(line.split()) <= _MOST_WORDS_IN_A_CELL)


def _reads_like_prose(rows: Sequence[str]) -> bool:
    """Say whether lines with gaps are text set flush on both sides: small gaps in lines of many words."""
    gapped = [row for row in rows if _has_gap(row)]
    words = sum(len(row.split()) for row in gapped)
    widest = max((len(gap) for row in rows for gap in _GAP.findall(row.strip())), default=0)
    return words > _MOST_WORDS_IN_A_LINE * len(gapped) and widest < _WIDE_GAP


def _gutters(rows: Sequence[str]) -> list[tuple[int, int]]:
    """Return the columns of spaces, at least two wide, that run through all rows, but for their ends."""
    width = max(map(len, rows))
    blank = bytearray(b" " * width)
    for row in rows:
        for word in _NO_SPACES.finditer(row):
            blank[word.start() : word.end()] = b"x" * len(word[0])
    return [gap.span() for gap in _WIDE_GAPS.finditer(blank)]


def _cut(line: str, gutters: Sequence[tuple[int, int]]) -> list[str]:
    starts = [0, *(end for _, end in gutters)]
    ends = [*(start for start, _ in gutters), len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the first row of a table names its columns.

    It then has words in all of them, the first aside, and no figure where the rows below have figures; where two
    columns have words alone, it is shorter than they are.
    """
    first, below = rows[0], rows[1:]
    if not below or not all(first[1:]) or any(cell.endswith((":", ".", ";")) for cell in first):
        return False
    for column in range(len(first)):
        figures = sum(bool(_DIGIT.search(row[column])) for row in below)
        if _DIGIT.search(first[column]) and not _YEAR.fullmatch(first[column]) and figures:
            return False
    has_figures = any(_DIGIT.search(row[column]) for row in below for column in range(1, len(first)))
    if len(first) > 2 or has_figures or not first[0]:
        return True
    lengths = [sum(map(len, row)) for row in below]
    return sum(map(len, first)) * 3 < 2 * sum(lengths) / len(lengths)
