"""The journal keeps every attempt whose line was written whole, whatever happens to the machine."""

from __future__ import annotations

import os
import resource
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, JournalEntry, Prepared, item_id
from scheduler.domain.errors import ClinicError
from scheduler.ports import Journal
from scheduler.storage.journal import FileJournal

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def attempt(delivery: str, number: int) -> Attempt:
    return Attempt(delivery, number, "a", "f", AT)


DELIVERIES = ("aa", "bb", "cc")
KEY = ItemKey("camp", "care", "x", Kind.POST)
LINE = f"aa 1 2026-03-02T09:00:00+00:00 {item_id(KEY)} 4 %7B%7D\n"


def delivery(version: int = 4) -> Delivery:
    return Delivery("id", KEY, version, 1, 1, DeliveryState.CALLING, AT, AT, AT, "hash")


def newest(journal: Journal) -> dict[str, int]:
    entries = {delivery: journal.last(delivery) for delivery in DELIVERIES}
    return {delivery: entry.number for delivery, entry in entries.items() if entry}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "attempts.journal"


@pytest.fixture
def journal(path: Path) -> Journal:
    return FileJournal(path)


def test_a_journal_that_nobody_wrote_is_empty(journal: Journal) -> None:
    assert newest(journal) == {}


def test_the_highest_number_of_each_delivery_is_the_newest(journal: Journal) -> None:
    for one in (attempt("aa", 1), attempt("bb", 3), attempt("aa", 2), attempt("bb", 1)):
        journal.record(delivery(), one)
    assert newest(journal) == {"aa": 2, "bb": 3}


def test_a_line_says_delivery_number_and_time(journal: Journal, path: Path) -> None:
    journal.record(delivery(), attempt("aa", 1))
    assert path.read_text() == LINE
    assert journal.last("aa") == JournalEntry(1, AT)


def test_what_was_prepared_is_kept_word_for_word(journal: Journal) -> None:
    prepared = Prepared("3lk nyd ✓%\n", ("m 1", "m2"), AT)
    journal.record(delivery(), replace(attempt("aa", 1), prepared=prepared))
    assert journal.last("aa") == JournalEntry(1, AT, prepared)


def test_a_line_of_an_earlier_version_is_read_too(journal: Journal, path: Path) -> None:
    path.write_text(f"aa 1 2026-03-02T09:00:00+00:00 {item_id(KEY)} 4\n")
    assert journal.last("aa") == JournalEntry(1, AT)
    assert journal.newest_version(KEY) == 4


def test_each_line_is_on_the_disk_before_the_call(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: flushed.append(os.fstat(file).st_ino))
    journal.record(delivery(), attempt("aa", 1))
    assert flushed == [path.stat().st_ino, path.parent.stat().st_ino]
    journal.record(delivery(), attempt("aa", 2))
    assert flushed[2:] == [path.stat().st_ino]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.integers(0, 2 * len(LINE) + 2))
def test_a_torn_last_line_is_passed_over_and_harms_no_later_line(path: Path, kept: int) -> None:
    path.unlink(missing_ok=True)
    journal = FileJournal(path)
    journal.record(delivery(), attempt("aa", 11))
    whole = len(path.read_bytes())
    journal.record(delivery(), attempt("bb", 12))
    path.write_bytes(path.read_bytes()[:kept])
    torn = newest(journal)
    assert torn == {key: number for key, number, end in [("aa", 11, whole), ("bb", 12, 2 * whole)] if kept >= end}
    journal.record(delivery(), attempt("cc", 1))
    after = newest(journal)
    assert after["cc"] == 1
    assert after.items() >= torn.items()
    # A line that lacks nothing but its end may be read once it has one; a cut number never is.
    assert all({"aa": 11, "bb": 12, "cc": 1}[key] == number for key, number in after.items())


def test_what_is_not_a_line_of_the_journal_is_passed_over(journal: Journal, path: Path) -> None:
    path.write_bytes(b"\n\xff\xfe\naa x 2026-03-02\naa 1\naa 1 soon\naa 2 2026-03-02T09:00:00+00:00 more\n")
    assert newest(journal) == {}


def test_threads_write_whole_lines(journal: Journal, path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: journal.record(delivery(), attempt(f"d{number}", 1)), range(100)))
    # A thread may take another's line, which it sees half written, for a torn one: a blank line more is passed over.
    lines = [line for line in path.read_text().splitlines() if line]
    assert sorted(line.split()[0] for line in lines) == sorted(f"d{number}" for number in range(100))
    assert all(journal.last(f"d{number}") for number in range(100))


def test_a_journal_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        FileJournal(tmp_path / "missing" / "attempts.journal").record(delivery(), attempt("aa", 1))


def test_a_full_disk_is_an_error() -> None:
    with pytest.raises(OSError, match="No space left"):
        FileJournal(Path("/dev/full")).record(delivery(), attempt("aa", 1))


def test_a_line_that_was_cut_short_is_an_error_and_is_not_read(journal: Journal, path: Path) -> None:
    journal.record(delivery(), attempt("aa", 1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 10, hard))  # bytes: the disk fills up
    try:
        with pytest.raises(OSError, match="part of a line"):
            journal.record(delivery(), attempt("bb", 1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert newest(journal) == {"aa": 1}


def test_what_another_process_wrote_meanwhile_is_seen(journal: Journal, path: Path) -> None:
    journal.record(delivery(), attempt("aa", 1))
    assert newest(journal) == {"aa": 1}
    FileJournal(path).record(delivery(), attempt("aa", 2))
    assert newest(journal) == {"aa": 2}


def test_the_newest_version_of_an_item_that_was_attempted_is_known(journal: Journal) -> None:
    assert journal.newest_version(KEY) == 0
    journal.record(delivery(version=2), attempt("aa", 1))
    journal.record(delivery(version=1), attempt("bb", 1))
    assert journal.newest_version(KEY) == 2


def test_a_journal_that_cannot_be_read_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ClinicError, match="cannot be read: Is a directory"):
        FileJournal(tmp_path).last("aa")
