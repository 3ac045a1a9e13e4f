"""Reads a CSV file of subscribers row by row: what can be used, and what cannot with its line and the reason."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduler.domain.characters import hidden_characters, without_hidden
from scheduler.domain.contact import is_one_line, parse_address, parse_language
from scheduler.domain.errors import BadInput
from scheduler.domain.subscriber import normal_address

MAX_CELL = 200
"""Characters of a name or a consent source."""

EARLIEST_CONSENT = date(1990, 1, 1)
"""Nobody agreed to a newsletter by e-mail before; such a date is a slip, or a spreadsheet's empty cell."""

_COLUMNS = ("address", "name", "language", "consent_source", "consent_date")
_REQUIRED = ("address", "consent_source", "consent_date")
_STYLE: Mapping[str, Any] = {"strict": True, "skipinitialspace": True}  # csv's own type of these is not public
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
    """The content of a file: usable rows (each address once), repeated ones, refused ones, and columns not used.

    `cleaned` has the usable rows that lost an invisible character.
    """

    rows: tuple[SubscriberRow, ...]
    repeated: tuple[SkippedRow, ...]
    refused: tuple[SkippedRow, ...]
    cleaned: tuple[SkippedRow, ...]
    ignored_columns: tuple[str, ...]


def read_subscriber_file(data: bytes, name: str, today: date) -> SubscriberFile:
    """Read a CSV file (UTF-8, `,` or `;`, the first line naming the columns) called `name`.

    The columns are address (or email), consent_source and consent_date (YYYY-MM-DD, not after
    `today`), and if wanted name and language, in any order. Every line is a row that is used, one that is named with
    the reason why not, or blank. Raises BadInput when the file as a whole is not such a file or has no usable row.
    """
    records = _Records(_text(data, name))
    header = records.following()
    if header is None or isinstance(header, SkippedRow):
        raise BadInput(f"{name}: is empty or has no line of column names: {_expected_columns()}")
    columns, ignored = _header(header.cells, name)
    table = _Table(columns, len(header.cells), today)
    while (record := records.following()) is not None:
        if isinstance(record, _Record) and any(table.begins_a_row(line) for line in records.continued_on()):
            record = records.unclosed()
        table.take(record)
    if not table.rows:
        first_reason = f": line {table.refused[0].line}: {table.refused[0].reason}" if table.refused else ""
        raise BadInput(f"{name}: has no subscriber that can be imported{first_reason}")
    return SubscriberFile(
        tuple(table.rows.values()), tuple(table.repeated), tuple(table.refused), tuple(table.cleaned), ignored
    )


class _Table:
    """The rows of a file, each in its place: usable, repeated or refused."""

    def __init__(self, columns: Mapping[str, int], width: int, today: date) -> None:
        self.rows: dict[str, SubscriberRow] = {}
        self.repeated: list[SkippedRow] = []
        self.refused: list[SkippedRow] = []
        self.cleaned: list[SkippedRow] = []
        self._columns = columns
        self._width = width
        self._today = today

    def begins_a_row(self, line: Sequence[str]) -> bool:
        """Say whether the cells of a line are those of a subscriber."""
        return isinstance(self._row(_Record(0, tuple(line))), SubscriberRow)

    def _row(self, record: _Record) -> SubscriberRow | SkippedRow:
        return _row(record, self._columns, self._width, self._today)

    def take(self, record: _Record | SkippedRow) -> None:
        """Put a row in its place."""
        row = record if isinstance(record, SkippedRow) else self._row(record)
        if isinstance(row, SkippedRow):
            self.refused.append(row)
            return
        if isinstance(record, _Record) and any(hidden_characters(record.cells[i]) for i in self._columns.values()):
            self.cleaned.append(SkippedRow(row.line, "invisible characters were taken out"))
        first = self.rows.setdefault(normal_address(row.address), row)
        if first is not row:
            self.repeated.append(SkippedRow(row.line, f"the same address as line {first.line}"))


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


class _Records:
    """The records of a CSV text, one after another.

    A quotation mark that is never closed would make one value of everything up to the next one, or to the end. So a
    record that cannot be read costs its first line alone: reading goes on with the line after it.
    """

    def __init__(self, text: str) -> None:
        header = next(iter(text.lstrip().splitlines()), "")
        self._style = {**_STYLE, "delimiter": ";" if header.count(";") > header.count(",") else ","}
        self._source = io.StringIO(text, newline="")
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._line = 1  # where the record begins whose lines were taken
        self._reader = csv.reader(self._lines(), **self._style)

    def following(self) -> _Record | SkippedRow | None:
        """Return the next record that is not blank, or None at the end."""
        while True:
            self._line += len(self._taken)
            self._taken.clear()
            try:
                cells = next(self._reader)
            except StopIteration:
                return None
            except csv.Error:
                return self.unclosed()
            if any(cell.strip() for cell in cells):
                return _Record(self._line, tuple(cell.strip() for cell in cells))

    def continued_on(self) -> Iterator[list[str]]:
        """Yield the cells of each line after the first that the last record took, as if it began there."""
        for line in self._taken[1:]:
            with contextlib.suppress(csv.Error):
                yield next(csv.reader([line], **self._style), [])

    def unclosed(self) -> SkippedRow:
        """Refuse the first line of the last record, and have the lines after it read again."""
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        # The reader has come to its end where it looked for the other mark in vain.
        self._reader = csv.reader(self._lines(), **self._style)
        return SkippedRow(self._line, "a quotation mark is not closed, or stands inside a value")

    def _lines(self) -> Iterator[str]:
        while line := self._again.popleft() if self._again else self._source.readline():
            self._taken.append(line)
            yield line


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
    cells = {column: _visible(column, record.cells[index]) for column, index in columns.items()}
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


def _visible(column: str, cell: str) -> str:
    """Return a cell without characters that hide or turn words; within an address, they stay and have it refused."""
    hidden = hidden_characters(cell)
    if not hidden or column != "address":
        return without_hidden(cell)
    shown = [place for place in range(len(cell)) if place not in hidden]
    return cell[shown[0] : shown[-1] + 1] if shown else ""


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
