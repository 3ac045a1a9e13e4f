"""The protocols of the database: its tables, under one transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from scheduler.domain.archive import SentIssue
from scheduler.domain.campaign import SendingRules
from scheduler.domain.content import Item, ItemKey, ItemState, Slot
from scheduler.domain.credential import SealedCredential
from scheduler.domain.delivery import Hold
from scheduler.domain.installation import JournalMark, Place
from scheduler.domain.item_outline import ItemOutline, ItemUse
from scheduler.domain.waiting import WaitingSection
from scheduler.ports.audience_tables import Consents, Erasures, Recipients, SignUps, Subscribers, Suppressions
from scheduler.ports.event_tables import Events, Mailboxes
from scheduler.ports.figure_tables import Counts
from scheduler.ports.issue_tables import Issues
from scheduler.ports.notice_tables import NoticedTable, NotificationSettingsTable
from scheduler.ports.people_tables import (
    ApiTokens,
    CalendarFeeds,
    CodeSecrets,
    Invitations,
    KeyedRequests,
    Passkeys,
    People,
    Sessions,
    WorkingCopies,
)
from scheduler.ports.sending_tables import Deliveries, Questions
from scheduler.ports.signing import Approvals, Audit, Comparisons, Confirmations, Waivers
from scheduler.ports.staff_mail_table import StaffMails
from scheduler.ports.upkeep_table import Upkeep
from scheduler.ports.webhook_tables import Endpoints
from scheduler.ports.welcome_tables import Welcome


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

    def between(self, begin: datetime, end: datetime) -> tuple[Item, ...]:
        """Return every item whose slot lies from `begin` up to, but not at, `end`, by slot, then key."""
        ...

    def to_be_sent(self) -> tuple[Item, ...]:
        """Return every approved item, and every other of which something waits to be sent, by slot, then key."""
        ...

    def states(self, campaign: str) -> tuple[tuple[ItemKey, int, ItemState], ...]:
        """Return the key, version and state of a campaign's items, by key, without reading their drafts."""
        ...

    def outlines(self) -> tuple[ItemOutline, ...]:
        """Return every item without its words, by slot, then key."""
        ...

    def having(self, wanted: Sequence[str], first: int, most: int) -> tuple[Item, ...]:
        """Return the items in which each wanted word (folded: `domain.word_search`) begins one, from a place on.

        Those that have all of them in their title come before the others, and among them the latest slot first.
        """
        ...

    def count_having(self, wanted: Sequence[str]) -> int:
        """Return how many those are."""
        ...

    def uses(self) -> tuple[ItemUse, ...]:
        """Return every item with the statements, references and pictures that it uses, by slot, then key."""
        ...

    def pinned(self, before: datetime) -> tuple[tuple[ItemKey, Slot], ...]:
        """Return the items not done with whose time a person set and which are due `before` a time, with that time."""
        ...

    def get(self, key: ItemKey) -> Item:
        """Return one item. Raises NotFound."""
        ...

    def issues(self, keys: Collection[ItemKey]) -> tuple[Item, ...]:
        """Return those of the items that are issues, and are there."""
        ...

    def next_unprepared_issues(self) -> tuple[Item, ...]:
        """Return the approved issues that are not prepared whole yet, among which the first to be prepared is."""
        ...

    def sent_issues(self, states: Collection[ItemState]) -> tuple[SentIssue, ...]:
        """Return the issues in one of the states of whose version a batch was accepted, the newest first."""
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


class WaitingSections(Protocol):
    """The sections that wait in reserve, as each campaign was last planned."""

    def keep(self, campaign: str, sections: Sequence[WaitingSection]) -> None:
        """Keep a campaign's, in this order, in place of those before."""
        ...

    def under_way(self, now: datetime) -> tuple[WaitingSection, ...]:
        """Return those of campaigns of which something is still to come or nothing is planned, by campaign.

        Those that a person left out come after the others.
        """
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

    def sending_rules(self) -> SendingRules | None:
        """Return when anything may go out, as the last comparison found it, or None before the first."""
        ...

    def keep_sending_rules(self, rules: SendingRules) -> None:
        """Keep when anything may go out."""
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
    """The database's record of the installation that it belongs to."""

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


class RequestLimits(Protocol):
    """How often somebody asked for something, by a keyed hash of who and what."""

    def take(self, key: str, now: datetime, interval: timedelta, period: timedelta) -> datetime | None:
        """Count a request; return None where it is allowed, else from when one is again.

        A place is free again after each `interval`; as many as go into a `period` may be taken at once.
        """
        ...

    def free(self, keys: Collection[str]) -> None:
        """Forget every request that was counted under some keys."""
        ...

    def forget(self, now: datetime) -> int:
        """Remove what says nothing any more; return how many that were."""
        ...


class Transaction(Protocol):
    """Every table under one write transaction: all of it is committed, or none."""

    @property
    def items(self) -> Items: ...  # noqa: D102 - the type says it
    @property
    def approvals(self) -> Approvals: ...  # noqa: D102
    @property
    def comparisons(self) -> Comparisons: ...  # noqa: D102
    @property
    def deliveries(self) -> Deliveries: ...  # noqa: D102
    @property
    def questions(self) -> Questions: ...  # noqa: D102
    @property
    def subscribers(self) -> Subscribers: ...  # noqa: D102
    @property
    def suppressions(self) -> Suppressions: ...  # noqa: D102
    @property
    def consents(self) -> Consents: ...  # noqa: D102
    @property
    def sign_ups(self) -> SignUps: ...  # noqa: D102
    @property
    def erasures(self) -> Erasures: ...  # noqa: D102
    @property
    def recipients(self) -> Recipients: ...  # noqa: D102
    @property
    def events(self) -> Events: ...  # noqa: D102
    @property
    def counts(self) -> Counts: ...  # noqa: D102
    @property
    def mailboxes(self) -> Mailboxes: ...  # noqa: D102
    @property
    def welcome(self) -> Welcome: ...  # noqa: D102
    @property
    def request_limits(self) -> RequestLimits: ...  # noqa: D102
    @property
    def issues(self) -> Issues: ...  # noqa: D102
    @property
    def controls(self) -> Controls: ...  # noqa: D102
    @property
    def credentials(self) -> CredentialTable: ...  # noqa: D102
    @property
    def people(self) -> People: ...  # noqa: D102
    @property
    def sessions(self) -> Sessions: ...  # noqa: D102
    @property
    def passkeys(self) -> Passkeys: ...  # noqa: D102
    @property
    def invitations(self) -> Invitations: ...  # noqa: D102
    @property
    def code_secrets(self) -> CodeSecrets: ...  # noqa: D102
    @property
    def api_tokens(self) -> ApiTokens: ...  # noqa: D102
    @property
    def keyed_requests(self) -> KeyedRequests: ...  # noqa: D102
    @property
    def working_copies(self) -> WorkingCopies: ...  # noqa: D102
    @property
    def calendar_feeds(self) -> CalendarFeeds: ...  # noqa: D102
    @property
    def staff_mails(self) -> StaffMails: ...  # noqa: D102
    @property
    def upkeep(self) -> Upkeep: ...  # noqa: D102
    @property
    def noticed(self) -> NoticedTable: ...  # noqa: D102
    @property
    def endpoints(self) -> Endpoints: ...  # noqa: D102
    @property
    def notification_settings(self) -> NotificationSettingsTable: ...  # noqa: D102
    @property
    def waiting_sections(self) -> WaitingSections: ...  # noqa: D102
    @property
    def waivers(self) -> Waivers: ...  # noqa: D102
    @property
    def confirmations(self) -> Confirmations: ...  # noqa: D102
    @property
    def audit(self) -> Audit: ...  # noqa: D102
    @property
    def installation(self) -> Installation: ...  # noqa: D102


class Store(Protocol):
    """The database."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Open a write transaction (BEGIN IMMEDIATE on SQLite); commits on leaving, rolls back on an exception."""
        ...

    def brief(self) -> AbstractContextManager[Transaction]:
        """Open a short write transaction, which may share its commit with others; committed on leaving, as above."""
        ...


class StoreOfPeople(Store, Protocol):
    """The database for whoever erases people."""

    def empty_log(self) -> None:
        """Take what was deleted out of the database's log too, as far as it keeps one."""
        ...


class Readable(Protocol):
    """The database for whoever only looks, and is not to hold up who writes."""

    def reading(self, within: timedelta | None = None) -> AbstractContextManager[Transaction]:
        """Open a transaction that only reads, and waits for no writer.

        A question that takes longer than `within` is broken off: BadInput.
        """
        ...


class Database(Store, Readable, Protocol):
    """The database for whoever reads much and then writes a little."""
