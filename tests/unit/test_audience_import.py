"""Importing subscribers: consent or nothing, suppression beats import, bad rows never stop good ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.errors import BadInput
from scheduler.domain.subscriber import Subscriber, Suppression, normal_address
from scheduler.ports import Store
from scheduler.services.audience import AudienceDesk, ImportReport, random_subscriber_id
from scheduler.services.breathing import BREATH, PIECE
from scheduler.services.documents.workplace import audience_document
from scheduler.services.keyed_hashes import address_hash

KEY = b"k" * 32
ZONE = ZoneInfo("Asia/Kolkata")
HEADER = "address,name,language,consent_source,consent_date\n"
ASHA = "asha@example.com,Asha,hi,desk form,2026-01-15\n"


@dataclass
class FakeSubscribers:
    people: dict[tuple[str, str], Subscriber] = field(default_factory=dict)

    def add(self, people: Sequence[Subscriber]) -> int:
        before = len(self.people)
        for person in people:
            key = (person.audience, normal_address(person.address))
            there = self.people.get(key, person)
            self.people[key] = replace(there, name=person.name, language=person.language)
        return len(self.people) - before

    def of_audience(self, audience: str) -> tuple[Subscriber, ...]:
        found = (person for (name, _), person in self.people.items() if name == audience)
        return tuple(sorted(found, key=lambda person: person.id))


@dataclass
class FakeSuppressions:
    by_hash: dict[str, str] = field(default_factory=dict)

    def add(self, new: Iterable[Suppression]) -> int:
        added = {entry.address_hash: entry.reason for entry in new if entry.address_hash not in self.by_hash}
        self.by_hash |= added
        return len(added)

    def reasons(self, address_hashes: Collection[str]) -> Mapping[str, str]:
        return {entry: self.by_hash[entry] for entry in address_hashes if entry in self.by_hash}


@dataclass
class FakeStore:
    subscribers: FakeSubscribers = field(default_factory=FakeSubscribers)
    suppressions: FakeSuppressions = field(default_factory=FakeSuppressions)
    transactions: int = 0

    @contextmanager
    def transaction(self) -> Iterator[FakeStore]:
        self.transactions += 1
        yield self


@dataclass(frozen=True)
class FixedClock:
    instant: datetime

    def now(self) -> datetime:
        return self.instant


CLOCK = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))


def _ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"id{next(numbers)}"


def _desk(store: FakeStore, clock: FixedClock = CLOCK) -> AudienceDesk:
    return AudienceDesk(cast("Store", store), (KEY,), clock, ZONE, _ids())


def _import(store: FakeStore, text: str | bytes, clock: FixedClock = CLOCK) -> ImportReport:
    data = text.encode() if isinstance(text, str) else text
    return _desk(store, clock).import_data(data, "people.csv", "newsletter")


def _suppress(store: FakeStore, address: str, reason: str = "asked by phone") -> bool:
    return _desk(store).suppress(address, reason)


def _lines(report: ImportReport) -> dict[int, str]:
    return {row.line: row.reason for row in (*report.refused, *report.repeated, *report.suppressed)}


def test_a_row_becomes_a_subscriber_with_proof_of_consent() -> None:
    store = FakeStore()
    report = _import(store, HEADER + ASHA)
    assert store.subscribers.of_audience("newsletter") == (
        Subscriber(
            id="id1",
            address="asha@example.com",
            name="Asha",
            audience="newsletter",
            language="hi",
            consent_source="desk form",
            consent_at=datetime(2026, 1, 14, 18, 30, tzinfo=UTC),
        ),
    )
    assert (report.audience, report.new, report.updated, report.unchanged) == ("newsletter", 1, 0, 0)
    assert not _lines(report)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + ASHA,
        (HEADER + ASHA).replace("\n", "\r\n"),
        (HEADER + ASHA).replace("\n", "\r"),
        (HEADER + ASHA).replace(",", ";"),
        (HEADER + ASHA).replace(",", ", "),
        HEADER + '"asha@example.com","Asha","hi","desk form","2026-01-15"\n',
        "\n\n" + HEADER + "\n" + ASHA + ",,,,\n \n",
        HEADER.replace("address", "E-Mail").upper() + ASHA,
    ],
)
def test_files_as_spreadsheets_save_them_are_read(text: str) -> None:
    store = FakeStore()
    report = _import(store, text)
    assert (report.new, _lines(report)) == (1, {})
    (person,) = store.subscribers.of_audience("newsletter")
    assert (person.address, person.name, person.consent_source) == ("asha@example.com", "Asha", "desk form")


def test_columns_stand_in_any_order_and_others_are_ignored_and_named() -> None:
    store = FakeStore()
    text = 'Notes,consent_date,email,consent_source\n"two\nlines",2026-01-15,asha@example.com,"a, b"\n'
    report = _import(store, text)
    assert report.ignored_columns == ("Notes",)
    (person,) = store.subscribers.of_audience("newsletter")
    assert (person.consent_source, person.name, person.language) == ("a, b", "", "")


def test_importing_the_same_file_twice_changes_nothing() -> None:
    store = FakeStore()
    text = HEADER + ASHA + "ben@example.com,,,desk form,2026-02-01\n"
    _import(store, text)
    before = dict(store.subscribers.people)
    report = _import(store, text)
    assert store.subscribers.people == before
    assert (report.new, report.updated, report.unchanged) == (0, 0, 2)


def test_a_person_who_is_there_keeps_id_and_consent_and_takes_a_new_name() -> None:
    store = FakeStore()
    _import(store, HEADER + ASHA)
    report = _import(store, HEADER + "ASHA@example.com,Asha Rao,,other form,2026-03-01\n")
    (person,) = store.subscribers.of_audience("newsletter")
    assert (report.new, report.updated, report.unchanged) == (0, 1, 0)
    assert (person.id, person.consent_source, person.name, person.language) == ("id1", "desk form", "Asha Rao", "hi")


def test_a_file_without_names_does_not_erase_them() -> None:
    store = FakeStore()
    _import(store, HEADER + ASHA)
    report = _import(store, "address,consent_source,consent_date\nasha@example.com,desk form,2026-01-15\n")
    assert (report.updated, report.unchanged) == (0, 1)
    assert store.subscribers.of_audience("newsletter")[0].name == "Asha"


def test_an_address_that_stands_twice_counts_once_and_the_first_wins() -> None:
    store = FakeStore()
    report = _import(store, HEADER + ASHA + "\nAsha@EXAMPLE.com,Other,,desk form,2026-01-15\n")
    assert [person.name for person in store.subscribers.of_audience("newsletter")] == ["Asha"]
    assert _lines(report) == {4: "the same address as line 2"}


def test_suppression_beats_import() -> None:
    store = FakeStore()
    assert _suppress(store, "Asha@example.com") is True
    report = _import(store, HEADER + ASHA + "ben@example.com,,,desk form,2026-02-01\n")
    assert [person.address for person in store.subscribers.of_audience("newsletter")] == ["ben@example.com"]
    assert (report.new, _lines(report)) == (1, {2: "suppressed: asked by phone"})


def test_suppression_beats_import_however_the_domain_is_written() -> None:
    store = FakeStore()
    _suppress(store, "asha@BÜCHER.example")
    report = _import(store, HEADER + "asha@xn--bcher-kva.example,,,desk form,2026-02-01\n")
    assert (report.new, len(report.suppressed)) == (0, 1)


def test_only_a_keyed_hash_of_a_suppressed_address_is_kept() -> None:
    store = FakeStore()
    _suppress(store, "asha@example.com")
    assert store.suppressions.by_hash == {address_hash("asha@example.com", KEY): "asked by phone"}
    assert _suppress(store, "asha@example.com", "again") is False


@pytest.mark.parametrize(
    ("address", "reason", "problem"),
    [
        ("asha", "asked", "the address is not an e-mail address"),
        ("asha@example.com", " ", "the reason must be one short line"),
        ("asha@example.com", "two\nlines", "the reason must be one short line"),
        ("asha@example.com", "x" * 201, "the reason must be one short line"),
        ("asha@example.com", "wrote from asha@example.com", "the reason must be one short line without an address"),
    ],
)
def test_a_suppression_names_a_real_address_and_a_plain_reason(address: str, reason: str, problem: str) -> None:
    store = FakeStore()
    with pytest.raises(BadInput, match=f"^{problem}"):
        _suppress(store, address, reason)
    assert store.transactions == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("asha,A,,form,2026-01-01", "address is not an e-mail address"),
        (",A,,form,2026-01-01", "address is empty"),
        ("asha@example.com,A,,,2026-01-01", "consent_source is empty: nobody is written to without proof of consent"),
        ("asha@example.com,A,,form,", "consent_date is empty: nobody is written to without proof of consent"),
        ("asha@example.com,A,,form,01/02/2026", "consent_date is not written as YYYY-MM-DD"),
        ("asha@example.com,A,,form,2026-02-30", "consent_date is a day that does not exist"),
        ("asha@example.com,A,,form,2026-11-24", "consent_date is in the future"),
        ("asha@example.com,A,,form,0001-01-01", "consent_date is before 1990"),
        ("asha@example.com,A,Hindi,form,2026-01-01", "language is not a language tag"),
        ('asha@example.com,"A\nBcc: x",,form,2026-01-01', "name has a line break"),
        (f"asha@example.com,{'A' * 201},,form,2026-01-01", "name is longer than 200 characters"),
        ("asha@example.com,A,,form", "has 4 values where the first line names 5 columns"),
        ("asha@example.com,A,,form,2026-01-01,x", "has 6 values where the first line names 5 columns"),
        ('asha@example.com,"A"B,,form,2026-01-01', "a quotation mark is not closed"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_reason_and_stops_no_good_one(row: str, reason: str) -> None:
    store = FakeStore()
    report = _import(store, HEADER + row + "\nben@example.com,,,form,2026-01-01\n")
    assert [person.address for person in store.subscribers.of_audience("newsletter")] == ["ben@example.com"]
    ((line, given_reason),) = _lines(report).items()
    assert line == 2
    assert given_reason.startswith(reason)
    assert "asha" not in given_reason


def _people(number: int, quoted: str = "{}") -> str:
    return "".join(f"p{each}@example.com,{quoted.format('Ann')},,form,2026-01-01\n" for each in range(number))


@pytest.mark.parametrize("quoted", ["{}", '"{}"'])
@pytest.mark.parametrize("bad", ['"Ben', '"', '""" Ben', 'Ben",""'])
@pytest.mark.parametrize("before", [0, 3])
def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_alone(before: int, bad: str, quoted: str) -> None:
    store = FakeStore()
    text = f"{HEADER}{_people(before, quoted)}ben@example.com,{bad},,form,2026-01-01\n"
    text += _people(5000, quoted).replace("p", "after")
    report = _import(store, text)
    assert (report.new, report.repeated) == (before + 5000, ())
    (refused,) = report.refused
    assert refused.line == before + 2
    assert refused.reason.startswith(("a quotation mark is not closed", "has 6 values"))


def test_a_quotation_mark_that_another_row_seems_to_close_hides_nobody() -> None:
    store = FakeStore()
    text = (
        "email,consent_source,consent_date,notes\n"
        'ann@example.com,form,2026-01-01,"said yes\n'
        "ben@example.com,form,2026-01-01,\n"
        'cy@example.com,form,2026-01-01,by phone"\n'
        'dee@example.com,form,2026-01-01,"two\nlines"\n'
    )
    report = _import(store, text)
    assert sorted(person.address[:3] for person in store.subscribers.of_audience("newsletter")) == ["ben", "cy@", "dee"]
    assert _lines(report) == {2: "a quotation mark is not closed, or stands inside a value"}


cells = st.sampled_from(
    ["ann@example.com", "ben@example.com", "form", "2026-01-01", '"', '""', '"a', 'a"', '"a"', "\n", "", ",", "x"]
)


@given(st.lists(st.lists(cells, max_size=6).map(",".join), max_size=12))
def test_every_line_of_a_file_is_a_row_that_is_counted_or_blank(rows: list[str]) -> None:
    text = HEADER + ASHA + "".join(f"{row}\n" for row in rows)
    store = FakeStore()
    report = _import(store, text)
    counted = [row.line for row in (*report.refused, *report.repeated)]
    assert len(counted) == len(set(counted))
    named = len(counted) + report.new
    assert named <= text.count("\n") - 1
    # Whatever reads as a subscriber by itself is one, or the same person stands there already.
    usable = {line.partition(",")[0] for line in text.splitlines()[1:] if _reads_alone(line)}
    assert usable <= {person.address for person in store.subscribers.of_audience("newsletter")}


def _reads_alone(line: str) -> bool:
    try:
        return bool(_import(FakeStore(), f"{HEADER}{line}\n").new)
    except BadInput:
        return False


def test_invisible_characters_are_taken_out_of_names_and_said() -> None:
    store = FakeStore()
    rows = "ann@example.com,\u202eAnn\u202c,,form\u200b,2026-01-01\n\ufeffben@example.com,می\u200cنا,,form,2026-01-01\n"  # noqa: RUF001 - Persian
    report = _import(store, HEADER + rows)
    people = {person.address: person for person in store.subscribers.of_audience("newsletter")}
    assert (people["ann@example.com"].name, people["ann@example.com"].consent_source) == ("Ann", "form")
    assert people["ben@example.com"].name == "می\u200cنا"  # noqa: RUF001 - Persian
    assert [row.line for row in report.cleaned] == [2, 3]
    assert "line 2: invisible characters were taken out" in report.refused_lines()


@pytest.mark.parametrize("address", ["an\u200bn@example.com", "ann@exam\u200bple.com", "ann@exa\u202emple.com"])
def test_an_invisible_character_within_an_address_is_refused(address: str) -> None:
    report = _import(FakeStore(), f"{HEADER}{ASHA}{address},,,form,2026-01-01\n")
    assert [row.line for row in report.refused] == [3]


def test_today_is_the_clinics_day() -> None:
    late_evening_utc = FixedClock(datetime(2026, 11, 23, 20, tzinfo=UTC))
    report = _import(FakeStore(), HEADER + "asha@example.com,,,form,2026-11-24\n", late_evening_utc)
    assert report.new == 1


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty or has no line of column names: write address,name,"),
        (b"\n \n", "is empty or has no line of column names"),
        (b'"open\n', "is empty or has no line of column names"),
        (b"PK\x03\x04\x00\x00", "is not a text file: save it as CSV, UTF-8"),
        (HEADER.encode("utf-16"), "is not a text file: save it as CSV, UTF-8"),
        (HEADER.encode() + b"asha@example.com,J\xf6rg,,form,2026-01-01\n", "line 2 is not UTF-8 text"),
        (ASHA.encode(), "the first line does not name the column address: write address,name,"),
        (b"address,name\nasha@example.com,A\n", "the first line does not name the column consent_source"),
        (b"email,address,consent_source,consent_date\n", "the first line names the column address twice"),
        (HEADER.encode(), "has no subscriber that can be imported"),
        (HEADER.encode() + b"x,,,,\n", "has no subscriber that can be imported: line 2: address is not an e-mail"),
    ],
)
def test_a_wrong_file_is_refused_whole_in_one_line(data: bytes, problem: str) -> None:
    store = FakeStore()
    with pytest.raises(BadInput) as caught:
        _import(store, data)
    assert str(caught.value).startswith(f"people.csv: {problem}")
    assert "\n" not in str(caught.value)
    assert "asha" not in str(caught.value)
    assert store.transactions == 0


def test_an_audience_needs_a_plain_name() -> None:
    with pytest.raises(BadInput, match=r"^the audience's name must be lower-case letters"):
        _desk(FakeStore()).import_data(HEADER.encode(), "people.csv", "Acne Patients")


def test_a_large_file_is_imported_in_pieces_so_that_nobody_waits_for_the_whole_of_it() -> None:
    store, breaths = FakeStore(), list[float]()
    desk = AudienceDesk(cast("Store", store), (KEY,), CLOCK, ZONE, _ids(), breaths.append)
    rows = "".join(f"p{number}@example.com,,,form,2026-01-01\n" for number in range(2 * PIECE + 1))
    report = desk.import_data((HEADER + rows).encode(), "people.csv", "newsletter")
    assert report.new == 2 * PIECE + 1
    assert store.transactions == 1 + 3, "one that reads, and three that write"
    assert breaths == [BREATH] * 2


def test_the_report_says_of_every_row_and_column_what_became_of_it() -> None:
    store = FakeStore()
    _suppress(store, "cy@example.com")
    header, ok = HEADER.replace("name", "phone"), ",,,form,2026-01-01\n"
    report = _import(store, f"{header}x{ok}asha@example.com{ok}cy@example.com{ok}asha@example.com{ok}")
    assert report.summary() == "newsletter: 1 new, 0 updated, 0 unchanged, 1 suppressed, 1 repeated, 1 refused"
    assert report.refused_lines() == (
        "column phone: not used",
        "line 2: address is not an e-mail address: write it as in name@example.com",
        "line 4: suppressed: asked by phone",
        "line 5: the same address as line 3",
    )
    assert json.loads(json.dumps(audience_document(report)))["refused"][0]["line"] == 2


def test_ids_are_opaque_and_differ() -> None:
    ids = {random_subscriber_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(entry) == 24 and int(entry, 16) >= 0 for entry in ids)


_CELLS = st.one_of(
    st.sampled_from(["asha@example.com", "BEN@example.com", "x", "", "form", "2026-01-01", '"', "a;b", "é", "\r"]),
    st.text(max_size=8),
)


@given(st.lists(st.lists(_CELLS, min_size=5, max_size=5), max_size=6))
def test_whatever_a_file_holds_every_good_row_is_taken_and_nothing_crashes(rows: list[list[str]]) -> None:
    store = FakeStore()
    text = HEADER + ASHA + "".join(",".join(cells) + "\n" for cells in rows)
    try:
        report = _import(store, text.encode("utf-8", "surrogatepass"))
    except BadInput as error:
        assert "UTF-8" in str(error)  # noqa: PT017 - either answer is right, a crash is not
        return
    assert report.new >= 1
    assert report.new == len(store.subscribers.people)
    assert ("newsletter", "asha@example.com") in store.subscribers.people
