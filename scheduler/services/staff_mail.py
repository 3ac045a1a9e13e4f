"""Mails to the people who work here, over the clinic's own mail account.

Outside of the subscribers' ledger: no issue, no recipient, no link to leave. The brake does not hold them back, since
they tell of it. A mail is a row before it is a call. A clear no is tried again with growing gaps for a day; where
nobody knows whether the mail was taken it is never sent again, and the person sees that on their page.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.domain.campaign import Sender
from scheduler.domain.delivery import Outcome
from scheduler.domain.errors import ChannelFailure, ClinicError, Rejected, RetryAt
from scheduler.domain.payload import Addressee, BatchPayload, RenderedIssue
from scheduler.domain.staff_mail import (
    CALL,
    KEPT,
    MailState,
    StaffMail,
    StaffMessage,
    next_try,
    read_back,
    written_out,
)
from scheduler.ports import Channel, Clock, Database, Sealing, Transaction
from scheduler.services.platform_call import Call, make_call

logger = logging.getLogger(__name__)

NO_ACCOUNT = "no mail account is connected"
_LOST = "the program ended while it was being sent"


@dataclass(frozen=True, slots=True)
class StaffMailDesk:
    """Hands mails in. `account` names the mail account that they go over, empty where the clinic has none."""

    store: Database
    channels: Callable[[], Mapping[str, Channel]]
    account: Callable[[], str]
    sender: Callable[[], Sender]
    sealing: Sealing
    clock: Clock

    def send(self, login: str, address: str, about: str, message: StaffMessage) -> StaffMail:
        """Send a mail now, and return how that ended; where the account said not yet, the worker tries again."""
        with self.store.transaction() as tables:
            mail = self.put(login, address, about, message, tables)
        self._hand_in(mail)
        with self.store.reading() as tables:
            return tables.staff_mails.get(mail)

    def put(
        self, login: str, address: str, about: str, message: StaffMessage, tables: Transaction, *, name: str = ""
    ) -> str:
        """Put a mail in line for the worker, in the caller's transaction; return its id.

        Of two mails with one `name` the second is not put: whoever derives it from what is told tells it once.
        """
        now, identity = self.clock.now(), name or secrets.token_hex(12)
        sealed = self.sealing.seal(identity, written_out(address, message))
        tables.staff_mails.add(StaffMail(identity, login, about, now, now, sealed))
        return identity

    def run(self) -> None:
        """Hand in what is due, and settle what a program that ended has left. Another worker may do so too."""
        now = self.clock.now()
        with self.store.reading() as tables:
            left, due = tables.staff_mails.left_alone(now), tables.staff_mails.due(now)
        if left or due:
            with self.store.transaction() as tables:
                for mail in left:
                    tables.staff_mails.finish(replace(mail, state=MailState.UNCLEAR, reason=_LOST, sealed=None))
                tables.staff_mails.forget(now - KEPT)
        for mail in left:
            logger.warning("a mail (%s) to %s may not have arrived: %s", mail.about, mail.login, _LOST)
        for identity in due:
            self._hand_in(identity)

    def newest(self, login: str, most: int = 10) -> tuple[StaffMail, ...]:
        """Return the newest mails to a person, the newest first, without their words."""
        with self.store.reading() as tables:
            return tuple(replace(mail, sealed=None) for mail in tables.staff_mails.of_person(login, most))

    def _hand_in(self, identity: str) -> None:
        now, account = self.clock.now(), self.account()
        with self.store.transaction() as tables:
            mail = tables.staff_mails.begin(identity, now, now + CALL)
            if mail is None:
                return
            if account:
                tables.issues.spend(account, now, 1)
        ended = self._ended(mail, self._call(mail, account))
        with self.store.transaction() as tables:
            tables.staff_mails.finish(ended)
        if ended.state is not MailState.SENT:
            logger.warning("a mail (%s) to %s: %s: %s", mail.about, mail.login, ended.state, ended.reason)

    def _call(self, mail: StaffMail, account: str) -> Call:
        channel = self.channels().get(account)
        if channel is None:
            return Call(Outcome.RETRY, failure=RetryAt(self.clock.now(), NO_ACCOUNT))
        try:
            payload = self._payload(mail)
            prepared = channel.prepare(payload, None)
        except Rejected as failure:
            return Call(Outcome.REJECTED, failure=failure)
        except ChannelFailure as failure:
            return Call(Outcome.RETRY, failure=failure)
        except ClinicError:
            return Call(Outcome.REJECTED, failure=Rejected("it was written under another secret key"))
        return make_call(channel, payload, prepared)

    def _payload(self, mail: StaffMail) -> BatchPayload:
        address, message = read_back(self.sealing.open(mail.id, mail.sealed or b""))
        words = RenderedIssue(message.subject, "", message.html, message.text, (), ())
        sender = self.sender()
        return BatchPayload(
            delivery=mail.id,
            issue=words,
            sender_name=sender.name,
            sender_address=sender.address,
            reply_to=sender.reply_to or None,
            addressees=(Addressee(mail.id, address, ""),),
            attachments=message.attachments,
        )

    def _ended(self, mail: StaffMail, call: Call) -> StaffMail:
        now = self.clock.now()
        if call.outcome is Outcome.ACCEPTED:
            return replace(mail, state=MailState.SENT, due_at=now, sealed=None, reason="")
        if call.outcome is Outcome.UNCERTAIN:
            return replace(mail, state=MailState.UNCLEAR, due_at=now, sealed=None, reason=call.reason)
        again = None if call.outcome is Outcome.REJECTED else _again(mail, call, now)
        if again is None:
            return replace(mail, state=MailState.GIVEN_UP, due_at=now, sealed=None, reason=call.reason)
        return replace(mail, state=MailState.WAITING, due_at=again, reason=call.reason)


def _again(mail: StaffMail, call: Call, now: datetime) -> datetime | None:
    """Return when a mail is tried again: not before the account said so, which may be later than our own gap."""
    own = next_try(mail.attempts, now)
    if own is None or not isinstance(call.failure, RetryAt):
        return own
    return max(own, call.failure.when)
