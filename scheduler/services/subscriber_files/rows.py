"""One row of a list: the person that it names with the proof of consent, or why it cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scheduler.domain.characters import hidden_characters, without_hidden
from scheduler.domain.contact import is_one_line
from scheduler.domain.imported_row import OPTED_OUT, ImportedRow, RefusedRow, Standing, worst
from scheduler.domain.subscriber import normal_address
from scheduler.services.addresses import is_role_address, likely_meant, written_address
from scheduler.services.formula_guard import unguarded
from scheduler.services.subscriber_files.column_names import Meaning, name_key
from scheduler.services.subscriber_files.columns import Columns
from scheduler.services.subscriber_files.consent_dates import BothReadings, ConsentDates
from scheduler.services.subscriber_files.dates import looks_like_date
from scheduler.services.subscriber_files.languages import language_of, zone_of
from scheduler.services.subscriber_files.records import Record, Unreadable
from scheduler.services.subscriber_files.standings import standing_of

MAX_CELL: Final = 200
"""Characters of a name or a consent source."""

NO_PROOF: Final = "nobody is written to without proof of consent"

CLEANED: Final = "invisible characters were taken out"
ROLE: Final = "the address of a role, not of a person"

_UNKNOWN: Final = (0, 0)


class _NeverAgreedError(ValueError):
    """A row says of a normal address that its person never agreed."""

    def __init__(self, address: str) -> None:
        super().__init__("has not agreed to a newsletter, as the file says itself")
        self.address = address


@dataclass(frozen=True, slots=True)
class ConsentStatement:
    """A person's word on the consent of everybody in a file: where they agreed, and when (µs since 1970, or 0)."""

    source: str = ""
    at: int = 0


class RowReader:
    """Reads the records of one file. `standing` is what the file's name says of everybody in it, or None."""

    def __init__(
        self, columns: Columns, dates: ConsentDates, statement: ConsentStatement, standing: Standing | None = None
    ) -> None:
        self._columns = columns
        self._width = len(columns.names)
        self._dates = dates
        self._statement = statement
        self._standing = standing
        # What has no column is read in an empty cell behind the last one.
        places = {meaning: columns.place(meaning) for meaning in Meaning}
        self._place = {meaning: self._width if place is None else place for meaning, place in places.items()}
        self._used = max(place for each in columns.places.values() for place in each)
        self._address = self._place[Meaning.ADDRESS]
        self._name, self._first_name, self._last_name = (
            self._place[meaning] for meaning in (Meaning.NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME)
        )
        self._language, self._zone = self._place[Meaning.LANGUAGE], self._place[Meaning.ZONE]
        self._ends = [
            (meaning, standing)
            for meaning, standing in (
                (Meaning.COMPLAINED_AT, Standing.COMPLAINED),
                (Meaning.UNSUBSCRIBED_AT, Standing.UNSUBSCRIBED),
                (Meaning.BOUNCED_AT, Standing.BOUNCED),
            )
            if meaning in columns.places
        ]
        self._told = [
            (meaning, place)
            for meaning in (Meaning.STATUS, Meaning.BLOCKED, Meaning.AGREED)
            for place in columns.places.get(meaning, ())
        ]
        self._default_source = _source_of(columns)
        in_utc = columns.program.in_utc if columns.program else frozenset()
        self._in_utc = {meaning: name_key(columns.name_of(meaning)) in in_utc for meaning in Meaning}

    def read(self, record: Record | Unreadable) -> ImportedRow | RefusedRow | None:
        """Return the row of a record, or why it cannot be taken, or None where nothing stands in it."""
        if isinstance(record, Unreadable):
            return RefusedRow(record.line, record.reason, (record.text,))
        try:
            return self._row(record.line, record.cells)
        except _NeverAgreedError as error:
            return RefusedRow(record.line, str(error), tuple(record.cells), error.address)
        except ValueError as error:
            if not any(cell.strip() for cell in record.cells):
                return None
            return RefusedRow(record.line, str(error), tuple(record.cells))

    def _row(self, line: int, cells: Sequence[str]) -> ImportedRow:
        cells = self._fitted(cells)
        written, cleaned = _address(cells[self._address])
        standing = self._standing_of(cells)
        if standing is Standing.NEVER_AGREED:
            raise _NeverAgreedError(normal_address(written))
        source, readings, confirmed = self._consent(cells, standing)
        name, first, language, zone = self._particulars(cells, standing)
        return ImportedRow(
            normal_address=normal_address(written),
            line=line,
            address=written,
            name=name,
            first_name=first,
            language=language,
            zone=zone,
            standing=standing.value,
            consent_source=source,
            consent_at=readings[0],
            otherwise_at=readings[1],
            confirmed_at=confirmed,
            ended_at=self._ended(cells, standing) if self._ends else 0,
            remark=_remark(written, cleaned=cleaned or self._was_cleaned(cells)),
        )

    def _particulars(self, cells: Sequence[str], standing: Standing) -> tuple[str, str, str, str]:
        """Return the name, first name, language and zone. Raises ValueError.

        Whoever opted out needs none of them: no fault of theirs may keep a person on the list.
        """
        if standing in OPTED_OUT:
            return "", "", "", ""
        first, last = _text(cells[self._first_name], "first_name"), _text(cells[self._last_name], "last_name")
        whole = f"{first} {last}" if first and last else first or last
        language, zone = cells[self._language].strip(), cells[self._zone].strip()
        return (
            _text(cells[self._name], "name") or whole,
            first,
            _language(language) if language else "",
            zone_of(zone) if zone else "",
        )

    def _fitted(self, cells: Sequence[str]) -> Sequence[str]:
        """Return the cells of a row, with an empty one behind them. Raises ValueError.

        The row is as wide as the first one, but for what nobody reads.
        """
        missing = self._width - len(cells)
        if missing == 0 or (missing > 0 and self._used < len(cells)):
            return [*cells, *[""] * (missing + 1)]
        if missing < 0 and not any(cells[self._width :]):
            return cells
        raise ValueError(f"has {len(cells)} values where the first line names {self._width} columns")

    def _was_cleaned(self, cells: Sequence[str]) -> bool:
        if "".join(cells).isascii():
            return False
        return any(hidden_characters(cells[place]) for place in self._place.values() if place < len(cells))

    def _standing_of(self, cells: Sequence[str]) -> Standing:
        if self._standing is None and not self._told and not self._ends:
            return Standing.AGREED
        standing = self._worst_standing(cells)
        if standing is Standing.PENDING and not self._cell(cells, Meaning.CONFIRMED_AT):
            raise ValueError("has not confirmed the sign-up, so agreed to nothing yet: ask the person to sign up again")
        return Standing.AGREED if standing is Standing.PENDING else standing

    def _worst_standing(self, cells: Sequence[str]) -> Standing:
        """Return how a row stands by all of its columns. Raises ValueError for a word that may hide a no."""
        standing, fault = Standing.AGREED, None
        for told in self._standings(cells):
            if isinstance(told, ValueError):
                fault = told
            else:
                standing = worst(standing, told)
        if fault is not None and standing not in {*OPTED_OUT, Standing.NEVER_AGREED}:
            raise fault
        return standing

    def _standings(self, cells: Sequence[str]) -> Iterator[Standing | ValueError]:
        if self._standing is not None:
            yield self._standing
        for meaning, standing in self._ends:
            if (cell := self._cell(cells, meaning)) and looks_like_date(cell):
                yield standing
        for meaning, place in self._told:
            cell = cells[place].strip()
            told = standing_of(cell) if cell else Standing.AGREED
            if told is None:
                yield ValueError(
                    f"status '{without_hidden(cell)[:30]}' is not understood: write subscribed or unsubscribed"
                )
            elif not cell:
                continue
            elif meaning is Meaning.STATUS:
                yield told
            elif meaning is Meaning.BLOCKED and told is Standing.AGREED:
                yield Standing.UNSUBSCRIBED
            elif meaning is Meaning.AGREED and told is not Standing.AGREED:
                yield Standing.NEVER_AGREED

    def _cell(self, cells: Sequence[str], meaning: Meaning) -> str:
        return cells[self._place[meaning]].strip()

    def _consent(self, cells: Sequence[str], standing: Standing) -> tuple[str, BothReadings, int]:
        """Return where the person agreed, when, and when that was confirmed. Raises ValueError without a proof."""
        required = standing not in OPTED_OUT
        try:
            opted_in = self._date(cells, Meaning.CONSENT_DATE)
            confirmed = self._date(cells, Meaning.CONFIRMED_AT)
            own = _text(cells[self._place[Meaning.CONSENT_SOURCE]], Meaning.CONSENT_SOURCE)
            source = own or self._statement.source or self._default_source
            told = cells[self._place[Meaning.DOUBLE_OPT_IN]]
            doubly = bool(told) and standing_of(told) is Standing.AGREED
            at = opted_in if opted_in[0] else confirmed
            if not at[0]:
                at = (self._statement.at, self._statement.at)
            if not at[0] and (self._statement.source or doubly):
                at = self._date(cells, Meaning.JOINED_AT)
        except ValueError:
            if required:
                raise
            return "", _UNKNOWN, 0
        if required and not source:
            raise ValueError(f"{Meaning.CONSENT_SOURCE} is empty: {NO_PROOF}")
        if required and not at[0]:
            raise ValueError(f"{Meaning.CONSENT_DATE} is empty: {NO_PROOF}")
        return source, at, confirmed[0] or (at[0] if doubly else 0)

    def _date(self, cells: Sequence[str], meaning: Meaning) -> BothReadings:
        text = self._cell(cells, meaning)
        if not text:
            return _UNKNOWN
        try:
            return self._dates.read(unguarded(text), self._in_utc[meaning])
        except ValueError as error:
            raise ValueError(f"{self._columns.name_of(meaning)} {error}") from None

    def _ended(self, cells: Sequence[str], standing: Standing) -> int:
        for meaning, ended in self._ends:
            if ended is standing:
                try:
                    return self._date(cells, meaning)[0]
                except ValueError:
                    return 0
        return 0


def _source_of(columns: Columns) -> str:
    """Return where people agreed whose program keeps nothing but when: with that program, as its column says."""
    told = [columns.name_of(meaning) for meaning in (Meaning.CONSENT_DATE, Meaning.DOUBLE_OPT_IN, Meaning.CONFIRMED_AT)]
    column = next(filter(None, told), "")
    return f"{columns.program.name}, {column}" if columns.program and column else ""


def _address(cell: str) -> tuple[str, bool]:
    """Return a cell's address as it is written to, and whether invisible characters around it were taken out."""
    cell = unguarded(cell)
    try:
        if cell.isascii() or not (hidden := hidden_characters(cell)):
            return written_address(cell), False
        shown = [place for place in range(len(cell)) if place not in hidden]
        return written_address(cell[shown[0] : shown[-1] + 1] if shown else ""), True
    except ValueError as error:
        raise ValueError(f"address {error}") from None


def _text(cell: str, name: str) -> str:
    text = unguarded(cell)
    if not text.isprintable():
        text = without_hidden(text).strip()
        if not is_one_line(text):
            raise ValueError(f"{name} has a line break or another control character in it")
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise ValueError(f"{name} has bytes that are no text in the file's encoding")
    if len(text) > MAX_CELL:
        raise ValueError(f"{name} is longer than {MAX_CELL} characters")
    return text


def _language(cell: str) -> str:
    try:
        return language_of(cell)
    except ValueError as error:
        raise ValueError(f"language {error}") from None


def _remark(address: str, *, cleaned: bool) -> str:
    meant, role = likely_meant(address), is_role_address(address)
    if not (meant or role or cleaned):
        return ""
    told = (f"is {meant} meant?" if meant else "", ROLE if role else "", CLEANED if cleaned else "")
    return "; ".join(filter(None, told))
