"""A list of people as it lies on the disk: what kind of file it is, its first row, and its records one by one."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final

from scheduler.domain.errors import BadInput
from scheduler.services.subscriber_files.columns import is_address
from scheduler.services.subscriber_files.encoding import HEAD, Encoding, encoding_of, named_encoding
from scheduler.services.subscriber_files.records import MAX_COLUMNS, Record, Records, Unreadable, separator_of
from scheduler.services.subscriber_files.workbook import is_workbook, workbook_records

SAMPLE: Final = 200
"""Rows by which columns are told."""

# The first bytes of files that people pick by mistake (the formats' own specifications give them).
_OTHER_KINDS: Final = (
    (b"%PDF-", "a PDF file: export the list as CSV or .xlsx"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file (.xls) or one with a password: save it as .xlsx or CSV without a password",
    ),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"{\\rtf", "a rich text file: export the list as CSV or .xlsx"),
    (b"BEGIN:VCARD", "a file of vCards: export the contacts as CSV"),
    (b"<!DOCTYPE", "a web page: export the list as CSV or .xlsx"),
    (b"<html", "a web page: export the list as CSV or .xlsx"),
)
_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened list. `header` is its first row, `sample` some of those after it; `records` are all after the first.

    `digest` is the SHA-256 (hex) of the file. `encoding` is None for a workbook.
    """

    name: str
    digest: str
    size: int
    header: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    records: Iterator[Record | Unreadable]
    encoding: Encoding | None
    separator: str
    _stream: BinaryIO = field(repr=False)
    _path: Path = field(repr=False)
    _state: tuple[int, int] = field(repr=False)

    @property
    def position(self) -> int:
        """How many bytes of the file are read."""
        return self._stream.tell()

    def check_unchanged(self) -> None:
        """Raise BadInput when the file is another one than it was when it was opened."""
        try:
            now = _state(self._path.stat())
        except OSError:
            now = (0, 0)
        if now != self._state or _state(os.fstat(self._stream.fileno())) != self._state:
            raise BadInput(f"{self.name} was changed while it was read, so nothing of it was taken: import it again")


@contextmanager
def open_sheet(path: Path, encoding: str | None = None) -> Iterator[Sheet]:
    """Open a list of people: text with separators in any common encoding, or a workbook (.xlsx). Raises BadInput.

    `encoding` is the one that a person names; else it is told from the file.
    """
    try:
        with path.open("rb") as stream, ExitStack() as open_texts:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise BadInput(f"{path} is no file: save the list as a file first")
            yield _opened(stream, path, encoding, status, open_texts)
    except OSError as error:
        if error.filename is None and error.errno is None:
            raise
        raise BadInput(f"{path} cannot be read: {error.strerror}") from error


def _opened(stream: BinaryIO, path: Path, encoding: str | None, status: os.stat_result, open_texts: ExitStack) -> Sheet:
    name = path.name
    head = stream.read(HEAD)
    if not head.strip():
        raise BadInput(f"{name} is empty: there is nobody in it")
    for signature, kind in _OTHER_KINDS:
        if head.lstrip().lower().startswith(signature.lower()):
            raise BadInput(f"{name} is {kind}")
    digest = _digest(stream)
    known: Encoding | None = None
    separator = ""
    records: Iterator[Record | Unreadable]
    if head.startswith(_ZIP):
        if not is_workbook(stream):
            raise BadInput(f"{name} is an archive: unpack it, and import the lists in it one by one")
        records = workbook_records(stream, name)
    else:
        stream.seek(0)
        known = named_encoding(encoding) if encoding else encoding_of(stream, name)
        records, separator = _text_records(stream, known, open_texts)
    header, records = _header(records, name)
    sample = list(islice(records, SAMPLE))
    cells = tuple(tuple(record.cells) for record in sample if isinstance(record, Record))
    state = _state(status)
    rest = chain(sample, records)
    return Sheet(name, digest, status.st_size, header, cells, rest, known, separator, stream, path, state)


def _text_records(
    stream: BinaryIO, encoding: Encoding, open_texts: ExitStack
) -> tuple[Iterator[Record | Unreadable], str]:
    stream.seek(0)
    # Bytes that are no text of the encoding are kept apart, so that their rows can be refused and no other.
    text = io.TextIOWrapper(stream, encoding.codec, errors="surrogateescape", newline="")
    open_texts.callback(text.detach)  # else the file would be closed with its text, whenever that is
    sample = text.read(HEAD)
    separator = separator_of(sample)
    text.seek(0)
    return _read(Records(text, separator, lambda cells: any(map(is_address, cells))), encoding), separator


def _read(records: Records, encoding: Encoding) -> Iterator[Record | Unreadable]:
    try:
        yield from records
    except UnicodeError as error:
        raise BadInput(
            f"the file cannot be read as {encoding.name}: save it as CSV UTF-8, or name its --encoding"
        ) from error


def _header(records: Iterator[Record | Unreadable], name: str) -> tuple[tuple[str, ...], Iterator[Record | Unreadable]]:
    first = next(records, None)
    if isinstance(first, Record) and first.cells[0].lower().startswith("sep=") and not any(first.cells[1:]):
        first = next(records, None)  # Excel's own line above the names
    if first is None or isinstance(first, Unreadable):
        reason = f": line {first.line} {first.reason}" if first else ""
        raise BadInput(f"{name} has no line of column names{reason}")
    if len(first.cells) > MAX_COLUMNS:
        raise BadInput(f"{name} has {len(first.cells):,} columns, more than {MAX_COLUMNS:,}: export fewer of them")
    return tuple(first.cells), (chain([first], records) if any(map(is_address, first.cells)) else records)


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # typeshed's BinaryIO lacks readinto


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_mtime_ns, status.st_size
