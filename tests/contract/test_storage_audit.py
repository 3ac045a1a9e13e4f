"""The audit trail only grows: the database refuses anything else, and what is done behind its back shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import chain

import pytest
from conftest import Databases
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    String,
    Table,
    cast,
    column,
    delete,
    literal,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from storage_samples import MINUTE, NOW, POST, at_once, item, package, rolled_back

from scheduler.domain.approval import Approval, Submission
from scheduler.domain.audit import START, AuditEntry, AuditEvent, AuditHead, broken_links, event
from scheduler.domain.errors import ClinicError
from scheduler.domain.payload import Picture
from scheduler.services.trail import Trail
from scheduler.storage.audit import SqlAudit
from scheduler.storage.store import SqlStore, open_store
from scheduler.storage.tables import audit, audit_head

ROWS = 4


def happened(number: int, subject: str = "a/b/x/post") -> AuditEvent:
    return event(NOW + number * MINUTE, "rao", "sign", subject, n=number)


def write(store: SqlStore, count: int = ROWS) -> list[AuditEntry]:
    with store.transaction() as tx:
        return [tx.audit.record(happened(number)) for number in range(1, count + 1)]


def findings(connection: Connection) -> tuple[str, ...]:
    trail = SqlAudit(connection)
    return tuple(broken_links(trail.entries(), trail.head()))


@contextmanager
def behind_its_back(store: SqlStore) -> Iterator[Connection]:
    """A connection of somebody who may do everything, and has taken the triggers away."""
    with store._engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection


def test_events_come_back_as_recorded_and_in_order(store: SqlStore) -> None:
    at = datetime(2026, 3, 2, 14, 30, 0, 1, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    odd = event(at, "asha", "waive", "भारत/“x”", reason="it's\n\x00 50 %", item=POST)
    with store.transaction() as tx:
        assert tx.audit.entries() == ()
        assert tx.audit.head() is None
        written = [tx.audit.record(one) for one in (happened(1), odd, happened(2))]
    with store.transaction() as tx:
        assert tx.audit.entries() == tuple(written)
        assert [entry.sequence for entry in written] == [1, 2, 3]
        assert [entry.previous for entry in written] == [START, written[0].hash, written[1].hash]
        assert tx.audit.head() == AuditHead(3, written[-1].hash)
        assert tx.audit.entries()[1].event == odd
    assert Trail(store).verify().faults == ()


def test_the_trail_of_one_subject_has_its_rows_alone(store: SqlStore) -> None:
    with store.transaction() as tx:
        written = [tx.audit.record(happened(number, "ab"[number % 2])) for number in range(5)]
        assert tx.audit.entries("a") == (written[0], written[2], written[4])
        assert tx.audit.entries("c") == ()


def test_what_is_rolled_back_leaves_no_trace_in_the_trail(store: SqlStore) -> None:
    write(store, 1)
    with rolled_back(store) as tx:
        tx.audit.record(happened(2))
    write(store, 1)
    assert Trail(store).verify().faults == ()
    with store.transaction() as tx:
        assert len(tx.audit.entries()) == 2


CHANGES = {
    "update": "UPDATE audit SET actor = 'nobody' WHERE sequence = 2",
    "update to the same": "UPDATE audit SET actor = actor",
    "delete": "DELETE FROM audit WHERE sequence = 4",
    "delete all": "DELETE FROM audit",
}
COLUMNS = "(sequence, at, actor, action, subject, detail, previous, hash)"
VALUES = f"{COLUMNS} VALUES (2, 0, 'a', 'b', 'c', '{{}}', 'd', 'e')"
SQLITE_CHANGES = {
    "replace": f"REPLACE INTO audit {VALUES}",
    "update or replace": "UPDATE OR REPLACE audit SET sequence = 2 WHERE sequence = 3",
    "upsert": f"INSERT INTO audit {VALUES} ON CONFLICT DO UPDATE SET actor = 'nobody'",
}
POSTGRESQL_CHANGES = {
    "truncate": "TRUNCATE audit",
    "truncate with others": "TRUNCATE audit_head, audit CASCADE",
    "upsert": f"INSERT INTO audit {VALUES} ON CONFLICT (sequence) DO UPDATE SET actor = 'nobody'",
}


def test_the_database_refuses_to_change_or_remove_a_row(store: SqlStore, databases: Databases) -> None:
    written = write(store)
    changes = CHANGES | (SQLITE_CHANGES if databases.name == "sqlite" else POSTGRESQL_CHANGES)
    for change in changes.values():
        with (
            pytest.raises(DBAPIError, match="a row of the audit trail is never changed or removed"),
            store._engine.begin() as connection,
        ):
            connection.execute(text(change))
    with store.transaction() as tx:
        assert tx.audit.entries() == tuple(written)
    assert Trail(store).verify().faults == ()


def test_writers_at_once_make_one_chain_from_its_first_row_on(store: SqlStore) -> None:
    def record(worker: str) -> list[AuditEntry]:
        mine = []
        for number in range(25):
            with store.transaction() as tx:
                mine.append(tx.audit.record(happened(number, worker)))
        return mine

    shares = at_once(record, "a", "b", "c")
    with store.transaction() as tx:
        assert tx.audit.entries() == tuple(sorted(chain(*shares), key=lambda entry: entry.sequence))
        for worker, share in zip("abc", shares, strict=True):
            assert tx.audit.entries(worker) == tuple(share)
    assert Trail(store).verify().faults == ()


WRITER = """
import sys
from datetime import UTC, datetime
from scheduler.domain.audit import event
from scheduler.storage.store import SqlStore
store = SqlStore(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    with store.transaction() as tx:
        tx.audit.record(event(datetime.now(UTC), sys.argv[2], "write", str(number)))
store.close()
"""


def test_processes_at_once_make_one_chain(databases: Databases) -> None:
    url = databases.migrated()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("a", "b")
    ]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    store = open_store(url, create=True)
    with store.transaction() as tx:
        for name in ("a", "b"):
            assert [e.event.subject for e in tx.audit.entries() if e.event.actor == name] == [*map(str, range(40))]
    assert Trail(store).verify().faults == ()
    store.close()


def remove(connection: Connection, row: int) -> None:
    connection.execute(delete(audit).where(audit.c.sequence == row))


def move(connection: Connection, row: int, to: int) -> None:
    connection.execute(update(audit).where(audit.c.sequence == row).values(sequence=to))


def flipped(value: object) -> Iterator[object]:
    """Yield a stored value with each of its bits changed: bytes for a text, which need not be one any more."""
    if isinstance(value, str):
        data = value.encode()
        for bit in range(len(data) * 8):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            yield bytes(changed)
    else:
        assert isinstance(value, int)
        yield from (value ^ (1 << bit) for bit in range(31 if value < 2**31 else 63))
        yield -value - 1  # every bit, the sign's too


def is_storable(value: object, connection: Connection) -> bool:
    """PostgreSQL takes no text that is none."""
    if connection.dialect.name == "sqlite" or not isinstance(value, bytes):
        return True
    try:
        return "\x00" not in value.decode()
    except UnicodeDecodeError:
        return False


def tampered(connection: Connection, table: Table, target: Column[object], row: int) -> Iterator[str]:
    """Change a row's column bit by bit; yield what the check of the trail says each time."""
    number = next(iter(table.primary_key))
    is_text = isinstance(target.type, String)
    (before,) = connection.execute(select(type_coerce(target, String if is_text else BigInteger)).where(number == row))
    for value in flipped(before[0]):
        if not is_storable(value, connection):
            continue
        stored = value
        if isinstance(value, bytes) and connection.dialect.name == "postgresql":
            stored = value.decode()
        elif isinstance(value, bytes):
            stored = cast(literal(value), String)
        elif not is_text:
            stored = literal(value, BigInteger)
        # The database refuses a number that another row has.
        with suppress(IntegrityError), connection.begin_nested() as savepoint:
            connection.execute(update(table).where(number == row).values({column(target.name): stored}))
            yield "\n".join(findings(connection))
            savepoint.rollback()


@pytest.mark.parametrize("name", [each.name for each in audit.columns])
@pytest.mark.parametrize("row", [1, 2, ROWS])
def test_one_bit_of_any_column_of_a_row_is_found(store: SqlStore, name: str, row: int) -> None:
    write(store)
    expected = "row" if name == "sequence" else f"row {row} was changed after it was written"
    with behind_its_back(store) as connection:
        assert findings(connection) == ()
        checked = 0
        for said in tampered(connection, audit, audit.c[name], row):
            assert expected in said
            checked += 1
            if row != 2 and checked >= 16:  # every bit of one row is enough, and some of the first and the last
                break
        assert checked >= 16


@pytest.mark.parametrize("name", ["sequence", "hash"])
def test_one_bit_of_the_mark_of_the_last_row_is_found(store: SqlStore, name: str) -> None:
    write(store)
    with behind_its_back(store) as connection:
        said = list(tampered(connection, audit_head, audit_head.c[name], 1))
    assert len(said) > 30
    assert all(said)


def test_the_mark_of_the_last_row_removed_is_found(store: SqlStore) -> None:
    write(store)
    with behind_its_back(store) as connection:
        connection.execute(text("DELETE FROM audit_head"))
    assert Trail(store).verify().faults == ("the mark of the last row is missing",)


@pytest.mark.parametrize("row", range(1, ROWS + 1))
def test_a_removed_row_is_found(store: SqlStore, row: int) -> None:
    write(store)
    with behind_its_back(store) as connection:
        remove(connection, row)
    (line,) = Trail(store).verify().faults
    missing = f"row {row} is missing: row {row + 1} stands in its place"
    last = f"the trail should end with row {ROWS}, and ends with row {ROWS - 1}"
    assert line == (last if row == ROWS else missing)


def test_rows_that_move_up_into_the_place_of_a_removed_one_are_found(store: SqlStore) -> None:
    write(store)
    with behind_its_back(store) as connection:
        remove(connection, 2)
        for row in (3, 4):
            move(connection, row, row - 1)
    said = Trail(store).verify().faults
    assert "row 2 does not follow the row before it" in said
    assert "row 2 was changed after it was written" in said


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (1, ROWS), (3, ROWS)])
def test_two_rows_that_changed_places_are_found(store: SqlStore, one: int, other: int) -> None:
    write(store)
    with behind_its_back(store) as connection:
        for old, new in ((one, 99), (other, one), (99, other)):
            move(connection, old, new)
    said = Trail(store).verify().faults
    for row in (one, other):
        assert f"row {row} was changed after it was written" in said


def test_two_rows_whose_events_changed_places_are_found(store: SqlStore) -> None:
    first, second, *_ = write(store)
    with behind_its_back(store) as connection:
        for entry, other in ((first, second), (second, first)):
            change = update(audit).where(audit.c.sequence == entry.sequence)
            connection.execute(change.values(at=other.event.at, detail=other.event.detail))
    assert Trail(store).verify().faults == tuple(f"row {row} was changed after it was written" for row in (1, 2))


def forge(connection: Connection, start: int) -> None:
    """Write the rows from `start` on again, each bound to the one before it, with an event that never happened."""
    trail = SqlAudit(connection)
    kept = trail.entries()[: start - 1]
    for row in range(start, ROWS + 1):
        remove(connection, row)
    head = AuditHead(kept[-1].sequence, kept[-1].hash) if kept else AuditHead(0, START)
    connection.execute(update(audit_head).values(sequence=head.sequence, hash=head.hash))
    for number in range(start, ROWS + 1):
        trail.record(replace(happened(number), actor="forger"))


@pytest.mark.parametrize("start", range(1, ROWS + 1))
def test_a_tail_that_was_written_again_is_found_by_the_mark_of_the_last_row(store: SqlStore, start: int) -> None:
    write(store)
    with behind_its_back(store) as connection:
        mark = SqlAudit(connection).head()
        assert mark
        forge(connection, start)
        connection.execute(update(audit_head).values(sequence=mark.sequence, hash=mark.hash))
    assert Trail(store).verify().faults == (f"the trail should end with row {ROWS}, and ends with row {ROWS}",)


def test_a_row_added_behind_the_mark_is_found_and_nothing_follows_on_it(store: SqlStore) -> None:
    write(store)
    with behind_its_back(store) as connection:
        mark = SqlAudit(connection).head()
        assert mark
        SqlAudit(connection).record(happened(9))
        connection.execute(update(audit_head).values(sequence=mark.sequence, hash=mark.hash))
    said = Trail(store).verify().faults
    assert said == (f"the trail should end with row {ROWS}, and ends with row {ROWS + 1}",)
    with pytest.raises(ClinicError, match=r"row 5 .* restore the newest backup") as caught, store.transaction() as tx:
        tx.audit.record(happened(5))
    assert "\n" not in str(caught.value)
    assert Trail(store).verify().faults == said


def test_what_is_recorded_later_does_not_hide_what_was_removed(store: SqlStore) -> None:
    write(store)
    with behind_its_back(store) as connection:
        remove(connection, ROWS)
    write(store, 2)
    assert Trail(store).verify().faults == (f"row {ROWS} is missing: row {ROWS + 1} stands in its place",)


UNREADABLE = {
    "sqlite": (
        "UPDATE audit SET actor = CAST(actor AS BLOB) WHERE sequence = 3",
        "UPDATE audit SET detail = X'FF' WHERE sequence = 3",
        "UPDATE audit SET subject = CAST(X'612F62C3' AS TEXT) WHERE sequence = 3",
        "UPDATE audit SET hash = CAST(X'80' AS TEXT) WHERE sequence = 3",
        "UPDATE audit SET at = 'yesterday' WHERE sequence = 3",
        "UPDATE audit SET at = 1.5 WHERE sequence = 3",
        "UPDATE audit SET at = X'00' WHERE sequence = 3",
        "UPDATE audit SET at = 9223372036854775807 WHERE sequence = 3",
    ),
    "postgresql": ("UPDATE audit SET at = 9223372036854775807 WHERE sequence = 3",),
}


def test_a_row_that_cannot_be_read_is_a_finding_and_can_be_shown(databases: Databases, store: SqlStore) -> None:
    write(store)
    with behind_its_back(store) as connection:
        for change in UNREADABLE[databases.name]:
            with connection.begin_nested() as savepoint:
                connection.execute(text(change))
                assert "row 3 was changed after it was written" in findings(connection), change
                shown = SqlAudit(connection).entries()[2]
                savepoint.rollback()
            assert not shown.legible, change
            assert repr(shown).encode(), change


def test_a_damaged_row_is_found_even_where_it_is_shown_like_the_one_that_was_written(store: SqlStore) -> None:
    with store.transaction() as tx:
        written = tx.audit.record(AuditEvent(NOW, "", "sign", "\\xff"))
    assert list(broken_links([written], AuditHead(1, written.hash))) == []
    damaged = replace(written, legible=False)
    assert list(broken_links([damaged], AuditHead(1, written.hash))) == ["row 1 was changed after it was written"]
    if store._engine.dialect.name == "postgresql":
        return  # it stores no text that is none
    with behind_its_back(store) as connection:
        for change in ("UPDATE audit SET subject = CAST(X'FF' AS TEXT)", "UPDATE audit SET actor = X''"):
            with connection.begin_nested() as savepoint:
                connection.execute(text(change))
                assert findings(connection) == ("row 1 was changed after it was written",), change
                savepoint.rollback()


def submit(store: SqlStore) -> tuple[str, str]:
    """Keep two contents and a picture; return the hash of the first content, and of the picture."""
    picture = Picture("card.png", "image/png", b"\x89PNG\x00\xff", "", 1, 1)
    first, second = package("It may help. भारत", picture), package("Ask your clinician.")
    with store.transaction() as tx:
        tx.items.put(item())
        for said in (first, second):
            tx.approvals.keep(said)
            tx.approvals.submit(Submission(POST, 1, said.hash, "asha", NOW))
            tx.approvals.sign(Approval(POST, 1, said.hash, "Dr Rao", NOW, NOW + MINUTE))
    return first.hash, first.content.images[0]


def test_contents_and_pictures_are_those_that_their_hashes_are_of(store: SqlStore) -> None:
    words, picture = submit(store)
    assert Trail(store).verify().faults == ()
    with behind_its_back(store) as connection:
        connection.execute(
            text("UPDATE contents SET canonical = replace(canonical, 'may', 'will') WHERE hash = :hash"),
            {"hash": words},
        )
        connection.execute(text("UPDATE pictures SET data = substr(data, 1, 3)"))
    assert Trail(store).verify().faults == (
        f"the content kept under {words} was changed after it was written",
        f"the picture kept under {picture} was changed after it was written",
    )


def test_a_content_that_was_signed_and_is_gone_is_found(store: SqlStore) -> None:
    words, _ = submit(store)
    with behind_its_back(store) as connection:
        connection.execute(text("DELETE FROM contents WHERE hash = :hash"), {"hash": words})
    assert Trail(store).verify().faults == (f"the content kept under {words} is gone",)


def test_a_content_that_cannot_be_read_is_a_finding(store: SqlStore, databases: Databases) -> None:
    words, _ = submit(store)
    broken = {
        "sqlite": "UPDATE contents SET canonical = CAST(X'FF' AS TEXT) WHERE hash = :hash",
        "postgresql": "UPDATE contents SET canonical = '' WHERE hash = :hash",
    }
    with behind_its_back(store) as connection:
        connection.execute(text(broken[databases.name]), {"hash": words})
    assert Trail(store).verify().faults == (f"the content kept under {words} was changed after it was written",)
