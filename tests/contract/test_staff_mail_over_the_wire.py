"""Mails to the staff through a mail server and SendGrid's API: both loopback servers, which also lose answers."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from mail_server import PASSWORD, USERNAME, Mailboxes, MailServer
from storage_samples import NOW

from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.spec import SENDGRID, SendGridAccount, SmtpAccount
from scheduler.channels.opening import open_account
from scheduler.domain.campaign import Sender
from scheduler.domain.payload import Attachment
from scheduler.domain.staff_mail import GAPS, MailState, StaffMail, StaffMessage
from scheduler.ports import Channel
from scheduler.services.staff_mail import StaffMailDesk
from scheduler.simulator import Simulator
from scheduler.simulator import email as simulated
from scheduler.simulator.faults import Call, Fault, PlannedFault
from scheduler.simulator.mailing import emails_of
from scheduler.storage.sealing import STAFF_MAIL, KeyedSealing
from scheduler.storage.store import SqlStore, open_store
from scheduler.testing import FixedClock

ADDRESS = "rao@clinic.example"
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
MESSAGE = StaffMessage(
    "2 wait for your signature",
    "Two: भारत.",
    "<p>Two: भारत.</p>",
    (Attachment("to-sign.ics", "text/calendar", CALENDAR),),
)
MAILER = simulated.SendGridAccount()


class Desk:
    """A mail desk on one account."""

    def __init__(self, store: SqlStore, clock: FixedClock, channel: Channel) -> None:
        self.store, self.clock = store, clock
        self.desk = StaffMailDesk(
            store,
            lambda: {"email": channel},
            lambda: "email",
            lambda: Sender("Demo Clinic", "news@clinic.example"),
            KeyedSealing([b"k" * 32], STAFF_MAIL),
            clock,
        )

    def send(self) -> StaffMail:
        return self.desk.send("rao", ADDRESS, "digest", MESSAGE)

    def later(self) -> MailState:
        self.clock.move_to(self.clock.now() + GAPS[0])
        self.desk.run()
        (mail,) = self.desk.newest("rao")
        return mail.state


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[SqlStore]:
    """One engine is enough: what differs here is what the wire says."""
    opened = open_store(f"sqlite:///{tmp_path / 'clinic.db'}", create=True)
    yield opened
    opened.close()


@pytest.fixture
def mailboxes() -> Mailboxes:
    return Mailboxes()


@pytest.fixture
def by_smtp(sqlite_store: SqlStore, mailboxes: Mailboxes) -> Iterator[Desk]:
    server = MailServer(mailboxes)
    server.start()
    clock = FixedClock(NOW)
    account = SmtpAccount(
        name="email", server=server.place, username=USERNAME, password=PASSWORD, timeout=5.0, connections=1
    )
    channel = SmtpEmail(account, clock)
    yield Desk(sqlite_store, clock, channel)
    channel.close()
    server.stop()


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(FixedClock(NOW)) as simulator:
        yield simulator


@pytest.fixture
def by_sendgrid(sqlite_store: SqlStore, simulator: Simulator) -> Desk:
    clock = FixedClock(NOW)
    account = SendGridAccount(name="email", api_key=MAILER.api_key, base_url=simulator.url, timeout=5.0)
    return Desk(sqlite_store, clock, open_account(SENDGRID, account, clock))


def test_a_mail_server_gets_words_and_calendar(by_smtp: Desk, mailboxes: Mailboxes) -> None:
    assert by_smtp.send().state is MailState.SENT
    ((address, raw),) = mailboxes.received
    mail = message_from_bytes(raw, policy=default)
    assert address == ADDRESS
    assert mail["Subject"] == MESSAGE.subject
    assert mail["List-Unsubscribe"] is None
    body, file = mail.get_body(("plain",)), next(mail.iter_attachments())
    assert body is not None
    assert body.get_content().strip() == MESSAGE.text
    assert (file.get_filename(), file.get_payload(decode=True)) == ("to-sign.ics", CALENDAR)


def test_a_mail_server_that_puts_it_off_gets_it_later(by_smtp: Desk, mailboxes: Mailboxes) -> None:
    mailboxes.at_recipient[ADDRESS] = "451 4.7.1 greylisted"
    assert by_smtp.send().state is MailState.WAITING
    mailboxes.at_recipient.clear()
    by_smtp.clock.move_to(by_smtp.clock.now() + GAPS[1])
    assert by_smtp.later() is MailState.SENT
    assert mailboxes.addresses == [ADDRESS]


def test_a_mail_server_that_refuses_the_address_is_not_asked_again(by_smtp: Desk, mailboxes: Mailboxes) -> None:
    mailboxes.at_recipient[ADDRESS] = "550 5.1.1 no such user"
    assert by_smtp.send().state is MailState.GIVEN_UP
    mailboxes.at_recipient.clear()
    by_smtp.later()
    assert mailboxes.received == []


@pytest.mark.parametrize("kept", [True, False])
def test_a_mail_server_that_loses_its_answer_never_gets_it_twice(
    by_smtp: Desk, mailboxes: Mailboxes, *, kept: bool
) -> None:
    mailboxes.cut, mailboxes.kept_when_cut = frozenset({ADDRESS}), kept
    assert by_smtp.send().state is MailState.UNCLEAR
    mailboxes.cut = frozenset()
    assert by_smtp.later() is MailState.UNCLEAR
    assert len(mailboxes.received) == int(kept)


def test_sendgrid_gets_words_and_opaque_names_alone(by_sendgrid: Desk, simulator: Simulator) -> None:
    sent = by_sendgrid.send()
    assert sent.state is MailState.SENT
    (mailing,) = simulator.state.mailings
    (mail,) = emails_of(mailing)
    assert (mail.to_address, mail.subject, mail.text, mail.html) == (
        ADDRESS,
        MESSAGE.subject,
        MESSAGE.text,
        MESSAGE.html,
    )
    assert dict(mail.custom_args) == {"delivery": sent.id, "recipient": sent.id}
    assert dict(mail.headers) == {}
    assert [file["filename"] for file in mailing.body["attachments"]] == ["to-sign.ics"]


@pytest.mark.parametrize(
    ("fault", "first", "then"),
    [
        (Fault.LOST, MailState.UNCLEAR, MailState.UNCLEAR),
        (Fault.ERROR_AFTER, MailState.UNCLEAR, MailState.UNCLEAR),
        (Fault.EXPIRED, MailState.WAITING, MailState.SENT),
    ],
)
def test_what_sendgrid_may_have_taken_is_not_sent_again(
    by_sendgrid: Desk, simulator: Simulator, fault: Fault, first: MailState, then: MailState
) -> None:
    simulator.faults.plan(PlannedFault("email", fault, 1, Call.PUBLISH, 1.0))
    assert by_sendgrid.send().state is first
    assert by_sendgrid.later() is then
    assert len(simulator.state.mailings) == 1
