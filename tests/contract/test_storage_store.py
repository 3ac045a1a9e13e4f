"""A transaction is all or nothing, and what goes wrong with a database is told in one line with its remedy."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Databases
from postgresql_server import PostgresqlServer
from sqlalchemy import text
from storage_samples import ISSUE, NOW, POST, delivery, fill, item, parts

from scheduler.domain.errors import BadInput, ClinicError, MustStop, NotFound
from scheduler.domain.installation import Place
from scheduler.ports import Store, Transaction
from scheduler.storage.store import SqlStore, open_store


class Interrupted(Exception):  # noqa: N818 - an event
    pass


def test_the_store_is_what_the_services_ask_for(store: SqlStore) -> None:
    port: Store = store
    with port.transaction() as transaction:
        whole: Transaction = transaction
    assert whole is not None


def write_and_fail(tx: Transaction) -> None:
    tx.items.put(item())
    tx.deliveries.add([delivery()])
    tx.controls.pause("all of it", NOW)
    raise Interrupted


def test_an_exception_undoes_the_whole_transaction(store: SqlStore) -> None:
    with pytest.raises(Interrupted), store.transaction() as tx:
        write_and_fail(tx)
    with store.transaction() as tx:
        assert tx.items.campaigns() == ()
        assert tx.deliveries.of_item(POST) == ()
        assert tx.controls.paused() is None


def test_a_question_that_takes_too_long_is_broken_off_and_leaves_the_connection_as_it_was(store: SqlStore) -> None:
    # Without an end on SQLite; on PostgreSQL it would last for hours.
    endless = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) SELECT count(*) FROM n"
    )
    with (
        pytest.raises(BadInput, match=r"longer than 0\.05 seconds"),
        store.reading(timedelta(seconds=0.05)) as tx,
    ):
        tx.items._connection.execute(endless)
    with store.transaction() as tx:
        tx.items.put(item())


def test_what_only_reads_writes_nothing(store: SqlStore) -> None:
    with pytest.raises(ClinicError, match="read-only"), store.reading(timedelta(seconds=5)) as tx:
        tx.items.put(item())
    with store.transaction() as tx:
        assert tx.items.campaigns() == ()


def test_what_is_committed_is_there_for_whoever_opens_the_database_next(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
    store.close()
    with store.transaction() as tx:
        assert tx.items.get(POST) == item()


def test_a_delivery_without_its_item_is_not_stored(store: SqlStore) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), store.transaction() as tx:
        tx.deliveries.add([delivery()])


@pytest.mark.parametrize("url", ["", "clinic.db", "mysql://clinic:secret@host/db", "sqlite+aiosqlite:///clinic.db"])
def test_a_url_that_is_none_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(BadInput, match="sqlite:///") as caught:
        SqlStore(url)
    assert "secret" not in str(caught.value)


@pytest.fixture
def path(tmp_path: Path, sqlite_template: Path) -> Path:
    path = tmp_path / "clinic.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


@pytest.fixture
def sqlite_store(path: Path) -> Iterator[SqlStore]:
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


def pragma(store: SqlStore, name: str) -> str:
    with store._engine.connect() as connection:
        result = connection.exec_driver_sql(f"PRAGMA {name}")
        return str(result.scalar()) if result.returns_rows else ""


def test_sqlite_writes_survive_a_power_cut_and_wait_for_one_another(sqlite_store: SqlStore) -> None:
    assert pragma(sqlite_store, "journal_mode") == "wal"
    assert pragma(sqlite_store, "synchronous") == "2"  # FULL: sqlite.org/pragma.html#pragma_synchronous
    assert pragma(sqlite_store, "foreign_keys") == "1"
    assert pragma(sqlite_store, "busy_timeout") == "10000"


def test_a_transaction_holds_the_write_lock_from_its_beginning(sqlite_store: SqlStore, path: Path) -> None:
    with (
        sqlite_store.transaction(),
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_a_new_database_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    open_store(f"sqlite:///{path}", create=True).close()
    assert path.stat().st_mode & 0o077 == 0


def test_opening_makes_no_database_where_there_is_none(databases: Databases, tmp_path: Path) -> None:
    url = databases.empty()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(NotFound, match="put it back from your newest backup"):
        open_store(url)
    assert sorted(tmp_path.iterdir()) == before
    open_store(url, create=True).close()
    open_store(url).close()


def test_an_empty_file_is_no_database(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(NotFound, match="is not there"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize("replaced", [True, False])
def test_a_database_that_is_deleted_or_replaced_while_it_is_in_use_is_not_used_on(
    sqlite_store: SqlStore, path: Path, replaced: bool
) -> None:
    content = path.read_bytes()
    path.unlink()
    if replaced:
        path.with_name("another.db").write_bytes(content)
        path.with_name("another.db").rename(path)
    with pytest.raises(MustStop, match="deleted or replaced") as caught, sqlite_store.transaction():
        raise AssertionError("a transaction on a file that nobody sees")
    assert_one_line(caught.value, str(path), "start again")
    assert path.exists() == replaced


def place_of(url: str) -> Place | None:
    store = SqlStore(url)
    place = store.place()
    store.close()
    return place


def test_a_database_file_says_where_it_stands_and_a_copy_says_that_it_stands_elsewhere(
    sqlite_store: SqlStore, path: Path, tmp_path: Path
) -> None:
    assert sqlite_store.place() is None
    kept = sqlite_store.make_place()
    assert kept is not None
    assert sqlite_store.make_place() == kept, "it is marked once"
    copy = tmp_path / "copy"
    shutil.copytree(path.parent, copy, ignore=shutil.ignore_patterns("copy"))
    copied = place_of(f"sqlite:///{copy / path.name}")
    assert copied is not None
    assert copied.marker == kept.marker
    assert not kept.is_where(copied)
    moved = tmp_path / "moved"
    moved.mkdir()
    for file in tmp_path.glob("clinic.db*"):
        file.rename(moved / file.name)
    place = place_of(f"sqlite:///{moved / path.name}")
    assert place is not None
    assert place.inode == kept.inode


def test_a_database_on_a_server_stands_in_one_place_for_every_machine(postgresql_server: PostgresqlServer) -> None:
    first, second = (postgresql_server.url(postgresql_server.create()) for _ in range(2))
    places = [place_of(url) for url in (first, first, second)]
    assert places[0] is not None
    assert places[2] is not None
    assert places[0] == places[1]
    assert not places[0].is_where(places[2]), "another database of the same server is another place"


def assert_one_line(error: BaseException, *words: str) -> None:
    message = str(error)
    assert "\n" not in message
    assert "secret" not in message
    for word in words:
        assert word in message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClinicError) as caught:
        open_store(f"sqlite:///{tmp_path}/missing/clinic.db", create=True)
    assert_one_line(caught.value, "missing/clinic.db", "folder exists")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes. " * 100)
    with pytest.raises(ClinicError) as caught:
        open_store(f"sqlite:///{path}")
    assert_one_line(caught.value, "is not a database")
    assert path.read_text() == "These are notes. " * 100


def test_a_locked_database_is_told(sqlite_store: SqlStore, path: Path) -> None:
    pragma(sqlite_store, "busy_timeout = 1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ClinicError) as caught, sqlite_store.transaction():
            pass
    assert_one_line(caught.value, str(path), "was locked by another process")


def test_a_read_only_database_is_told(sqlite_store: SqlStore) -> None:
    pragma(sqlite_store, "query_only = ON")
    with pytest.raises(ClinicError) as caught, sqlite_store.transaction() as tx:
        tx.items.put(item())
    assert_one_line(caught.value, "is read-only")


def write_much(tx: Transaction) -> None:
    tx.controls.pause("first", NOW)
    tx.items.put(item(ISSUE))
    tx.deliveries.add(parts(5000, ISSUE))


def test_a_full_disk_in_the_middle_leaves_nothing_half_written_and_room_mends_it(sqlite_store: SqlStore) -> None:
    fill(sqlite_store, delivery())
    pages = int(pragma(sqlite_store, "page_count"))
    pragma(sqlite_store, f"max_page_count = {pages + 2}")
    with pytest.raises(ClinicError) as caught, sqlite_store.transaction() as tx:
        write_much(tx)
    assert_one_line(caught.value, "disk is full", "make room")
    with sqlite_store.transaction() as tx:
        assert tx.controls.paused() is None
        assert tx.deliveries.of_item(ISSUE) == ()
        assert tx.deliveries.get(delivery().id) == delivery()
    pragma(sqlite_store, "max_page_count = 1000000")
    fill(sqlite_store, *parts(5000, ISSUE))
    assert pragma(sqlite_store, "integrity_check") == "ok"


def test_an_unknown_error_of_the_database_is_not_disguised(sqlite_store: SqlStore) -> None:
    with pytest.raises(Exception, match="no such table"), sqlite_store.transaction() as tx:
        tx.items._connection.execute(text("SELECT * FROM nowhere"))


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ClinicError) as caught:
        open_store(f"postgresql://clinic:secret@127.0.0.1:{port}/clinic")
    assert_one_line(caught.value, "clinic on 127.0.0.1", "cannot be reached", "refused")


def test_a_missing_postgresql_database_is_named(postgresql_server: PostgresqlServer) -> None:
    with pytest.raises(ClinicError) as caught:
        open_store(postgresql_server.url("nowhere"))
    assert_one_line(caught.value, "nowhere", "does not exist")


def test_a_connection_cut_off_by_the_server_is_told_and_the_next_transaction_works(
    postgresql_server: PostgresqlServer, postgresql_template: str
) -> None:
    name = postgresql_server.create(postgresql_template)
    store = open_store(postgresql_server.url(name))
    with store.transaction() as tx:
        tx.items.put(item())
    with pytest.raises(ClinicError) as caught, store.transaction() as tx:
        tx.items._connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert_one_line(caught.value, "the database")
    with store.transaction() as tx:
        assert tx.items.get(POST) == item()
    store.close()
    postgresql_server.drop(name)
