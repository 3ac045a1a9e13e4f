"""Mails to the people who work here, outside of the subscribers' ledger.

A mail is a row before it is a call, so that none is lost and none goes out twice: see `services.staff_mail`.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from scheduler.domain.payload import Attachment

GAPS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""The waits after each clear no of the mail account: a day in all, then the mail is given up."""

CALL: Final = timedelta(minutes=10)
"""How long a call may take at most: what is older was left by a program that ended."""

KEPT: Final = timedelta(days=30)
"""How long it is kept that a mail went out; its words go at once."""


class MailState(StrEnum):
    """How far a mail is. `UNCLEAR` may have arrived, and is not sent again."""

    WAITING = "waiting"
    CALLING = "calling"
    SENT = "sent"
    UNCLEAR = "unclear"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """The words of a mail, as plain text and as HTML, and the files that go with it."""

    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffMail:
    """A mail to the person with a login. `about` says in a word what it is: "digest", "invitation".

    `sealed` holds address and words until it is over with the mail. `due_at` is when it is tried next, or while it is
    being handed in when that must have ended; `reason` is why it was not taken, in one line.
    """

    id: str
    login: str
    about: str
    made_at: datetime
    due_at: datetime
    sealed: bytes | None = field(default=None, repr=False)
    state: MailState = MailState.WAITING
    attempts: int = 0
    reason: str = ""

    @property
    def is_over(self) -> bool:
        """True when nothing is done about it any more."""
        return self.state in {MailState.SENT, MailState.UNCLEAR, MailState.GIVEN_UP}


def next_try(attempts: int, now: datetime) -> datetime | None:
    """Return when a mail that was refused so many times is tried again, or None where it is given up."""
    return now + GAPS[attempts - 1] if attempts <= len(GAPS) else None


def written_out(address: str, message: StaffMessage) -> str:
    """Return a mail with its address as one text, to be sealed."""
    files = [[file.name, file.media_type, b64encode(file.data).decode()] for file in message.attachments]
    return json.dumps([address, message.subject, message.text, message.html, files], ensure_ascii=False)


def read_back(text: str) -> tuple[str, StaffMessage]:
    """Return the address and the mail that `written_out` wrote."""
    address, subject, plain, html, files = json.loads(text)
    attachments = tuple(Attachment(name, media_type, b64decode(data)) for name, media_type, data in files)
    return address, StaffMessage(subject, plain, html, attachments)
