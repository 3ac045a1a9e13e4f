"""The database as the services see it: one write transaction at a time over every table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from sqlalchemy import URL, Connection

from scheduler.domain.errors import ClinicError, MustStop, NotFound
from scheduler.domain.installation import Place
from scheduler.storage.api_tokens import SqlApiTokens, SqlKeyedRequests
from scheduler.storage.approvals import SqlApprovals
from scheduler.storage.audit import SqlAudit
from scheduler.storage.calendar_feeds import SqlCalendarFeeds
from scheduler.storage.commits import SharedCommits
from scheduler.storage.comparisons import SqlComparisons
from scheduler.storage.confirmations import SqlConfirmations
from scheduler.storage.connection import (
    connect,
    create_privately,
    database_name,
    database_path,
    database_url,
    earlier_path,
    explained,
)
from scheduler.storage.consents import SqlConsents
from scheduler.storage.controls import SqlControls
from scheduler.storage.counts import SqlCounts
from scheduler.storage.credentials import SqlCredentials
from scheduler.storage.deliveries import SqlDeliveries
from scheduler.storage.erasures import SqlErasures
from scheduler.storage.events import SqlEvents
from scheduler.storage.installation import SqlInstallation
from scheduler.storage.invitations import SqlInvitations
from scheduler.storage.issues import SqlIssues
from scheduler.storage.items import SqlItems
from scheduler.storage.mailboxes import SqlMailboxes
from scheduler.storage.migrations import current_revision, migrate
from scheduler.storage.noticed import SqlNoticed
from scheduler.storage.notification_settings import SqlNotificationSettings
from scheduler.storage.one_time_codes import SqlCodeSecrets
from scheduler.storage.passkeys import SqlPasskeys
from scheduler.storage.people import SqlPeople
from scheduler.storage.places import file_identity, machine_home, mark_place, place_of_file, place_of_server
from scheduler.storage.privacy import make_private
from scheduler.storage.questions import SqlQuestions
from scheduler.storage.recipients import SqlRecipients
from scheduler.storage.request_limits import SqlRequestLimits
from scheduler.storage.sessions import SqlSessions
from scheduler.storage.sign_ups import SqlSignUps
from scheduler.storage.staff_mails import SqlStaffMails
from scheduler.storage.subscribers import SqlSubscribers
from scheduler.storage.suppressions import SqlSuppressions
from scheduler.storage.time_limit import limited
from scheduler.storage.upkeep import SqlUpkeep
from scheduler.storage.waiting_sections import SqlWaitingSections
from scheduler.storage.waivers import SqlWaivers
from scheduler.storage.waking import Waker, waker_of
from scheduler.storage.webhook_endpoints import SqlEndpoints
from scheduler.storage.welcome import SqlWelcome
from scheduler.storage.working_copies import SqlWorkingCopies


@dataclass(frozen=True, slots=True)
class SqlTransaction:
    """`ports.Transaction`: every repository on one connection."""

    items: SqlItems
    approvals: SqlApprovals
    comparisons: SqlComparisons
    deliveries: SqlDeliveries
    questions: SqlQuestions
    subscribers: SqlSubscribers
    suppressions: SqlSuppressions
    consents: SqlConsents
    recipients: SqlRecipients
    sign_ups: SqlSignUps
    erasures: SqlErasures
    welcome: SqlWelcome
    events: SqlEvents
    counts: SqlCounts
    mailboxes: SqlMailboxes
    request_limits: SqlRequestLimits
    issues: SqlIssues
    controls: SqlControls
    credentials: SqlCredentials
    people: SqlPeople
    sessions: SqlSessions
    api_tokens: SqlApiTokens
    keyed_requests: SqlKeyedRequests
    working_copies: SqlWorkingCopies
    calendar_feeds: SqlCalendarFeeds
    passkeys: SqlPasskeys
    invitations: SqlInvitations
    staff_mails: SqlStaffMails
    noticed: SqlNoticed
    endpoints: SqlEndpoints
    upkeep: SqlUpkeep
    notification_settings: SqlNotificationSettings
    code_secrets: SqlCodeSecrets
    waiting_sections: SqlWaitingSections
    waivers: SqlWaivers
    confirmations: SqlConfirmations
    audit: SqlAudit
    installation: SqlInstallation

    @classmethod
    def on(cls, connection: Connection) -> SqlTransaction:
        """Return the repositories of one connection."""
        return cls(**{name: repository(connection) for name, repository in _repositories().items()})


@cache
def _repositories() -> dict[str, Any]:  # Any: classes that have no more in common than what they are made with
    """Return the class of each repository, by its name."""
    return get_type_hints(SqlTransaction)


class SqlStore:
    """`ports.Store` on SQLite or PostgreSQL.

    Threads may share one: each transaction has a connection of its own. A forked process may not
    use its parent's; it opens its own after the fork. Transactions do not nest: on SQLite that is an error.
    """

    def __init__(self, url: str) -> None:
        """`url` is sqlite:///PATH or postgresql+psycopg://…; nothing is opened yet. Raises BadInput."""
        self._url: URL = database_url(url)
        self._path = database_path(self._url)
        self._file: tuple[int, int] | None = None
        self._is_new = False
        self._engine = connect(self._url)
        self._commits = SharedCommits(self._engine) if self._path else None

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """Open a write transaction (BEGIN IMMEDIATE on SQLite); commits on leaving, rolls back on an exception.

        Raises ClinicError when the database cannot be opened, is locked, read-only, full or damaged, MustStop when its
        file was deleted or replaced since it was opened: what is written to it then is lost.
        """
        self._check_file()
        alone = self._commits.alone if self._commits else self._engine.begin
        with explained(self._url), alone() as connection:
            yield SqlTransaction.on(connection)

    @contextmanager
    def brief(self) -> Iterator[SqlTransaction]:
        """Open a short write transaction, which may share its commit with others of this process; committed on leaving.

        Raises as `transaction` does. On PostgreSQL it is one: that server lets commits share the disk by itself.
        """
        self._check_file()
        brief = self._commits.brief if self._commits else self._engine.begin
        with explained(self._url), brief() as connection:
            yield SqlTransaction.on(connection)

    @contextmanager
    def reading(self, within: timedelta | None = None) -> Iterator[SqlTransaction]:
        """Open a transaction that only reads, and waits for no writer. Raises ClinicError likewise.

        A question in it that takes longer than `within` is broken off: BadInput.
        """
        self._check_file()
        with (
            explained(self._url),
            self._engine.connect().execution_options(reading=True) as connection,
            limited(connection, within) if within else nullcontext(),
        ):
            yield SqlTransaction.on(connection)

    def empty_log(self) -> None:
        """Take what was deleted out of SQLite's write-ahead log too, unless somebody reads just now.

        PostgreSQL overwrites by itself what its vacuum finds.
        """
        if self._path is not None:
            with explained(self._url), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def waker(self) -> Waker:
        """Return a waker that waits for changes of this database; its caller closes it."""
        with explained(self._url):
            return waker_of(self._engine)

    def migrate(self) -> None:
        """Bring the tables up to this version of the product.

        Raises NotFound when there are none and `create` was not called, ClinicError if they are newer than it.
        """
        if not (self._is_new or self.exists()):
            self._check_earlier()
            raise NotFound(
                f"{self.name} is not there: put it back from your newest backup; a new clinic makes its own with "
                "`clinic init` or its first `clinic plan`"
            )
        with explained(self._url), self._engine.begin() as connection:
            if migrate(connection):
                SqlItems(connection).index()
        self._file = file_identity(self._path)

    def create(self) -> None:
        """Make the file of an SQLite database, and let `migrate` make the tables.

        A server's database is made by others.
        """
        self._is_new = True
        if self._path:
            self._check_earlier()
            create_privately(self._path)

    def exists(self) -> bool:
        """Say whether there are tables of the product. Raises ClinicError when that cannot be told."""
        if self._path and not (self._path.exists() and self._path.stat().st_size):
            return False
        with explained(self._url), self._engine.begin() as connection:
            return current_revision(connection) is not None

    def place(self) -> Place | None:
        """Return where the database stands, or None where nothing beside it says so."""
        if self._path:
            return place_of_file(self._path)
        with explained(self._url), self._engine.begin() as connection:
            return place_of_server(connection)

    def was_there(self, folder: Path) -> bool:
        """Say whether a database file has, or had, its marker beside it, or a journal in the folder."""
        journal = folder / "attempts.journal"
        has_journal = journal.is_file() and journal.stat().st_size > 0
        return self._path is not None and (has_journal or place_of_file(self._path) is not None)

    def journal_home(self, folder: Path) -> str:
        """Return the name under which this database knows the journal in a folder.

        A database file has one, a server one for each machine.
        """
        return "" if self._path else machine_home(folder)

    def make_place(self) -> Place | None:
        """Put beside the database what says where it stands, unless it is there. Raises ClinicError."""
        if self._path:
            mark_place(self._path)
        return self.place()

    def _check_earlier(self) -> None:
        """Raise ClinicError where version 0.1 kept the records elsewhere: an empty database would send all again."""
        earlier = earlier_path(self._path) if self._path else None
        if earlier is not None:
            raise ClinicError(
                f"version 0.1 kept this database in {earlier}, perhaps with that of another folder: if it is this "
                f"clinic's, copy it to {self._path} while nothing runs; else move it away. Then try again"
            )

    def _check_file(self) -> None:
        if self._file is not None and file_identity(self._path) != self._file:
            raise MustStop(
                f"the database {self._path} was deleted or replaced while it was in use, so nothing more is done: "
                "put it back from your newest backup if it is gone, then start again"
            )

    @property
    def name(self) -> str:
        """The name of the database for people, without its user and password."""
        return database_name(self._url)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_store(url: str, *, create: bool = False) -> SqlStore:
    """Open a database that is there, migrating its tables as needed; make one only when told to.

    Raises BadInput for a URL that is none, NotFound when there is no database, ClinicError for one that cannot be used.
    """
    store = SqlStore(url)
    try:
        if create:
            store.create()
        store.migrate()
    except BaseException:
        store.close()
        raise
    return store


def found_store(url: str, folder: Path) -> SqlStore:
    """Open a database, or make it where there has never been one, and the private folder for what lies beside it.

    Raises BadInput for a URL that is none, ClinicError for one that cannot be used or that was there and is gone.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ClinicError(f"{folder} cannot be used as a folder: {error.strerror}") from error
    make_private(folder)
    store = SqlStore(url)
    # In this order: another process that makes the same database at this moment marks its place last.
    was_there, is_there = store.was_there(folder), store.exists()
    store.close()
    if was_there and not is_there:
        raise ClinicError(
            f"{store.name} is not there, but {folder} has what lay beside it: put it back from your newest backup; to "
            "begin anew, move that folder away"
        )
    return open_store(url, create=not is_there)
