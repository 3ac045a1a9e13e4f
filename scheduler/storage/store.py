"""The database as the services see it: one write transaction at a time over every table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import URL, Connection

from scheduler.storage.approvals import SqlApprovals
from scheduler.storage.audience import SqlAudience
from scheduler.storage.audit import SqlAudit
from scheduler.storage.connection import connect, create_privately, database_path, database_url, explained
from scheduler.storage.controls import SqlControls
from scheduler.storage.deliveries import SqlDeliveries
from scheduler.storage.installation import SqlInstallation
from scheduler.storage.items import SqlItems
from scheduler.storage.migrations import migrate
from scheduler.storage.people import SqlPeople
from scheduler.storage.waivers import SqlWaivers


@dataclass(frozen=True, slots=True)
class SqlTransaction:
    """`ports.Transaction`: every repository on one connection."""

    items: SqlItems
    approvals: SqlApprovals
    deliveries: SqlDeliveries
    audience: SqlAudience
    controls: SqlControls
    people: SqlPeople
    waivers: SqlWaivers
    audit: SqlAudit
    installation: SqlInstallation

    @classmethod
    def on(cls, connection: Connection) -> SqlTransaction:
        """Return the repositories of one connection."""
        return cls(
            items=SqlItems(connection),
            approvals=SqlApprovals(connection),
            deliveries=SqlDeliveries(connection),
            audience=SqlAudience(connection),
            controls=SqlControls(connection),
            people=SqlPeople(connection),
            waivers=SqlWaivers(connection),
            audit=SqlAudit(connection),
            installation=SqlInstallation(connection),
        )


class SqlStore:
    """`ports.Store` on SQLite or PostgreSQL.

    Threads may share one: each transaction has a connection of its own. A forked process may not
    use its parent's; it opens its own after the fork. Transactions do not nest: on SQLite the inner
    one would wait for the outer until it is an error.
    """

    def __init__(self, url: str) -> None:
        """`url` is sqlite:///PATH or postgresql+psycopg://…; nothing is opened yet. Raises BadInput."""
        self._url: URL = database_url(url)
        self._engine = connect(self._url)

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """Open a write transaction (BEGIN IMMEDIATE on SQLite); commits on leaving, rolls back on an exception.

        Raises ClinicError when the database cannot be opened, is locked, read-only, full or damaged.
        """
        with explained(self._url), self._engine.begin() as connection:
            yield SqlTransaction.on(connection)

    def migrate(self) -> None:
        """Bring the tables up to this version of the product. Raises ClinicError if they are newer than it."""
        if path := database_path(self._url):
            create_privately(path)
        with explained(self._url), self._engine.begin() as connection:
            migrate(connection)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_store(url: str) -> SqlStore:
    """Open a database, creating or migrating its tables as needed.

    Raises BadInput for a URL that is none, ClinicError for a database that cannot be used.
    """
    store = SqlStore(url)
    try:
        store.migrate()
    except BaseException:
        store.close()
        raise
    return store
