"""A list of people read whole before anything is written down: understood, staged on the disk, its dates decided."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.domain.errors import BadInput
from scheduler.domain.imported_row import OPTED_OUT, ImportedRow, RefusedRow, Standing
from scheduler.ports.staging import StagedRows
from scheduler.services.import_report import ImportPreview
from scheduler.services.subscriber_files.column_names import Meaning
from scheduler.services.subscriber_files.columns import Columns, columns_of
from scheduler.services.subscriber_files.consent_dates import ConsentDates, microseconds
from scheduler.services.subscriber_files.dates import DateOrder, read_instant
from scheduler.services.subscriber_files.rows import MAX_CELL, NO_PROOF, ConsentStatement, RowReader
from scheduler.services.subscriber_files.sheet import Sheet, open_sheet
from scheduler.services.subscriber_files.standings import standing_in_name

STAGED_AT_ONCE: Final = 5_000

Progress = Callable[[int, int, str], object]
"""Hears how much of how much is done, and of what."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of an import.

    `columns` is meaning to column's name, `consent_source` and `consent_date` a person's word on everybody in the
    file, `by` that person.
    """

    audience: str = "newsletter"
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: DateOrder | None = None
    encoding: str | None = None
    consent_source: str = ""
    consent_date: str = ""
    by: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list that was read. `order` is how it writes its dates, `digest` the SHA-256 (hex) of its file."""

    preview: ImportPreview
    header: tuple[str, ...]
    digest: str
    order: DateOrder
    usable: int
    refused: int

    def consent_at(self, row: ImportedRow) -> int:
        """Return when a row's person agreed, in microseconds since 1970."""
        return row.otherwise_at if self.order is DateOrder.MONTH_FIRST else row.consent_at


def read_list(
    file: Path,
    options: ImportOptions,
    staged: StagedRows,
    *,
    now: datetime,
    zone: ZoneInfo,
    shown: Callable[[ImportPreview], object],
    progress: Progress,
) -> ReadList:
    """Read a list into `staged`, once `shown` has seen how it is understood. Raises BadInput; nothing is kept then.

    A day without a time begins at midnight in `zone`.
    """
    statement = _statement(options, now, zone)
    with open_sheet(file, options.encoding) as sheet:
        columns = columns_of(sheet.header, sheet.sample, options.columns, sheet.name)
        standing = standing_in_name(sheet.name)
        preview = _preview(sheet, columns, standing)
        shown(preview)
        unproved = _unproved(file, columns, statement, standing)
        if unproved and not columns.tell_of_leaving:
            raise BadInput(unproved)
        dates = ConsentDates(options.dates, zone, now)
        reader = RowReader(columns, dates, statement, standing)
        usable, refused = _stage(sheet, reader, staged, progress)
        sheet.check_unchanged()
        header, digest = columns.names, sheet.digest
    if unproved and any(row.reason.endswith(NO_PROOF) for row in staged.refused()):
        raise BadInput(unproved)
    return ReadList(preview, header, digest, dates.decided(file.name), usable, refused)


def look_at(file: Path, options: ImportOptions) -> ImportPreview:
    """Return how a list is understood by its first rows, and read no more of it. Raises BadInput."""
    with open_sheet(file, options.encoding) as sheet:
        columns = columns_of(sheet.header, sheet.sample, options.columns, sheet.name)
        return _preview(sheet, columns, standing_in_name(sheet.name))


def _stage(sheet: Sheet, reader: RowReader, staged: StagedRows, progress: Progress) -> tuple[int, int]:
    """Read every row; return how many are usable and how many refused."""
    usable = refused = 0
    kept: list[ImportedRow] = []
    not_taken: list[RefusedRow] = []
    read = reader.read
    for record in sheet.records:
        row = read(record)
        if isinstance(row, ImportedRow):
            kept.append(row)
        elif row is not None:
            not_taken.append(row)
        if len(kept) + len(not_taken) >= STAGED_AT_ONCE:
            usable, refused = usable + len(kept), refused + len(not_taken)
            _put(staged, kept, not_taken)
            progress(sheet.position, sheet.size, "reading")
    usable, refused = usable + len(kept), refused + len(not_taken)
    _put(staged, kept, not_taken)
    progress(sheet.size, sheet.size, "reading")
    return usable, refused


def _put(staged: StagedRows, kept: list[ImportedRow], refused: list[RefusedRow]) -> None:
    staged.keep(kept)
    staged.refuse(refused)
    kept.clear()
    refused.clear()


def _statement(options: ImportOptions, now: datetime, zone: ZoneInfo) -> ConsentStatement:
    source = options.consent_source.strip()
    if len(source) > MAX_CELL or not source.isprintable() or "@" in source:
        raise BadInput("the consent's source must be one short line without an address: write for example 'desk form'")
    if not options.consent_date:
        return ConsentStatement(source)
    try:
        at = read_instant(options.consent_date, options.dates, zone)
    except ValueError as error:
        raise BadInput(f"the consent's date {error}") from None
    if at > now:
        raise BadInput("the consent's date is in the future: write the day on which they agreed")
    return ConsentStatement(source, microseconds(at))


def _unproved(file: Path, columns: Columns, statement: ConsentStatement, standing: Standing | None) -> str:
    """Return what a file as a whole lacks to prove a consent, with exactly what to type if there was one; else ""."""
    if standing in OPTED_OUT:
        return ""
    has = columns.places.keys()
    doubly = Meaning.DOUBLE_OPT_IN in has and columns.program is not None
    dated = bool({Meaning.CONSENT_DATE, Meaning.CONFIRMED_AT} & has)
    has_source = Meaning.CONSENT_SOURCE in has or statement.source or (columns.program and (dated or doubly))
    joined = Meaning.JOINED_AT in has and (statement.source or doubly)
    has_date = dated or statement.at or joined
    if has_source and has_date:
        return ""
    lacks, add = [], []
    if not has_source:
        lacks, add = ["where"], ["--consent-source 'WHERE THEY AGREED'"]
    if not has_date:
        lacks, add = [*lacks, "when"], [*add, "--consent-date YYYY-MM-DD"]
    return (
        f"{file.name} does not say {' and '.join(lacks)} these people agreed to receive the newsletter. If they did, "
        f"say it for all of them: clinic audience import {shlex.quote(str(file))} {' '.join(add)}"
    )


def _preview(sheet: Sheet, columns: Columns, standing: Standing | None) -> ImportPreview:
    notes: list[str] = []
    encoding = sheet.encoding
    if encoding and encoding.guessed:
        example = f" It reads: {encoding.example}." if encoding.example else ""
        remedy = "If that is wrong, name the encoding (--encoding NAME)."
        notes.append(f"The encoding is guessed: {encoding.name}.{example} {remedy}")
    if encoding and encoding.damaged:
        notes.append(
            "The file is UTF-8 with bytes that are not: rows that have them in a cell that is used are refused."
        )
    if not columns.headed:
        notes.append("The first line names no columns, so what they mean is told by what they hold.")
    if standing is not None:
        notes.append(f"By the file's name everybody in it is {standing}.")
    return ImportPreview(
        file=sheet.name,
        program=columns.program.name if columns.program else "",
        encoding=encoding.name if encoding else "Excel workbook",
        notes=tuple(notes),
        columns=columns.shown,
    )
