"""Email, through any mail server that speaks SMTP: one message per person, over one connection per batch.

Reply codes: RFC 5321, 4.2. A server takes a message when it answers after its last dot, so only that wait can be
unclear.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from scheduler.channels.calls import TOTAL, Answer, Calls, Purpose, finish_within
from scheduler.channels.email.sent_mail import SentMail
from scheduler.channels.email.smtp_connection import answer_of, connect, place_of
from scheduler.channels.email.smtp_message import written_mail
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.account import AccountStatus
from scheduler.domain.batch import BatchOutcome, TakenInPart
from scheduler.domain.delivery import Attempt, Receipt, Sighting, Undecided
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.payload import Addressee, BatchPayload, Payload
from scheduler.domain.prepared import NOTHING_PREPARED, Prepared
from scheduler.ports import Clock

LATER = timedelta(minutes=5)
"""The wait of a person whom a server puts off: greylisting, a full mailbox, a limit."""

_CLOSING = 421
_WANTS_LOGIN = frozenset({530, 534, 535})


class _PutOff(RetryAt):
    """The server does not take this person's mail now; it may take the next one's."""


class SmtpEmail(SentMail):
    """One mailbox on a mail server. `context` says which certificates are believed: by default, the system's."""

    def __init__(self, account: SmtpAccount, clock: Clock, context: ssl.SSLContext | None = None) -> None:
        self.name = account.name
        self._clock = clock
        self._account = account
        self._context = context or ssl.create_default_context()
        self._place = place_of(account)
        self._host, _ = self._place
        self._calls = Calls(
            platform=self._host,
            clock=clock,
            timeout=account.timeout,
            secrets=(account.password,),
            answer_of=answer_of,
            judge=self._judge,
        )

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:  # noqa: ARG002 - the port's shape
        """Refuse what is not an issue; there is nothing to upload."""
        _batch(payload)
        return NOTHING_PREPARED

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:  # noqa: ARG002 - the port's shape
        """Hand in a mail for each person. Raises TakenInPart unless all of them were taken."""
        batch = _batch(payload)
        with self._connected(Purpose.PREPARE) as server:
            outcome = self._outcome(server, batch)
        if outcome.receipt is None or len(outcome.accepted) < len(batch.addressees):
            raise TakenInPart(outcome)
        return outcome.receipt

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Leave it to a person: nobody can ask a mail server what it took."""
        when = f"{attempt.started_at:%Y-%m-%d %H:%M} UTC"
        return Undecided(
            f"{self._host} cannot be asked: look in its log for a Message-ID that begins with {payload.delivery}, "
            f"around {when}"
        )

    def check(self) -> AccountStatus:
        """Log in, and hand in nothing."""
        with self._connected(Purpose.READ):
            return AccountStatus(f"the mail server {self._host}, as {self._account.username}")

    @contextmanager
    def _connected(self, purpose: Purpose) -> Iterator[smtplib.SMTP]:
        server = self._calls.make(purpose, lambda: connect(self._place, self._account, self._context))
        try:
            yield server
        finally:
            with suppress(OSError):
                server.quit()

    def _outcome(self, server: smtplib.SMTP, batch: BatchPayload) -> BatchOutcome:
        """Hand in the mails one after another until one says that the rest cannot follow."""
        accepted: set[str] = set()
        refused: dict[str, str] = {}
        unclear: dict[str, str] = {}
        failure: ChannelFailure | None = None
        ends = self._clock.now() + timedelta(seconds=self._account.timeout * TOTAL)
        for addressee in batch.addressees:
            ended = self._ended(server, batch, addressee) if self._clock.now() <= ends else self._again("it took long")
            if ended is None:
                accepted.add(addressee.subscriber)
            elif isinstance(ended, Rejected):
                refused[addressee.subscriber] = ended.reason
            elif isinstance(ended, Uncertain):
                unclear[addressee.subscriber] = (
                    f"{ended.reason}: look in its log for the Message-ID {batch.delivery}.{addressee.subscriber}"
                )
                failure = self._again(ended.reason)
                break
            else:
                failure = failure or ended
                if not isinstance(ended, _PutOff):
                    failure = ended
                    break
        # The Message-IDs of a batch begin with its id, and each is written the same way again.
        receipt = Receipt(batch.delivery, None, self._clock.now())
        return BatchOutcome(frozenset(accepted), refused, unclear, receipt, failure)

    def _ended(self, server: smtplib.SMTP, batch: BatchPayload, addressee: Addressee) -> ChannelFailure | None:
        """Hand in one person's mail; return why it was not taken, or None when it was."""
        try:
            mail = written_mail(batch, addressee, self._clock.now())
        except ValueError:
            return Rejected("their name or address cannot be written in a mail")
        try:
            finish_within(self._account.timeout * TOTAL, lambda: self._hand_in(server, batch, addressee, mail))
        except ChannelFailure as failure:
            return failure
        except OSError as error:
            return Uncertain(f"{self._host}'s answer did not arrive ({type(error).__name__})")
        return None

    def _hand_in(self, server: smtplib.SMTP, batch: BatchPayload, addressee: Addressee, mail: bytes) -> None:
        try:
            self._expect_sender(*server.mail(batch.sender_address))
            self._expect(*server.rcpt(addressee.address))
        except ChannelFailure:
            with suppress(OSError):
                server.rset()
            raise
        except OSError as error:
            raise self._again(f"the connection broke ({type(error).__name__})") from None
        try:
            answer = server.data(mail)
        except smtplib.SMTPDataError as refusal:
            answer = refusal.smtp_code, refusal.smtp_error if isinstance(refusal.smtp_error, bytes) else b""
        self._expect(*answer)

    def _expect(self, code: int, words: bytes) -> None:
        """Raise what a reply means for one person's mail, unless it says that all is well."""
        if 200 <= code < 300:
            return
        reason = self._said(code, words)
        if code == _CLOSING:
            raise self._again(reason)
        if code in _WANTS_LOGIN:
            raise NeedsReconnect(reason)
        raise Rejected(reason) if code >= 500 else _PutOff(self._clock.now() + LATER, reason)

    def _expect_sender(self, code: int, words: bytes) -> None:
        if code >= 500:
            raise NeedsReconnect(f"{self._said(code, words)}: check that this mailbox may send as the clinic")
        if code >= 400:
            raise self._again(self._said(code, words))

    def _judge(self, answer: Answer) -> ChannelFailure:
        """Return the failure in a reply that comes before any mail: it is about the account."""
        reason = self._said(answer.status, answer.words.encode())
        return NeedsReconnect(reason) if answer.status >= 500 else self._again(reason)

    def _said(self, code: int, words: bytes) -> str:
        return f"{self._host} said no ({code}): {self._calls.one_line(words.decode(errors='replace'))}"

    def _again(self, reason: str) -> RetryAt:
        return RetryAt(self._clock.now() + LATER, reason)


def _batch(payload: Payload) -> BatchPayload:
    if not isinstance(payload, BatchPayload):
        raise Rejected("email takes newsletter issues, not posts")
    return payload
