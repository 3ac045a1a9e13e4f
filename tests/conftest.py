"""Fixtures for every test: a fixed clock, and an empty store on each database that this machine has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from bluesky_server import BlueskyServer, installed_node
from hypothesis import settings
from postgresql_server import PostgresqlServer, installed_server

from scheduler.simulator import Simulator
from scheduler.storage.store import SqlStore, open_store
from scheduler.testing import FixedClock

pytest_plugins = ["served_site"]

settings.register_profile("no time is asserted", deadline=None)  # a busy machine's disk would fail a test now and then
settings.load_profile("no time is asserted")

DATABASES = ("sqlite", "postgresql")


class Databases(Protocol):
    """Makes databases for one test and takes them away after it."""

    name: str

    def empty(self) -> str:
        """Return the URL of a new database without tables."""
        ...

    def migrated(self) -> str:
        """Return the URL of a new database with the present tables."""
        ...


class SqliteDatabases:
    name = "sqlite"

    def __init__(self, folder: Path, template: Path) -> None:
        self._folder = folder
        self._template = template
        self._made = 0

    def empty(self) -> str:
        return f"sqlite:///{self._next()}"

    def migrated(self) -> str:
        path = self._next()
        shutil.copy(self._template, path)
        return f"sqlite:///{path}"

    def _next(self) -> Path:
        self._made += 1
        return self._folder / f"clinic-{self._made}.db"


class PostgresqlDatabases:
    name = "postgresql"

    def __init__(self, server: PostgresqlServer, template: str) -> None:
        self._server = server
        self._template = template
        self._made: list[str] = []

    def empty(self) -> str:
        return self._new("template1")

    def migrated(self) -> str:
        return self._new(self._template)

    def drop(self) -> None:
        for name in self._made:
            self._server.drop(name)

    def _new(self, template: str) -> str:
        self._made.append(self._server.create(template))
        return self._server.url(self._made[-1])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    open_store(f"sqlite:///{path}", create=True).close()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    programs = installed_server()
    assert programs is not None, "tests that need PostgreSQL are left out where it is not installed"
    server = PostgresqlServer(programs)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: PostgresqlServer) -> str:
    name = postgresql_server.create()
    open_store(postgresql_server.url(name), create=True).close()
    return name


@pytest.fixture(params=DATABASES)
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """A source of new databases; the test runs once on each kind that this machine has."""
    if request.param == "sqlite":
        yield SqliteDatabases(tmp_path, request.getfixturevalue("sqlite_template"))
        return
    made = PostgresqlDatabases(
        request.getfixturevalue("postgresql_server"), request.getfixturevalue("postgresql_template")
    )
    yield made
    made.drop()


@pytest.fixture
def store(databases: Databases) -> Iterator[SqlStore]:
    """An empty store."""
    store = open_store(databases.migrated())
    yield store
    store.close()


@pytest.fixture
def now() -> datetime:
    """The instant at which every test begins."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock(now: datetime) -> FixedClock:
    return FixedClock(now)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if installed_server() is None:
        config.hook.pytest_deselected(items=[item for item in items if _needs_postgresql(item)])
        items[:] = [item for item in items if not _needs_postgresql(item)]


def _needs_postgresql(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return False
    chosen = getattr(item, "callspec", None)
    return (chosen is not None and chosen.params.get("databases") == "postgresql") or (
        chosen is None and "postgresql_server" in item.fixturenames
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if installed_server() is None:
        terminalreporter.write_line("PostgreSQL 15 or later is not installed: the tests on it were left out")


@pytest.fixture
def simulator(clock: FixedClock) -> Iterator[Simulator]:
    """The platforms, on this machine."""
    with Simulator(clock) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def bluesky_server() -> Iterator[BlueskyServer]:
    """A real Bluesky server; a test that takes it is marked `peer`."""
    server = BlueskyServer(installed_node())
    yield server
    server.stop()
