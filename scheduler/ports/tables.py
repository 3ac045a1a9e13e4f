"""The protocols of the database: its tables, under one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from scheduler.domain.approval import Approval, SignedContent, Submission
from scheduler.domain.audit import AuditEntry, AuditEvent, AuditHead
from scheduler.domain.claims import Waiver
from scheduler.domain.content import Item, ItemKey, ItemState
from scheduler.domain.credential import SealedCredential
from scheduler.domain.delivery import Hold
from scheduler.domain.installation import JournalMark, Place
from scheduler.domain.package import CanonicalContent, Package
from scheduler.domain.people import Person
from scheduler.ports.sending_tables import Audience, Deliveries, Questions


class Items(Protocol):
    """The planned items."""

    def campaigns(self) -> tuple[str, ...]:
        """Return the slugs that have items, sorted."""
        ...

    def of_campaign(self, campaign: str) -> tuple[Item, ...]:
        """Return a campaign's items by slot, then key."""
        ...

    def in_state(self, states: Collection[ItemState], before: datetime | None = None) -> tuple[Item, ...]:
        """Return every item in one of the states (whose slot lies `before` a time), by slot, then key."""
        ...

    def get(self, key: ItemKey) -> Item:
        """Return one item. Raises NotFound."""
        ...

    def next_unprepared_issue(self) -> datetime | None:
        """Return the time of the first approved issue that has no deliveries yet, or None."""
        ...

    def version(self, key: ItemKey) -> int:
        """Return an item's version, without reading its draft. Raises NotFound."""
        ...

    def state(self, key: ItemKey) -> ItemState:
        """Return an item's state, without reading its draft. Raises NotFound."""
        ...

    def put(self, item: Item) -> None:
        """Insert the item, or replace the one with its key, whatever its state."""
        ...

    def set_state(self, key: ItemKey, state: ItemState, note: str = "") -> None:
        """Move an item to a state and replace its note. Raises NotFound, IllegalTransition."""
        ...


class Approvals(Protocol):
    """Submissions and signatures. Rows are added and voided, never changed otherwise."""

    def keep(self, package: Package) -> None:
        """Keep a package under its hash, once: its content, and each picture's bytes under their SHA-256 (hex)."""
        ...

    def submit(self, submission: Submission) -> None:
        """Record what was put before the reviewer."""
        ...

    def content(self, content_hash: str) -> CanonicalContent:
        """Return the content kept under a hash. Raises NotFound."""
        ...

    def package(self, content_hash: str) -> Package:
        """Return the package kept under a hash. Raises NotFound, and DamagedPackage when it is not what was signed."""
        ...

    def submission(self, key: ItemKey, version: int) -> Submission | None:
        """Return the newest submission of an item version."""
        ...

    def submissions(self, key: ItemKey) -> tuple[Submission, ...]:
        """Return every submission of an item, oldest first."""
        ...

    def content_hashes(self) -> Iterator[str]:
        """Return the hash of every content that is kept."""
        ...

    def sign(self, approval: Approval) -> None:
        """Record a signature."""
        ...

    def current(self, key: ItemKey, version: int) -> Approval | None:
        """Return the newest signature of an item version, voided or not."""
        ...

    def signatures(self, key: ItemKey) -> tuple[Approval, ...]:
        """Return every signature an item has had, voided ones too, oldest first."""
        ...

    def void(self, key: ItemKey, reason: str, now: datetime) -> int:
        """Void every standing signature of an item; return how many there were."""
        ...

    def picture(self, digest: str) -> tuple[str, bytes]:
        """Return the media type and the bytes of a picture that was kept. Raises NotFound."""
        ...

    def kept(self) -> Iterator[SignedContent]:
        """Return every content and picture that is kept, with the bytes it has now, and every content that is gone."""
        ...


class People(Protocol):
    """Who works here, and the hashes of their passwords."""

    def put(self, person: Person, password_hash: str | None = None) -> None:
        """Insert or replace a person; without a hash the password stays. A new person needs one."""
        ...

    def get(self, login: str) -> Person:
        """Return a person. Raises NotFound."""
        ...

    def password_hash(self, login: str) -> str:
        """Return the hash of a person's password. Raises NotFound."""
        ...

    def all(self) -> tuple[Person, ...]:
        """Return everybody, by login."""
        ...


class Waivers(Protocol):
    """Clinicians' exceptions. Rows are added and revoked, never changed otherwise."""

    def grant(self, waiver: Waiver) -> None:
        """Record a waiver."""
        ...

    def of_item(self, key: ItemKey) -> tuple[Waiver, ...]:
        """Return an item's waivers, revoked ones too, oldest first."""
        ...

    def revoke(self, waiver: str, now: datetime) -> Waiver:
        """End a waiver and return it. Raises NotFound."""
        ...


class Audit(Protocol):
    """The audit trail. The database itself refuses to change or remove a row."""

    def record(self, happened: AuditEvent) -> AuditEntry:
        """Append an event to the chain; writers wait for one another.

        Comes last in a transaction: from here to its end every other writer of the trail waits. Raises
        ClinicError when the trail was changed from outside, so that nothing can follow on it.
        """
        ...

    def entries(self, subject: str | None = None) -> tuple[AuditEntry, ...]:
        """Return the rows in order: all of them, or those about one subject or by one person.

        Damaged rows are not `legible`.
        """
        ...

    def head(self) -> AuditHead | None:
        """Return the mark of the last row, or None while there is none."""
        ...


class Controls(Protocol):
    """The switches that hold everything, or one channel, back."""

    def paused(self) -> str | None:
        """Return why everything is paused, or None."""
        ...

    def pause(self, reason: str, now: datetime) -> None:
        """Hold everything back until `resume`."""
        ...

    def resume(self) -> None:
        """Let everything go on."""
        ...

    def holds(self) -> tuple[Hold, ...]:
        """Return the channels that are held back, by name."""
        ...

    def hold(self, hold: Hold) -> None:
        """Hold a channel back; a hold without end is not shortened by one with an end."""
        ...

    def release_hold(self, channel: str) -> bool:
        """End a channel's hold; say whether there was one."""
        ...


class CredentialTable(Protocol):
    """The credentials that rotate, one for each account, encrypted."""

    def get(self, account: str) -> SealedCredential:
        """Return an account's credential, an empty one before its first."""
        ...

    def locked(self, account: str) -> SealedCredential:
        """Return an account's credential, and let nobody else see it by this method until the transaction ends."""
        ...

    def put(self, sealed: SealedCredential) -> None:
        """Keep an account's credential, which `locked` has returned, in place of the one before."""
        ...


class Installation(Protocol):
    """What the database knows of the installation that it belongs to."""

    def key(self) -> str | None:
        """Return the fingerprint of the secret key that the data was made with, or None while none is known."""
        ...

    def keep_key(self, fingerprint: str) -> None:
        """Keep another fingerprint."""
        ...

    def has_keyed_data(self) -> bool:
        """Say whether anything is there that another key would not recognise: a suppression, or a sent link."""
        ...

    def place(self) -> Place | None:
        """Return where the database stood when it was last used to send, or None while that is not known."""
        ...

    def keep_place(self, place: Place) -> None:
        """Keep another place."""
        ...

    def journal(self, home: str) -> JournalMark | None:
        """Return the last line of a journal that the database has heard of."""
        ...

    def keep_journal(self, mark: JournalMark) -> None:
        """Keep the last line of a journal, unless a later one is known."""
        ...


class Transaction(Protocol):
    """Every table under one write transaction: all of it is committed, or none."""

    @property
    def items(self) -> Items: ...  # noqa: D102 - the type says it
    @property
    def approvals(self) -> Approvals: ...  # noqa: D102
    @property
    def deliveries(self) -> Deliveries: ...  # noqa: D102
    @property
    def questions(self) -> Questions: ...  # noqa: D102
    @property
    def audience(self) -> Audience: ...  # noqa: D102
    @property
    def controls(self) -> Controls: ...  # noqa: D102
    @property
    def credentials(self) -> CredentialTable: ...  # noqa: D102
    @property
    def people(self) -> People: ...  # noqa: D102
    @property
    def waivers(self) -> Waivers: ...  # noqa: D102
    @property
    def audit(self) -> Audit: ...  # noqa: D102
    @property
    def installation(self) -> Installation: ...  # noqa: D102


class Store(Protocol):
    """The database."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Open a write transaction (BEGIN IMMEDIATE on SQLite); commits on leaving, rolls back on an exception."""
        ...


class Readable(Protocol):
    """The database for whoever only looks, and is not to hold up who writes."""

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that only reads, and waits for no writer."""
        ...
