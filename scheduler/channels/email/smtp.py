"""Email, through any mail server that speaks SMTP: one message for each person, over a few connections at a time."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from scheduler.channels.calls import TOTAL, Answer, Calls, Purpose
from scheduler.channels.email.dkim_signing import signer_of
from scheduler.channels.email.mail_template import MailTemplate, copy_name, template_of, unsigned_name
from scheduler.channels.email.return_path import checked_return_path, with_token
from scheduler.channels.email.sent_mail import SentMail
from scheduler.channels.email.smtp_carrier import Carrier, carry_all
from scheduler.channels.email.smtp_connection import answer_of, connect, place_of
from scheduler.channels.email.smtp_connections import Connections
from scheduler.channels.email.smtp_round import Round
from scheduler.channels.email.smtp_session import AFTER_DOT, LATER, Envelope, Session
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.account import AccountStatus
from scheduler.domain.batch import BatchOutcome, TakenInPart
from scheduler.domain.delivery import Attempt, Receipt, Sighting, Undecided
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, RetryAt
from scheduler.domain.payload import Addressee, BatchPayload, Payload
from scheduler.domain.prepared import NOTHING_PREPARED, Prepared
from scheduler.ports import PERSON_TAKEN, Clock


class SmtpEmail(SentMail):
    """One mailbox on a mail server. `context` says which certificates are believed: by default, the system's."""

    def __init__(self, account: SmtpAccount, clock: Clock, context: ssl.SSLContext | None = None) -> None:
        self.name = account.name
        self._clock = clock
        self._account = account
        self._context = context or ssl.create_default_context()
        self._place = place_of(account)
        self._host, _ = self._place
        self._return_path = checked_return_path(account)
        self._sign = signer_of(account)
        self._template: tuple[BatchPayload, MailTemplate] | None = None
        self._connections = Connections(self._connect, account.connections, account.messages_per_connection, clock)
        self._calls = Calls(
            platform=self._host,
            clock=clock,
            timeout=account.timeout,
            secrets=(account.password,),
            answer_of=answer_of,
            judge=self._judge,
        )

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:  # noqa: ARG002 - the port's shape
        """Refuse what is not an issue, or cannot be written as a mail; there is nothing to upload."""
        self._template_of(_batch(payload))
        return NOTHING_PREPARED

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:  # noqa: ARG002 - the port's shape
        """Hand in a mail for each person. Raises TakenInPart unless all of them were taken."""
        batch = _batch(payload)
        outcome = self._carried(batch, self._template_of(batch))
        if outcome.receipt is None or len(outcome.accepted) < len(batch.addressees):
            is_untouched = not (outcome.accepted or outcome.refused or outcome.unclear)
            raise outcome.failure if outcome.failure and is_untouched else TakenInPart(outcome)
        return outcome.receipt

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Leave it to a person: nobody can ask a mail server what it took."""
        when = f"{attempt.started_at:%Y-%m-%d %H:%M} UTC"
        return Undecided(
            f"{self._host} cannot be asked: look in its log around {when} for mails to those people of delivery "
            f"{payload.delivery} of whom nothing is known"
        )

    def check(self) -> AccountStatus:
        """Log in, and hand in nothing."""
        session = self._connect()
        size = f"mails of up to {session.largest // 1_000_000} MB" if session.largest else "mails of any size"
        reports = "reports bounces" if session.reports else "offers no reports on bounces"
        session.leave()
        self._sign("newsletter@example.com", b"From: newsletter@example.com\r\n\r\n")
        return AccountStatus(f"the mail server {self._host}, as {self._account.username}: takes {size}, {reports}")

    def close(self) -> None:
        """Leave the connections that are kept for the next batch."""
        self._connections.close()

    def _connect(self) -> Session:
        server = self._calls.make(Purpose.PREPARE, lambda: connect(self._place, self._account, self._context))
        return Session(server, self._clock, self._said)

    def _template_of(self, batch: BatchPayload) -> MailTemplate:
        """Return the mail of a batch, the one of the batch before where they are of the same issue."""
        issue = replace(batch, delivery="", addressees=())
        kept = self._template  # read once: another thread may send another issue
        if kept is None or kept[0] != issue:
            try:
                kept = issue, template_of(batch)
            except ValueError as error:
                raise Rejected(f"it cannot be written as a mail: {error}") from None
            self._template = kept
        return kept[1]

    def _carried(self, batch: BatchPayload, template: MailTemplate) -> BatchOutcome:
        """Hand in a batch over as many connections as are free, at least one, and end before a lease does."""
        seconds = self._account.timeout * TOTAL
        people = Round(
            batch.addressees,
            self._clock,
            self._clock.now() + timedelta(seconds=seconds),
            where=self._where(batch),
            taken=PERSON_TAKEN.get(str),
        )

        def hand_in(session: Session, person: Addressee) -> None:
            session.hand_in(*self._mail(batch, template, person))

        count = min(self._account.connections, len(batch.addressees))
        carriers = [Carrier(people, self._connections, hand_in) for _ in range(count)]
        at_most = seconds * 2 + self._account.timeout * AFTER_DOT
        if not carry_all(carriers, self._connections, wait=seconds, at_most=at_most):
            people.give_up(RetryAt(self._clock.now(), "its connections are all in use"))
        # The mails of a batch are told by their Message-IDs, and each is written the same way again.
        return people.outcome(Receipt(batch.delivery, None, self._clock.now()))

    def _mail(self, batch: BatchPayload, template: MailTemplate, person: Addressee) -> tuple[Envelope, bytes]:
        try:
            mail = template.written(batch, person, self._clock.now())
        except ValueError:
            raise Rejected("their name or address cannot be written in a mail") from None
        name = copy_name(batch, person)
        sender = with_token(self._return_path, person.token) if person.token else self._return_path
        return Envelope(sender or batch.sender_address, person.address, name), self._sign(batch.sender_address, mail)

    def _where(self, batch: BatchPayload) -> Callable[[Addressee], str]:
        return lambda person: (
            f"look in the log of {self._host} for a Message-ID that begins with {unsigned_name(batch, person)}"
        )

    def _judge(self, answer: Answer) -> ChannelFailure:
        """Return the failure in a reply that comes before any mail: it is about the account."""
        reason = self._said(answer.status, answer.words.encode())
        if answer.status >= 500:
            return NeedsReconnect(reason)
        return RetryAt(self._clock.now() + LATER, reason, whole_channel=True)

    def _said(self, code: int, words: bytes) -> str:
        return f"{self._host} said no ({code}): {self._calls.one_line(words.decode(errors='replace'))}"


def _batch(payload: Payload) -> BatchPayload:
    if not isinstance(payload, BatchPayload):
        raise Rejected("email takes newsletter issues, not posts")
    return payload
