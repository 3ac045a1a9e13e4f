"""The journal keeps every attempt whose line was written whole, whatever happens to the machine."""

from __future__ import annotations

import os
import re
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, JournalEntry, item_id
from scheduler.domain.errors import ClinicError
from scheduler.domain.installation import JournalMark
from scheduler.domain.prepared import Prepared
from scheduler.ports import Journal
from scheduler.storage.journal import FileJournal

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def attempt(delivery: str, number: int) -> Attempt:
    return Attempt(delivery, number, "a", "f", AT)


DELIVERIES = ("aa", "bb", "cc")
KEY = ItemKey("camp", "care", "x", Kind.POST)
WORDS = f"aa 1 2026-03-02T09:00:00+00:00 {item_id(KEY)} 4 %7B%7D"
EARLIER = f"aa 1 2026-03-02T09:00:00+00:00 {item_id(KEY)} 4\n"


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
    begins, line = path.read_text().splitlines()
    assert re.fullmatch("v2 1 [0-9a-f]{32} journal [0-9a-f]{16}", begins)
    assert re.fullmatch(f"v2 2 [0-9a-f]{{32}} {re.escape(WORDS)}", line)
    assert journal.last("aa") == JournalEntry(1, AT)


def test_what_was_prepared_is_kept_word_for_word(journal: Journal) -> None:
    prepared = Prepared("3lk nyd ✓%\n", ("m 1", "m2"), AT)
    journal.record(delivery(), replace(attempt("aa", 1), prepared=prepared))
    assert journal.last("aa") == JournalEntry(1, AT, prepared)


def test_a_line_of_an_earlier_version_is_read_too(journal: Journal, path: Path) -> None:
    path.write_text(EARLIER)
    assert journal.last("aa") == JournalEntry(1, AT)
    assert journal.newest_version(KEY) == 4


def test_each_line_is_on_the_disk_before_the_call(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: flushed.append(os.fstat(file).st_ino))
    journal.record(delivery(), attempt("aa", 1))
    assert flushed[-1] == path.stat().st_ino
    assert path.parent.stat().st_ino in flushed
    flushed.clear()
    journal.record(delivery(), attempt("aa", 2))
    assert flushed == [path.stat().st_ino]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lost=st.integers(1, 120))
def test_a_torn_last_line_is_passed_over_and_the_next_takes_its_place(path: Path, lost: int) -> None:
    for file in (path, path.with_name("attempts.journal.end")):
        file.unlink(missing_ok=True)
    journal = FileJournal(path)
    journal.record(delivery(), attempt("aa", 11))
    before, end = path.read_bytes(), path.with_name("attempts.journal.end").read_bytes()
    journal.record(delivery(), attempt("bb", 12))
    # A process that is killed while it writes has not yet said where the journal ends.
    path.write_bytes(before + path.read_bytes()[len(before) : -lost])
    path.with_name("attempts.journal.end").write_bytes(end)
    after = FileJournal(path)
    assert after.fault(None) is None
    assert newest(after) == {"aa": 11}
    after.record(delivery(), attempt("cc", 1))
    assert newest(after) == newest(FileJournal(path)) == {"aa": 11, "cc": 1}
    assert FileJournal(path).fault(after.mark()) is None


def test_what_is_not_a_line_of_the_journal_is_passed_over(journal: Journal, path: Path) -> None:
    path.write_bytes(b"\n\xff\xfe\naa x 2026-03-02\naa 1\naa 1 soon\naa 2 2026-03-02T09:00:00+00:00 more\n")
    assert newest(journal) == {}


def test_threads_write_whole_lines(journal: Journal, path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: journal.record(delivery(), attempt(f"d{number}", 1)), range(100)))
    lines = path.read_text().splitlines()[1:]
    assert sorted(line.split()[3] for line in lines) == sorted(f"d{number}" for number in range(100))
    assert all(journal.last(f"d{number}") for number in range(100))
    assert FileJournal(path).fault(journal.mark()) is None


def write_fifty(path: Path) -> None:
    journal = FileJournal(path)
    for number in range(50):
        journal.record(delivery(), attempt("aa", number))


def test_processes_write_one_journal_that_holds_together(path: Path) -> None:
    processes = [get_context("spawn").Process(target=write_fifty, args=(path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert len(path.read_bytes().splitlines()) == 151
    assert FileJournal(path).fault(None) is None


def test_a_journal_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        FileJournal(tmp_path / "missing" / "attempts.journal").record(delivery(), attempt("aa", 1))


@pytest.mark.parametrize("device", ["/dev/full", "/dev/null", "/dev/zero"])
def test_what_is_no_file_is_no_journal(device: str) -> None:
    with pytest.raises(OSError, match="it is no file"):
        FileJournal(Path(device)).record(delivery(), attempt("aa", 1))


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
    with pytest.raises(ClinicError, match="cannot be read: it is no file"):
        FileJournal(tmp_path).last("aa")


END = "attempts.journal.end"


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_at_the_end_of_a_line(path: Path) -> None:
    path.write_bytes(b"".join(lines(path)[:-1]))


def with_a_hole(path: Path) -> None:
    path.write_bytes(b"".join(lines(path)[:3] + lines(path)[4:]))


def with_a_line_twice(path: Path) -> None:
    path.write_bytes(b"".join(lines(path)[:4] + lines(path)[3:]))


def in_another_order(path: Path) -> None:
    first, second, third, *rest = lines(path)
    path.write_bytes(b"".join([first, third, second, *rest]))


def with_zeros(path: Path) -> None:
    content = bytearray(path.read_bytes())
    third = len(content) // 3
    content[third : 2 * third] = bytes(third)
    path.write_bytes(content)


def ending_in_zeros(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2].ljust(len(content), b"\0"))


def in_utf_16(path: Path) -> None:
    path.write_bytes(path.read_text().encode("utf-16"))


def with_line_ends_of_another_system(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def with_another_number(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b" bb 2 ", b" bb 3 "))


def with_a_line_of_before(path: Path) -> None:
    path.write_bytes(path.read_bytes() + EARLIER.encode())


def with_a_carriage_return(path: Path) -> None:
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join((first, b"\r", *rest)))


def with_control_characters(path: Path) -> None:
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + b"\x0b\x0c\x1c" + content[half:])


def with_words_of_another_kind(path: Path) -> None:
    line = f"aa 1 2026-03-02T09:00:00+00:00 {item_id(KEY)} 4 7\n"
    path.write_bytes(path.read_bytes() + line.encode())


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def removed(path: Path) -> None:
    path.unlink()


def replaced_by_another(path: Path) -> None:
    other = FileJournal(path.with_name("other.journal"))
    for number in range(20):
        other.record(delivery(), attempt("aa", number))
    path.with_name("other.journal").replace(path)


DAMAGES: list[Callable[[Path], None]] = [
    cut_in_half,
    cut_at_the_end_of_a_line,
    with_a_hole,
    with_a_line_twice,
    in_another_order,
    with_zeros,
    ending_in_zeros,
    in_utf_16,
    with_line_ends_of_another_system,
    with_another_number,
    with_a_line_of_before,
    with_a_carriage_return,
    with_control_characters,
    with_words_of_another_kind,
    emptied,
    removed,
    replaced_by_another,
]


def with_five_lines(journal: Journal) -> JournalMark | None:
    for name, number in (("aa", 1), ("bb", 1), ("bb", 2), ("cc", 1)):
        journal.record(delivery(), attempt(name, number))
    return journal.mark()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_told_even_when_the_database_was_restored_and_knows_nothing(
    journal: Journal, path: Path, damage: Callable[[Path], None]
) -> None:
    with_five_lines(journal)
    damage(path)
    fault = FileJournal(path).fault(None)
    assert fault
    assert "clinic adopt journal" in fault
    assert "\n" not in fault
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(ClinicError, match="is damaged"):
        FileJournal(path).record(delivery(), attempt("dd", 1))
    assert before is None or path.read_bytes() == before, "what is left is evidence"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_told_from_what_the_database_knows_alone(
    journal: Journal, path: Path, damage: Callable[[Path], None]
) -> None:
    known = with_five_lines(journal)
    damage(path)
    path.with_name(END).unlink()
    assert FileJournal(path).fault(known)


# What was overwritten in place a running worker has read before, and goes on knowing.
@pytest.mark.parametrize("damage", [cut_in_half, with_a_line_twice, with_a_line_of_before, emptied, removed, in_utf_16])
def test_a_worker_that_runs_notices_the_damage_before_its_next_call(
    journal: Journal, path: Path, damage: Callable[[Path], None]
) -> None:
    with_five_lines(journal)
    damage(path)
    with pytest.raises((ClinicError, FileNotFoundError)):
        journal.record(delivery(), attempt("dd", 1))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_person_may_take_a_damaged_journal_as_it_is(
    journal: Journal, path: Path, damage: Callable[[Path], None]
) -> None:
    known = with_five_lines(journal)
    damage(path)
    adopted = FileJournal(path).adopt(known)
    assert known is not None
    assert adopted.sequence > known.sequence
    after = FileJournal(path)
    assert after.fault(adopted) is None
    after.record(delivery(), attempt("aa", 70))
    assert after.fault(after.mark()) is None
    assert newest(after)["aa"] == 70


def test_without_the_file_that_says_where_it_ends_a_journal_is_not_trusted(journal: Journal, path: Path) -> None:
    known = with_five_lines(journal)
    path.with_name(END).unlink()
    assert "is missing" in (FileJournal(path).fault(known) or "")
    path.with_name(END).write_text("7")
    assert "is damaged" in (FileJournal(path).fault(known) or "")


def test_a_journal_of_an_earlier_version_is_gone_on_with_and_covered_from_then_on(path: Path) -> None:
    path.write_text(EARLIER + "a torn li")
    journal = FileJournal(path)
    assert journal.fault(None) is None
    journal.record(delivery(), attempt("bb", 1))
    assert newest(FileJournal(path)) == {"aa": 1, "bb": 1}
    assert FileJournal(path).fault(journal.mark()) is None
    path.write_bytes(path.read_bytes().replace(b"aa 1", b"aa 2"))
    assert FileJournal(path).fault(journal.mark())


def test_a_restored_database_knows_less_than_the_journal_and_that_is_no_damage(journal: Journal, path: Path) -> None:
    journal.record(delivery(), attempt("aa", 1))
    known = journal.mark()
    journal.record(delivery(), attempt("aa", 2))
    assert FileJournal(path).fault(known) is None
    assert FileJournal(path).fault(None) is None


def test_a_journal_that_is_a_folder_is_told_in_one_line(tmp_path: Path) -> None:
    assert "cannot be used" in (FileJournal(tmp_path).fault(None) or "")


def test_the_journal_is_for_its_owner_alone(journal: Journal, path: Path) -> None:
    journal.record(delivery(), attempt("aa", 1))
    assert [file.stat().st_mode & 0o077 for file in (path, path.with_name(END))] == [0, 0]
