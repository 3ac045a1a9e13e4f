"""Reads a CSV file of subscribers row by row: what can be used, and what cannot with its line and the reason."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.audience import normal_address
from scheduler.domain.contact import is_one_line, parse_address, parse_language
from scheduler.domain.errors import BadInput

MAX_CELL = 200
"""Characters of a name or a consent source."""

EARLIEST_CONSENT = date(1990, 1, 1)
"""Nobody agreed to a newsletter by e-mail before; such a date is a slip, or a spreadsheet's empty cell."""

_COLUMNS = ("address", "name", "language", "consent_source", "consent_date")
_REQUIRED = ("address", "consent_source", "consent_date")
_OTHER_NAMES = {"email": "address", "e-mail": "address"}


@dataclass(frozen=True, slots=True)
class SubscriberRow:
    """One usable row. `line` is where it begins in the file, counted from 1."""

    line: int
    address: str
    name: str
    language: str
    consent_source: str
    consent_date: date


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was not taken, and why. The reason never holds an address."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class SubscriberFile:
    """What a file holds: usable rows (each address once), repeated ones, refused ones, and columns not used."""

    rows: tuple[SubscriberRow, ...]
    repeated: tuple[SkippedRow, ...]
    refused: tuple[SkippedRow, ...]
    ignored_columns: tuple[str, ...]


def read_subscriber_file(data: bytes, name: str, today: date) -> SubscriberFile:
    """Read a CSV file (UTF-8, `,` or `;`, the first line naming the columns) called `name`.

    The columns are address (or email), consent_source and consent_date (YYYY-MM-DD, not after
    `today`), and if wanted name and language, in any order. Raises BadInput when the file as a whole
    is not such a file or has no usable row.
    """
    records = _records(_text(data, name))
    header = next(records, None)
    if header is None or isinstance(header, SkippedRow):
        raise BadInput(f"{name}: is empty or has no line of column names: {_expected_columns()}")
    columns, ignored = _header(header.cells, name)
    rows: dict[str, SubscriberRow] = {}
    repeated: list[SkippedRow] = []
    refused: list[SkippedRow] = []
    for record in records:
        row = record if isinstance(record, SkippedRow) else _row(record, columns, len(header.cells), today)
        if isinstance(row, SkippedRow):
            refused.append(row)
            continue
        first = rows.setdefault(normal_address(row.address), row)
        if first is not row:
            repeated.append(SkippedRow(row.line, f"the same address as line {first.line}"))
    if not rows:
        first_reason = f": line {refused[0].line}: {refused[0].reason}" if refused else ""
        raise BadInput(f"{name}: has no subscriber that can be imported{first_reason}")
    return SubscriberFile(tuple(rows.values()), tuple(repeated), tuple(refused), ignored)


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    cells: tuple[str, ...]


def _text(data: bytes, name: str) -> str:
    if b"\0" in data:
        raise BadInput(f"{name}: is not a text file: save it as CSV, UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{name}: line {line} is not UTF-8 text: save the file as CSV, UTF-8") from error


def _records(text: str) -> Iterator[_Record | SkippedRow]:
    """Yield every record that is not blank; a malformed one as a skipped row, after which reading goes on."""
    header = next(iter(text.lstrip().splitlines()), "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            until = f" (lines {line} to {reader.line_num} were not read)" if reader.line_num > line else ""
            yield SkippedRow(line, f"a quotation mark is not closed, or stands inside a value{until}")
            continue
        if any(cell.strip() for cell in cells):
            yield _Record(line, tuple(cell.strip() for cell in cells))


def _header(cells: Sequence[str], name: str) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Return where each known column stands, and the names of the others."""
    names = [_OTHER_NAMES.get(cell.casefold(), cell.casefold()) for cell in cells]
    missing = [column for column in _REQUIRED if column not in names]
    if missing:
        raise BadInput(f"{name}: the first line does not name the column {missing[0]}: {_expected_columns()}")
    for column in _COLUMNS:
        if names.count(column) > 1:
            raise BadInput(f"{name}: the first line names the column {column} twice: remove one")
    ignored = tuple(cell for cell, column in zip(cells, names, strict=True) if column not in _COLUMNS)
    return {column: names.index(column) for column in _COLUMNS if column in names}, ignored


def _expected_columns() -> str:
    return f"write {','.join(_COLUMNS)}"


def _row(record: _Record, columns: Mapping[str, int], width: int, today: date) -> SubscriberRow | SkippedRow:
    if len(record.cells) != width:
        return SkippedRow(record.line, f"has {len(record.cells)} values where the first line names {width} columns")
    cells = {column: record.cells[index] for column, index in columns.items()}
    values: dict[str, str] = {}
    for column, parse in _PARSERS.items():
        try:
            values[column] = parse(cells.get(column, ""))
        except ValueError as error:
            return SkippedRow(record.line, f"{column} {error}")
    try:
        consent_date = _consent_date(cells["consent_date"], today)
    except ValueError as error:
        return SkippedRow(record.line, f"consent_date {error}")
    return SubscriberRow(record.line, consent_date=consent_date, **values)


def _cell(text: str) -> str:
    if not is_one_line(text):
        raise ValueError("has a line break or another control character in it")
    if len(text) > MAX_CELL:
        raise ValueError(f"is longer than {MAX_CELL} characters")
    return text


def _consent_source(text: str) -> str:
    if not text:
        raise ValueError("is empty: nobody is written to without proof of consent")
    return _cell(text)


def _consent_date(text: str, today: date) -> date:
    if not text:
        raise ValueError("is empty: nobody is written to without proof of consent")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError("is not written as YYYY-MM-DD")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is a day that does not exist") from None
    if not EARLIEST_CONSENT <= day <= today:
        raise ValueError("is in the future" if day > today else f"is before {EARLIEST_CONSENT.year}")
    return day


_PARSERS: Mapping[str, Callable[[str], str]] = {
    "address": parse_address,
    "name": _cell,
    "language": lambda text: parse_language(text) if text else "",
    "consent_source": _consent_source,
}
