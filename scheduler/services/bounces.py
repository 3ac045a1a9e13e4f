"""What comes back to the mailbox of bounces, taken in as the reports of the accounts that it serves (promise 4).

A mail is behind us once its report is committed: a process that is killed in between reads it again, and the report is
known then. A mail that was taken is not looked at again, even where somebody marks it as unread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.domain.bounces import MailboxPlace, MailboxReading, MailKind, ReturnedMail
from scheduler.domain.errors import ClinicError
from scheduler.domain.events import ReportedEvent, Taken
from scheduler.ports import Clock, Mailbox, MailboxFolder, Store
from scheduler.services.copy_tokens import Copy

logger = logging.getLogger(__name__)

PIECE = 50
"""Mails that are read before their reports are committed."""

_OLDEST = timedelta(days=60)
"""A mail that says it is older, or of tomorrow, is dated by our own clock."""


@dataclass(frozen=True, slots=True)
class Bounces:
    """Reads the mailbox.

    `name` is the one under which its place is kept. `copy_of` reads a word of ours; `take` takes the reports of an
    account in. `deletes`: mails that were understood are removed.
    """

    store: Store
    clock: Clock
    mailbox: Mailbox
    name: str
    accounts: Sequence[str]
    copy_of: Callable[[str], Copy | None]
    take: Callable[[str, Sequence[ReportedEvent]], Taken]
    deletes: bool = False

    def read(self) -> MailboxReading:
        """Read every mail that is new; return what became of them.

        Raises ClinicError while the mailbox is out of reach; what was read until then is taken.
        """
        reading = MailboxReading()
        with self.mailbox.opened() as folder:
            last = self._last(folder.validity)
            while numbers := folder.after(last, PIECE):
                reading += self._read_piece(folder, numbers)
                last = numbers[-1]
        if reading.left:
            logger.warning("%d mails that came back say nothing that is understood: look at them", reading.left)
        return reading

    def read_or_tell(self) -> None:
        """Read likewise; a mailbox out of reach is told and holds nothing else up."""
        try:
            self.read()
        except ClinicError as error:
            logger.warning("bounces were not read: %s", error)

    def examine(self) -> str:
        """Open the mailbox and say what is in it. Raises ClinicError."""
        with self.mailbox.opened() as folder:
            new = len(folder.after(self._last(folder.validity), PIECE))
            return f"{folder.size} mails, {new if new < PIECE else f'{PIECE} or more'} of them new"

    def _last(self, validity: str) -> int:
        with self.store.brief() as tables:
            place = tables.mailboxes.place(self.name)
        return place.last if place and place.validity == validity else 0

    def _read_piece(self, folder: MailboxFolder, numbers: Sequence[int]) -> MailboxReading:
        mails = {number: mail for number in numbers if (mail := folder.read(number)) is not None}
        events = {number: event for number, mail in mails.items() if (event := self._event(mail)) is not None}
        taken = self._taken(tuple(events.values()))
        with self.store.brief() as tables:
            tables.mailboxes.keep(self.name, MailboxPlace(folder.validity, numbers[-1]), self.clock.now())
        understood = [*events, *_of_kind(MailKind.AUTOMATIC, mails)] if self.deletes else []
        if understood:
            folder.remove(sorted(understood))
        reports = _of_kind(MailKind.REPORT, mails)
        return MailboxReading(
            reports=taken.new,
            repeated=taken.repeated,
            foreign=len(reports) - taken.new - taken.repeated,
            automatic=len(_of_kind(MailKind.AUTOMATIC, mails)),
            left=len(_of_kind(MailKind.OTHER, mails)),
            removed=len(understood),
        )

    def _taken(self, events: Sequence[ReportedEvent]) -> Taken:
        """Take reports in for whichever account they are about: each is foreign to the others."""
        known = [self.take(account, events) for account in self.accounts if events]
        return Taken(sum(one.new for one in known), sum(one.repeated for one in known))

    def _event(self, mail: ReturnedMail) -> ReportedEvent | None:
        """Return a report as an event, or None where it has no word of ours."""
        if mail.kind is not MailKind.REPORT:
            return None
        copy = next((copy for word in mail.words if (copy := self.copy_of(word)) is not None), None)
        if copy is None:
            return None
        return ReportedEvent(
            id=mail.identity,
            kind=mail.happened,
            at=self._dated(mail.at),
            delivery=copy.first,
            recipient=copy.subscriber,
            code=mail.code,
            raw=mail.raw,
        )

    def _dated(self, at: datetime | None) -> datetime:
        now = self.clock.now()
        return at if at is not None and now - _OLDEST <= at <= now else now


def _of_kind(kind: MailKind, mails: Mapping[int, ReturnedMail]) -> list[int]:
    return [number for number, mail in mails.items() if mail.kind is kind]
