"""Reports on mails that come back to a mailbox, as a mail server or a person's mail program writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.domain.events import ProviderEvent


class MailKind(StrEnum):
    """The kinds of mail in the mailbox of bounces.

    `report`: about one of our mails. `automatic`: an answer that a machine wrote for its owner, such as an absence; it
    says nothing about the mail. `other`: whatever a person has to look at.
    """

    REPORT = "report"
    AUTOMATIC = "automatic"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedMail:
    """One mail of the mailbox. `words` may name our mail, whoever wrote them, the most trusted first.

    `happened` is what a report reports. `code` is the reason in a few words without an address. `identity` is the same
    whenever the mail is read.
    """

    kind: MailKind
    identity: str
    happened: ProviderEvent = ProviderEvent.UNKNOWN
    code: str = ""
    words: tuple[str, ...] = field(default=(), repr=False)
    at: datetime | None = None
    raw: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """How far a mailbox was read: the number of its last mail (UID), as long as its numbering holds (UIDVALIDITY)."""

    validity: str
    last: int


@dataclass(frozen=True, slots=True)
class MailboxReading:
    """The outcome of reading the mailbox once.

    `reports` were new, `repeated` known already. `foreign` are reports whose word was not made here, or that name
    nobody. `automatic` answers are passed over. `left` are mails that nobody understands.
    """

    reports: int = 0
    repeated: int = 0
    foreign: int = 0
    automatic: int = 0
    left: int = 0
    removed: int = 0

    def __add__(self, other: MailboxReading) -> MailboxReading:
        """Return the sum."""
        return MailboxReading(
            self.reports + other.reports,
            self.repeated + other.repeated,
            self.foreign + other.foreign,
            self.automatic + other.automatic,
            self.left + other.left,
            self.removed + other.removed,
        )

    @property
    def mails(self) -> int:
        """How many mails were read."""
        return self.reports + self.repeated + self.foreign + self.automatic + self.left

    def summary(self) -> str:
        """Return one line with every count."""
        return (
            f"{self.mails} mails: {self.reports} new reports, {self.repeated} known, {self.foreign} of nobody's, "
            f"{self.automatic} automatic answers, {self.left} to look at"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceMailbox:
    """The mailbox that bounces come back to, read over IMAP.

    `server` is HOST or HOST:PORT; `tls` says that the port speaks TLS from the first byte. `every` is the rhythm of the
    worker. `delete` removes what was understood. `timeout` is in seconds.
    """

    server: str
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True
    every: timedelta = timedelta(minutes=10)
    delete: bool = False
    timeout: float = 20.0

    @property
    def name(self) -> str:
        """The name under which its place is kept: it is another mailbox if any part of it differs."""
        return f"{self.username}@{self.server}/{self.folder}"
