"""A database made by any released version is brought up to date with all its rows; a newer one is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from conftest import Databases
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from storage_samples import POST, item

from scheduler.domain.approval import Approval
from scheduler.domain.errors import ClinicError
from scheduler.storage.approvals import SqlApprovals
from scheduler.storage.connection import connect, database_url
from scheduler.storage.items import SqlItems
from scheduler.storage.migrations import HEAD, current_revision, migrate, revisions
from scheduler.storage.store import SqlStore, found_store, open_store
from scheduler.storage.tables import EPOCH, metadata


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    url = databases.empty()
    SqlStore(url).create()
    engine = connect(database_url(url))
    yield engine
    engine.dispose()


def is_of_a_table(name: str | None, *_: object) -> bool:
    """Say no to the index of words, which each database keeps in tables of its own."""
    return not (name or "").startswith("item_words")


def tables_of(connection: Connection) -> list[Table]:
    reflected = MetaData()
    reflected.reflect(connection, only=is_of_a_table)
    return [table for table in reflected.sorted_tables if table.name != "alembic_version"]


def sample(column: Column[object]) -> object:
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, LargeBinary):
        return b"\x89PNG"
    return 1 if isinstance(column.type, Integer | Numeric) else "exosomes/lead/x/post"


def fill_every_table(connection: Connection) -> dict[str, int]:
    for table in tables_of(connection):
        row = {column.name: sample(column) for column in table.columns if not column.nullable}
        connection.execute(insert(table).values(row))
    return rows_of(connection)


def rows_of(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables_of(connection)
    }


@pytest.mark.parametrize("revision", revisions())
def test_a_database_of_every_released_revision_is_brought_up_to_date_with_its_rows(
    engine: Engine, revision: str
) -> None:
    with engine.begin() as connection:
        migrate(connection, revision)
        before = fill_every_table(connection)
    with engine.begin() as connection:
        migrate(connection)
        assert current_revision(connection) == HEAD
        after = rows_of(connection)
    assert before
    assert all(after[table] == count for table, count in before.items() if table in after)


def test_a_signature_of_the_first_release_says_what_was_written_down_then(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate(connection, "0001")
        connection.execute(
            text(
                "INSERT INTO items (key, campaign, draft, slot_local, slot_zone, slot_at, slot_rule, source_digest,"
                " state, version, edited, note)"
                " VALUES (:item, 'c', '{}', '2026-03-02T14:30:00', 'UTC', 0, 'exact', 'd', 'draft', 1, false,"
                " 'the time set for it lies in the quiet hours')"
            ),
            {"item": str(POST)},
        )
        connection.execute(
            text(
                "INSERT INTO approvals (item, version, content_hash, reviewer, signed_at, expires_at, void_reason)"
                " VALUES (:item, 1, 'h1', 'Dr Rao', 0, 1000001, '')"
            ),
            {"item": str(POST)},
        )
    with engine.begin() as connection:
        migrate(connection)
        signatures = SqlApprovals(connection)
        old = Approval(POST, 1, "h1", "Dr Rao", EPOCH, EPOCH + timedelta(seconds=1, microseconds=1))
        assert signatures.current(POST, 1) == old
        ((key, slot),) = SqlItems(connection).pinned(EPOCH)
        assert (key, slot.pinned) == (POST, True), "what the note alone said is known again"
        signatures.sign(replace(old, signer="rao"))
        assert signatures.signatures(POST) == (old, replace(old, signer="rao"))


def test_the_migrated_tables_are_the_ones_the_code_expects(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate(connection)
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "include_name": is_of_a_table}
        )
        assert compare_metadata(context, metadata) == []
        migrated = check_constraints(connection)
    with engine.begin() as connection:
        reflected = MetaData()
        reflected.reflect(connection, only=is_of_a_table)
        reflected.drop_all(connection)
        metadata.create_all(connection)
        assert check_constraints(connection) == migrated


def check_constraints(connection: Connection) -> set[tuple[str, str]]:
    return {
        (table.name, " ".join(str(constraint["sqltext"]).split()))
        for table in metadata.sorted_tables
        for constraint in inspect(connection).get_check_constraints(table.name)
    }


def test_the_words_of_items_that_were_there_are_found_after_an_upgrade(databases: Databases) -> None:
    url = databases.migrated()
    engine = connect(database_url(url))
    with engine.begin() as connection:
        SqlItems(connection).put(item())
        connection.execute(text("DELETE FROM item_texts"))  # as before the release that writes them down
        assert SqlItems(connection).count_having(["exosomes"]) == 0
        SqlItems(connection).index()
        assert SqlItems(connection).count_having(["exosomes"]) == 1
    engine.dispose()


def test_the_newest_revision_is_the_one_that_the_code_names() -> None:
    assert revisions()[-1] == HEAD


def test_opening_an_empty_database_makes_its_tables(databases: Databases) -> None:
    store = open_store(databases.empty(), create=True)
    with store.transaction() as tx:
        assert tx.items.campaigns() == ()
    store.close()


def test_a_newer_database_is_refused_and_left_alone(databases: Databases) -> None:
    url = databases.migrated()
    engine = connect(database_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ClinicError, match=r"^the database was made by a newer clinic-scheduler .*9999") as caught:
        open_store(url)
    assert "\n" not in str(caught.value)
    with engine.begin() as connection:
        assert current_revision(connection) == "9999"
    engine.dispose()


def test_two_processes_may_open_a_new_database_at_once(databases: Databases, tmp_path: Path) -> None:
    url = databases.empty()
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(found_store, [url] * 4, [tmp_path] * 4):
            store.close()


def test_a_migration_that_fails_changes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE holds (mine INTEGER)"))  # stands in the way of the last table
    with pytest.raises(Exception, match="already exists"), engine.begin() as connection:
        migrate(connection)
    with engine.begin() as connection:
        assert current_revision(connection) is None
        assert [table.name for table in tables_of(connection)] == ["holds"]
