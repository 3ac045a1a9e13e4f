"""Writes the tables of Markdown that its common form lacks as that form has them.

They are Pandoc's (drawn with dashes, or with plus signs at the corners), those pasted with tabs, and rows with more
cells than their headings, whose last cells would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from scheduler.planning.reading.typed_tables import TypedTable, tables, with_whole_cells

_DELIMITERS = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?")
_BORDER = re.compile(r"\s*\+[-=+:]{2,}\+\s*|\s*-{2,}(?:\s+-{2,})+\s*")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_CAPTION = re.compile(r"\s*(?:Table)?:\s+(?P<words>\S.*)")


def with_tables(lines: Sequence[str], doubts: list[str]) -> list[str]:
    """Return the lines of a text with each of its tables in common form; `doubts` gets those that cannot be told."""
    written: list[str] = []
    chunks = [list(group) for _, group in groupby(with_whole_cells(lines), key=lambda line: bool(line.strip()))]
    after_table = False
    for chunk in chunks:
        if not chunk[0].strip():
            written += chunk
            continue
        caption = _CAPTION.fullmatch(chunk[0]) if after_table and len(chunk) == 1 else None
        after_table = False
        if caption:
            written.append(f"Caption: {caption['words']}")
        elif any(map(_DELIMITERS.fullmatch, chunk[1:2])):
            written += _widened(chunk)
        elif any(map(_BORDER.fullmatch, chunk)) or any("\t" in line.strip() for line in chunk):
            found = list(_converted(chunk, doubts))
            after_table = found != chunk
            written += found
        else:
            written += chunk
    return written


def with_wide_tables(text: str) -> str:
    """Return a text of common form whose tables have as many headings as the longest row has cells."""
    chunks = [list(group) for _, group in groupby(text.split("\n"), key=lambda line: bool(line.strip()))]
    lines = [_widened(chunk) if any(map(_DELIMITERS.fullmatch, chunk[1:2])) else chunk for chunk in chunks]
    return "\n".join(line for chunk in lines for line in chunk)


def _converted(chunk: Sequence[str], doubts: list[str]) -> Iterator[str]:
    start = 0
    for table in tables(chunk):
        yield from chunk[start : table.start]
        if table.is_certain:
            yield from ("", *_common(table), "")
        else:
            doubts.append(f"the lines from “{table.rows[0][0]}” on look like a table whose columns cannot be told")
            yield from chunk[table.start : table.end]
        start = table.end
    yield from chunk[start:]


def _common(table: TypedTable) -> Iterator[str]:
    width = max(map(len, table.rows))
    rows = [_row(row, width) for row in table.rows]
    yield rows[0] if table.has_header else _row((), width)
    yield f"|{' --- |' * width}"
    yield from rows[table.has_header :]


def _row(cells: Sequence[str], width: int) -> str:
    escaped = [cell.replace("|", "\\|") for cell in (*cells, *[""] * (width - len(cells)))]
    return f"| {' | '.join(escaped)} |"


def _widened(chunk: Sequence[str]) -> list[str]:
    """Return the lines of a table, its headings and delimiters as many as the cells of its longest row."""
    widths = [_width(line) for line in chunk]
    missing = max(widths[2:], default=0) - widths[0]
    if missing <= 0 or widths[0] != widths[1]:
        return list(chunk)
    headings, delimiters = (line.rstrip().removesuffix("|") for line in chunk[:2])
    return [f"{headings}|{'  |' * missing}", f"{delimiters}|{' --- |' * missing}", *chunk[2:]]


def _width(line: str) -> int:
    text = line.strip()
    inner = text.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return len(_CELL_BORDER.split(inner))
