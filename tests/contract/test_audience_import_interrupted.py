"""An import that is killed, overtaken by another one or given a hostile file loses nothing, and adds nobody twice."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from import_world import HEADER, Lists, counts, told

from scheduler.domain.errors import BadInput
from scheduler.domain.imported_row import RefusedRow
from scheduler.services.audience_import import neighbouring_ids
from scheduler.services.breathing import PIECE
from scheduler.services.import_reading import ImportOptions
from scheduler.services.import_report import ImportReport
from scheduler.services.refused_file import write_refused
from scheduler.storage.store import SqlStore, SqlTransaction


class Killed(BaseException):
    """The process ends here."""


@dataclass
class KilledStore:
    """A store whose process is killed in its n-th write transaction: before it is committed, or right after."""

    store: SqlStore
    number: int
    committed: bool

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        self.number -= 1
        with self.store.transaction() as tables:
            yield tables
            if self.number == 0 and not self.committed:
                raise Killed
        if self.number == 0:
            raise Killed

    def brief(self) -> AbstractContextManager[SqlTransaction]:
        return self.store.brief()

    def reading(self, within: timedelta | None = None) -> AbstractContextManager[SqlTransaction]:
        return self.store.reading(within)


def people(number: int, first: int = 0) -> str:
    rows = "".join(f"p{each:05}@example.com,Ann {each},,,form,2026-01-01\n" for each in range(first, first + number))
    return "address,name,language,status,consent_source,consent_date\n" + rows


LEFT = "gone@example.com,,,unsubscribed,,\n"


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_import_that_was_killed_is_run_again_and_ends_in_the_same_state(
    store: SqlStore, tmp_path: Path, number: int, committed: bool
) -> None:
    lists = Lists(store, tmp_path)
    path = lists.file(people(PIECE + 10) + LEFT)
    with pytest.raises(Killed):
        lists.desk(KilledStore(store, number, committed)).run(path, ImportOptions())
    again = lists.take(path)
    done = counts(again)
    assert done.get("new", 0) + done.get("unchanged", 0) == PIECE + 10
    assert done["suppressed"] == 1
    assert len(lists.people()) == PIECE + 10
    assert lists.suppression("gone@example.com") is not None
    with store.reading() as tables:
        records = [len(tables.consents.of_subscriber(person.id)) for person in list(lists.people().values())[::50]]
    assert set(records) == {1}
    before = sorted(lists.people().items())
    assert counts(lists.take(path)) == {"unchanged": PIECE + 10, "suppressed": 1}
    assert sorted(lists.people().items()) == before


def test_two_imports_at_once_add_each_person_once(store: SqlStore, tmp_path: Path) -> None:
    both = threading.Barrier(2)

    def take(number: int) -> ImportReport:
        lists = Lists(store, tmp_path)
        path = lists.file(people(800, 400 * number), f"list{number}.csv")
        both.wait()
        return replace(lists.desk(), new_ids=neighbouring_ids).run(path, ImportOptions())

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(take, range(2)))
    found = Lists(store, tmp_path).people()
    assert len(found) == 1_200
    assert sum(report.new for report in reports) == 1_200
    with store.reading() as tables:
        assert all(len(tables.consents.of_subscriber(person.id)) == 1 for person in found.values())


def test_refused_rows_are_written_to_be_mended_and_imported_again(store: SqlStore, tmp_path: Path) -> None:
    lists = Lists(store, tmp_path)
    text = f'{HEADER}=1+1@x,"=HYPERLINK(1)",,form,2026-01-01\n@ann at example.com,+Ann,,form,2026-01-01\n'
    text += "ok@example.com,Ok,,form,2026-01-01\n"
    target = tmp_path / "refused.csv"
    report = lists.desk().run(lists.file(text), ImportOptions(), refused_to=target)
    assert counts(report) == {"new": 1, "refused": 2}
    written = target.read_text(encoding="utf-8-sig")
    assert written.splitlines()[1] == (
        "'=1+1@x,'=HYPERLINK(1),,form,2026-01-01,2,"
        "address is not an e-mail address: the part after the @-sign is not valid. It should have a period"
    )
    assert not any(cell[:1] in "=+-@" for line in written.splitlines() for cell in line.split(",") if cell)
    mended = written.replace("'@ann at example.com", "ann@example.com").replace("'=1+1@x", "ben@example.com")
    again = lists.take(mended, name="refused.csv")
    assert counts(again) == {"new": 2}
    assert again.preview.unused == ("refused line", "refused because")
    assert {person.name for person in lists.people().values()} == {"Ok", "+Ann", "=HYPERLINK(1)"}


def test_a_file_of_refused_rows_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "refused.csv"

    def broken() -> Iterator[RefusedRow]:
        yield RefusedRow(2, "no address", ("x",))
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        write_refused(target, ["email"], broken())
    assert list(tmp_path.iterdir()) == []


def test_a_line_without_end_costs_itself_alone(store: SqlStore, tmp_path: Path) -> None:
    lists = Lists(store, tmp_path)
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(people(2))
        for _ in range(30):
            file.write("x" * 1_000_000)
        file.write("\nlast@example.com,Last,,,form,2026-01-01\n")
    report = lists.take(path)
    assert counts(report) == {"new": 3, "refused": 1}
    assert told(report) == {4: "is longer than 1,000,000 characters"}


@pytest.mark.parametrize("bad", ["a\0b@example.com,A,,,form,2026-01-01\n", "b@example.com,A\0,,,form,2026-01-01\n"])
def test_a_zero_byte_costs_its_row_alone(store: SqlStore, tmp_path: Path, bad: str) -> None:
    lists = Lists(store, tmp_path)
    report = lists.take(people(2) + bad + LEFT)
    assert counts(report) == {"new": 2, "suppressed": 1, "refused": 1}
    assert "control character" in told(report)[4]


def test_a_workbook_that_unpacks_to_more_than_a_list_can_be_is_refused(store: SqlStore, tmp_path: Path) -> None:
    lists = Lists(store, tmp_path)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(60):
                part.write(b"\0" * 1_000_000)
    with pytest.raises(BadInput, match=r"bomb\.xlsx unpacks to more than a list of people can be: nothing was read"):
        lists.take(path)


def test_a_damaged_workbook_is_refused_in_one_line(store: SqlStore, tmp_path: Path) -> None:
    lists = Lists(store, tmp_path)
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook>")
    with pytest.raises(BadInput, match=r"list\.xlsx is a damaged workbook"):
        lists.take(path)
