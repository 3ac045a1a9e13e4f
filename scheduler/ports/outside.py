"""The protocols of what lies outside the database: the clock, the platforms, the workspace's files, the drawing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from scheduler.domain.account import AccountStatus, Confirmation, Metrics
from scheduler.domain.article import Article
from scheduler.domain.bounces import ReturnedMail
from scheduler.domain.campaign import Campaign, Clinic, Library
from scheduler.domain.claims import RuleSet
from scheduler.domain.content import CardLayout, Draft, ItemKey, Post
from scheduler.domain.credential import Credential
from scheduler.domain.delivery import Attempt, Delivery, JournalEntry, Receipt, Sighting
from scheduler.domain.events import ReportedEvent, Reports
from scheduler.domain.fetched import Allowed, Fetched, Wanted
from scheduler.domain.installation import JournalMark
from scheduler.domain.payload import Payload, Rendered
from scheduler.domain.pictures import PictureRecord
from scheduler.domain.prepared import Prepared
from scheduler.domain.segment import Query, Segment
from scheduler.domain.welcome import WelcomeSeries


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


@runtime_checkable
class HearingClock(Clock, Protocol):
    """A clock that is told what the platforms' clocks say."""

    def heard(self, platform_time: datetime) -> None:
        """Take note of a platform's time, just said."""
        ...

    @property
    def difference(self) -> timedelta | None:
        """How far the platforms are ahead of this machine, or None while none has said its time."""
        ...


class Web(Protocol):
    """The pages of anybody, asked for with care."""

    def fetch(self, address: str, wanted: Wanted, allowed: Allowed) -> Fetched:
        """Return what stands at an address, whole. Raises NotFetched."""
        ...


class Waker(Protocol):
    """Waits for a change of what the worker works on, whoever makes it."""

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Return when something was changed or `wake` called, at once when `stop` is set, else after the seconds."""
        ...

    def wake(self) -> None:
        """End the wait that is under way, or else the next one, at once. Any thread may call it."""
        ...


class Channel(Protocol):
    """One platform account. Every method raises a ChannelFailure when the platform does not do as asked."""

    @property
    def name(self) -> str:
        """The channel's name, as in an item's key."""
        ...

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:
        """Make the steps that followers cannot see and that may be repeated: upload media, make a draft, choose a key.

        `kept` is what an earlier try made and still holds. Raises RetryAt with `keep` when the platform is not
        ready yet.
        """
        ...

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:
        """Make the one call that publishes. Never retries by itself. Raises Uncertain when it cannot tell.

        A receipt proves the whole payload. Raises TakenInPart where the people of a batch fared differently.
        """
        ...

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Look on the platform for what an uncertain attempt may have published; `attempt.prepared` names it."""
        ...

    def confirm(self, receipt: Receipt) -> Confirmation:
        """Ask, without changing anything, how what a receipt proves stands now."""
        ...

    def metrics(self, receipt: Receipt) -> Metrics:
        """Return the platform's counts of it so far."""
        ...

    def withdraw(self, receipt: Receipt) -> bool:
        """Delete what a receipt proves; what is gone already counts. False where the platform cannot delete.

        May be asked again: deleting twice is deleting once.
        """
        ...

    def refresh(self) -> None:
        """Renew the account's credentials where they rotate and end soon; elsewhere do nothing."""
        ...

    def check(self) -> AccountStatus:
        """Return the connected account and its rights, without publishing anything."""
        ...


@runtime_checkable
class Reporter(Protocol):
    """An account whose provider can be asked what became of each mail."""

    @property
    def rest_between_reports(self) -> float:
        """Seconds to wait between two questions: the provider takes no more."""
        ...

    def reports(self, delivery: str, message: str) -> tuple[ReportedEvent, ...]:
        """Return what the provider knows of the mails of a delivery.

        `message` is its id of the call, or empty where the answer was lost. Raises ChannelFailure: Rejected where the
        account may not ask.
        """
        ...


class Webhook(Protocol):
    """The place to which the provider of one account sends what it reports."""

    @property
    def is_ready(self) -> bool:
        """Whether the account has what its messages are verified with; without that nothing is believed.

        Raises BadInput where what it has cannot be used.
        """
        ...

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Reports:
        """Return the events of a message. Header names are in lower case, `body` is as it came.

        Raises NotGenuine unless the provider has signed it, of late; Illegible when it cannot be read; BadInput when
        the account's setting cannot.
        """
        ...


@runtime_checkable
class ErasesPeople(Protocol):
    """A platform account whose provider erases what it has of people, on their word."""

    def erase(self, addresses: Sequence[str]) -> str:
        """Have everything erased that the provider has of some addresses; return its own id of the job.

        May be asked again: erasing twice is erasing once. Raises ChannelFailure.
        """
        ...


class RotatingCredential(Protocol):
    """The rotating credentials of one account.

    Renewed by one worker at a time, the old kept until the new has worked.
    """

    def current(self) -> Credential | None:
        """Return the account's credential, or None before there is one."""
        ...

    def renewed(self, seen: Credential | None, renew: Callable[[], Credential]) -> Credential:
        """Return the credential after `seen`: one that another worker has made, or what `renew` makes now.

        Raises RetryAt while another worker makes it, and what `renew` raises; the old one is then kept.
        """
        ...

    def proved(self, credential: Credential) -> None:
        """Note that a credential has worked: the one before it is no longer needed."""
        ...

    def refused(self, credential: Credential) -> Credential | None:
        """Go back to the credential before one that has never worked; return it, or None where there is none."""
        ...


class Sealing(Protocol):
    """Encrypts credentials, each for its account alone."""

    def seal(self, account: str, value: str) -> bytes:
        """Return a text encrypted."""
        ...

    def open(self, account: str, sealed: bytes) -> str:
        """Return the text again. Raises ClinicError when it cannot be read."""
        ...


class Renderer(Protocol):
    """Turns drafts into what goes out. The same draft, templates and brand give the same bytes (promise 9)."""

    def texts(self, post: Post) -> tuple[str, ...]:
        """Return the final text of each part of a post, without drawing its card."""
        ...

    def card_layout(self, name: str) -> CardLayout:
        """Return the places of a card layout. Raises BadInput that names the known ones, or the fault in it."""
        ...

    def check_motif(self, name: str) -> None:
        """Raise BadInput that names the known motifs where this is none, or the fault in it."""
        ...

    def render(self, draft: Draft) -> Rendered:
        """Return a draft as it goes out, pictures included. Raises ClinicError naming the item."""
        ...


class Workspace(Protocol):
    """The files that staff write."""

    @property
    def root(self) -> Path:
        """The folder that holds config.toml."""
        ...

    def clinic(self) -> Clinic:
        """Return the clinic's settings."""
        ...

    def library(self) -> Library:
        """Return the approved statements; an empty library when there is no file."""
        ...

    def retract_in_library(self, kind: str, name: str, reason: str) -> None:
        """Write into the library that a 'statement' or 'reference' may not be used again, and why.

        The rest of the file stays as it is; a reason that stands there already does too. Raises NotFound, BadInput.
        """
        ...

    def rules(self) -> RuleSet:
        """Return the rules that hold in the clinic's jurisdictions, with its own additions. Raises BadInput."""
        ...

    def pictures(self) -> tuple[PictureRecord, ...]:
        """Return the records of the pictures in assets/. Raises BadInput."""
        ...

    def segments(self) -> Mapping[str, Segment]:
        """Return the segments by name; none when there is no file. Raises BadInput."""
        ...

    def welcome_series(self) -> WelcomeSeries:
        """Return the welcome series; one that is off, and has no steps, when there is no file. Raises BadInput."""
        ...

    def campaigns(self) -> tuple[str, ...]:
        """Return the slugs of all campaigns, sorted."""
        ...

    def campaign(self, slug: str) -> Campaign:
        """Return one campaign's plan. Raises NotFound or BadInput."""
        ...

    def article(self, slug: str) -> Article:
        """Return one campaign's article, read from its article.md. Raises NotFound or BadInput."""
        ...

    def fingerprints(self, campaigns: Collection[str]) -> Mapping[str, str]:
        """Return, by campaign, a SHA-256 (hex) of all that decides how its items are rendered and checked.

        Raises ClinicError.
        """
        ...

    def forget(self) -> None:
        """Read every file again, also where the file system says that it has not changed."""
        ...


class SegmentFile(Protocol):
    """The file of segments."""

    def segments(self) -> Mapping[str, Segment]:
        """Return the segments by name, in the order of the file. Raises BadInput."""
        ...

    def read_query(self, query: str) -> Query:
        """Return the query that a text means, by the topics that the clinic declared. Raises BadInput."""
        ...

    def add_segment(self, name: str, query: str, audience: str) -> Segment:
        """Write a segment into the file of segments, and return it. Raises BadInput."""
        ...

    def remove_segment(self, name: str) -> None:
        """Take a segment out of the file of segments; the rest of it stays as it is. Raises NotFound, BadInput."""
        ...


class Journal(Protocol):
    """Attempts written to a file beside the database, so that a restored database can be told (promise 3)."""

    @property
    def home(self) -> str:
        """The name by which machines that share a database tell their journals apart; empty where there is one."""
        ...

    def record(self, delivery: Delivery, attempt: Attempt) -> None:
        """Append an attempt and flush it to the disk.

        Raises OSError when it cannot, ClinicError when the journal is damaged.
        """
        ...

    def mark(self) -> JournalMark | None:
        """Return the last line that this process has written or read, or None."""
        ...

    def fault(self, known: JournalMark | None) -> str | None:
        """Return in one line why the journal cannot be trusted, or None.

        `known` is the last line the database heard of.
        """
        ...

    def adopt(self, known: JournalMark | None) -> JournalMark:
        """Take the journal as it is, whatever is wrong with it, and go on from there. Raises ClinicError."""
        ...

    def last(self, delivery: str) -> JournalEntry | None:
        """Return the newest attempt written for a delivery. Raises ClinicError when the journal cannot be read."""
        ...

    def newest_version(self, key: ItemKey) -> int:
        """Return the newest version of an item that was attempted, 0 when none was. Raises ClinicError likewise."""
        ...


Boundary = Callable[[str, str], None]
"""Called with the name of each step of a delivery and its channel; the chaos tests kill the process there."""


PERSON_TAKEN: ContextVar[Callable[[str], object]] = ContextVar("PERSON_TAKEN")
"""The listener to each person of a batch, by subscriber id, whose mail is taken while a call goes on."""


class MailboxFolder(Protocol):
    """The open folder of a mailbox: its mails have numbers that grow, as long as `validity` stays the same."""

    @property
    def validity(self) -> str:
        """The name of the present numbering."""
        ...

    @property
    def size(self) -> int:
        """How many mails are in it."""
        ...

    def after(self, last: int, most: int) -> tuple[int, ...]:
        """Return the numbers of the next mails after one, at most so many, in order."""
        ...

    def read(self, number: int) -> ReturnedMail | None:
        """Return a mail, or None where it is no longer there."""
        ...

    def remove(self, numbers: Sequence[int]) -> None:
        """Delete some mails."""
        ...


class Mailbox(Protocol):
    """The mailbox that bounces come back to."""

    def opened(self) -> AbstractContextManager[MailboxFolder]:
        """Open its folder. Raises ClinicError, then and in its use, while it cannot be read."""
        ...
