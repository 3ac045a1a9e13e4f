"""The rows of an Excel workbook (.xlsx), read as a stream, its dates as dates."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from typing import BinaryIO, Final
from xml.etree.ElementTree import ParseError

from scheduler.domain.errors import BadInput
from scheduler.services.subscriber_files.records import MAX_COLUMNS, Record

MAX_UNPACKED: Final = 2_000_000_000
"""Bytes of a workbook's parts, unpacked: a million people with twenty columns have about half of that."""

MAX_SHARED: Final = 200_000_000
"""Bytes of its shared texts, unpacked: these alone are held in memory."""

MAX_ROWS: Final = 1_048_576
"""Rows of a sheet (Excel, specifications and limits, read 2026-11). Those between two that are there are made up."""

_MAX_RATIO: Final = 250
"""How many times smaller than itself a large part may be packed; sheets of real people are packed to a tenth."""

_LARGE: Final = 20_000_000


def is_workbook(stream: BinaryIO) -> bool:
    """Say whether a file is an .xlsx workbook."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def workbook_records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the rows of a workbook's first sheet that has any; `line` is the row's number. Raises BadInput."""
    _check_sizes(stream, name)
    # Slow to import, and most lists are CSV.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    stream.seek(0)
    try:
        with closing(load_workbook(stream, read_only=True, data_only=True, keep_links=False)) as workbook:
            for sheet in workbook.worksheets:
                sheet.reset_dimensions()  # programs write a wrong size, and it is believed
                found = False
                for line, row in enumerate(sheet.iter_rows(values_only=True), 1):
                    if line > MAX_ROWS:
                        raise BadInput(f"{name} names a row that no sheet has: open it, and save it anew")
                    cells = [_text(cell) for cell in row[: MAX_COLUMNS + 1]]
                    if any(cells):
                        found = True
                        yield Record(line, cells)
                if found:
                    return
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, EOFError) as error:
        raise BadInput(f"{name} is a damaged workbook: open it, and save it anew as .xlsx or CSV") from error


def _check_sizes(stream: BinaryIO, name: str) -> None:
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise BadInput(f"{name} has a password: save it without one")
    packed_too_well = any(
        part.file_size > _LARGE and part.file_size > _MAX_RATIO * max(part.compress_size, 1) for part in parts
    )
    if packed_too_well or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BadInput(f"{name} unpacks to more than a list of people can be: nothing was read")
    shared = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if shared > MAX_SHARED:
        raise BadInput(f"{name} is too large a workbook to be read: save it as CSV (UTF-8), which may be of any size")


def _text(cell: object) -> str:
    """Return a cell as a CSV file would have it, a date in the ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
