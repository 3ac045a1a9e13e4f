"""The records of a text file of separated values, one after another, in bounded memory whatever the file holds.

A quotation mark that is never closed would make one value of everything up to the next one, or to the end. So a
record that cannot be read costs its first line alone: reading goes on with the line after it.
"""

from __future__ import annotations

import contextlib
import csv
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TextIO

SEPARATORS: Final = ",;\t|"

MAX_LINE: Final = 1_000_000
"""Characters of a line: a row of an export has some thousand at most."""

MAX_COLUMNS: Final = 2_000
"""Columns of a file: Excel's largest sheets of contacts have some hundred."""

_MAX_LINES: Final = 500
"""Lines of one record: a note may have some, and beyond a quotation mark was not closed."""

_STYLE: Mapping[str, Any] = {"strict": True, "skipinitialspace": True}  # csv's own type of these is not public
_UNCLOSED: Final = "a quotation mark is not closed, or stands inside a value"


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of a row, as they stand there. `line` is where it begins in the file, counted from 1."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no record, and why; `text` is its beginning."""

    line: int
    reason: str
    text: str = ""


def separator_of(sample: str) -> str:
    """Return the separator of a file from its first lines: the one that cuts most of them into equally many cells."""
    first, _, rest = sample.lstrip("\ufeff\r\n ").partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own line above the names
        return first.strip()[4]
    lines = [line for line in (first, *rest.splitlines()[:50]) if line.strip()]
    return max(SEPARATORS, key=lambda separator: _agreement(lines, separator))


def _agreement(lines: Sequence[str], separator: str) -> tuple[int, int]:
    widths: list[int] = []
    with contextlib.suppress(csv.Error):
        widths.extend(len(row) for row in csv.reader(lines, delimiter=separator) if row)
    if not widths or widths[0] < 2:
        return 0, 0
    return widths.count(widths[0]), widths[0]


class Records:
    """The records of a text. `may_begin` says whether the cells of a line look like a row by themselves."""

    def __init__(self, text: TextIO, separator: str, may_begin: Callable[[Sequence[str]], bool]) -> None:
        self._style = {**_STYLE, "delimiter": separator}
        self._source = text
        self._may_begin = may_begin
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._line = 1  # where the record begins whose lines were taken
        self._too_long = False
        self._reader = csv.reader(self._lines(), **self._style)

    def __iter__(self) -> Iterator[Record | Unreadable]:
        """Yield every record that is not blank."""
        while True:
            self._line += len(self._taken)
            self._taken.clear()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                yield self._unclosed()
                continue
            if len(self._taken) > 1 and any(map(self._may_begin, self._continued_on())):
                yield self._unclosed()
            elif self._too_long:
                self._too_long = False
                yield Unreadable(self._line, f"is longer than {MAX_LINE:,} characters", self._taken[0][:80])
            elif any(cells):
                yield Record(self._line, cells)

    def _continued_on(self) -> Iterator[list[str]]:
        """Yield the cells of each line after the first that the last record took, as if it began there."""
        for line in islice(self._taken, 1, None):
            with contextlib.suppress(csv.Error):
                yield next(csv.reader([line], **self._style), [])

    def _unclosed(self) -> Unreadable:
        """Refuse the first line of the last record, and have the lines after it read again."""
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        # The reader has come to its end where it looked for the other mark in vain.
        self._reader = csv.reader(self._lines(), **self._style)
        if self._too_long and not self._again:
            self._too_long = False
            return Unreadable(self._line, f"is longer than {MAX_LINE:,} characters", self._taken[0][:80])
        return Unreadable(self._line, _UNCLOSED, self._taken[0] if self._taken else "")

    def _lines(self) -> Iterator[str]:
        read = self._source.readline
        while line := self._again.popleft() if self._again else read(MAX_LINE):
            if len(line) >= MAX_LINE and line[-1] not in "\r\n":
                line = self._cut(line)
            self._taken.append(line)
            if len(self._taken) > _MAX_LINES:
                raise csv.Error(_UNCLOSED)
            yield line

    def _cut(self, line: str) -> str:
        """Return the beginning of a line that is too long, and pass over the rest of it."""
        while (more := self._source.readline(MAX_LINE)) and more[-1] not in "\r\n":
            pass
        self._too_long = True
        return line[:80].replace('"', "") + "\n"
