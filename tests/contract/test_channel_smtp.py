"""Email over SMTP, against a mail server on this machine: an answer for each person, and no secret in any log."""

from __future__ import annotations

import html
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from certificates import Certificate, certificate_for_this_machine
from channel_cases import TransportCases
from mail_server import PASSWORD, USERNAME, Mailboxes, MailServer

from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.smtp_session import LATER
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.batch import BatchOutcome, TakenInPart
from scheduler.domain.delivery import Attempt, Undecided
from scheduler.domain.errors import BadInput, NeedsReconnect, Rejected, RetryAt
from scheduler.domain.payload import (
    UNSUBSCRIBE_PLACEHOLDER,
    Addressee,
    BatchPayload,
    Picture,
    PostPayload,
    RenderedIssue,
)
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.ports import Clock
from scheduler.testing import FixedClock

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
DELIVERY = "0123456789abcdef01234567"
ISSUE = RenderedIssue(
    subject="What exosomes are: ½",
    preheader="",
    html=f'<p>Hello<img src="cid:card-1.png" alt=""><a href="{UNSUBSCRIBE_PLACEHOLDER}">Unsubscribe</a>',
    text=f"Hello\n.\nUnsubscribe: {UNSUBSCRIBE_PLACEHOLDER}\n",
    pictures=(Picture("card-1.png", "image/png", b"\x89PNG picture", "A card", 1200, 600),),
    links=(),
)
READERS = tuple(
    Addressee(f"s-{each}", f"{each}@reader.example", each.title(), f"https://clinic.example/u/{each}?k=1&t=2")
    for each in ("ana", "bo", "cy")
)
BATCH = BatchPayload(DELIVERY, ISSUE, "Clinic, Pune", "news@clinic.example", "hello@clinic.example", READERS)
ANA, BO, CY = (reader.address for reader in READERS)


OPENED: list[SmtpEmail] = []
"""The accounts of a test, which keep connections until they are closed."""


@contextmanager
def serving(mailboxes: Mailboxes, **how: ssl.SSLContext | bool) -> Iterator[MailServer]:
    server = MailServer(mailboxes, **how)  # type: ignore[arg-type]  # each is of its own type
    server.start()
    try:
        yield server
    finally:
        while OPENED:
            OPENED.pop().close()
        server.stop()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def mailboxes() -> Mailboxes:
    return Mailboxes()


@pytest.fixture
def server(mailboxes: Mailboxes) -> Iterator[MailServer]:
    with serving(mailboxes) as server:
        yield server


@pytest.fixture
def account(server: MailServer, clock: FixedClock) -> SmtpEmail:
    return opened(server.place, clock)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate_for_this_machine(tmp_path_factory.mktemp("certificate"))


def opened(place: str, clock: Clock, *, context: ssl.SSLContext | None = None, **settings: Any) -> SmtpEmail:
    """Open an account with one connection, so that people follow one another."""
    usual: dict[str, Any] = {"username": USERNAME, "password": PASSWORD, "connections": 1, "timeout": 5.0}
    OPENED.append(SmtpEmail(SmtpAccount(name="email", server=place, **usual | settings), clock, context))
    return OPENED[-1]


def outcome_of(account: SmtpEmail, batch: BatchPayload = BATCH) -> BatchOutcome:
    with pytest.raises(TakenInPart) as answer:
        account.send(batch, NOTHING_PREPARED)
    return answer.value.outcome


def mail_to(mailboxes: Mailboxes, address: str) -> EmailMessage:
    return message_from_bytes(dict(mailboxes.received)[address], policy=default)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


class ServerAt:
    """A mail server as the cases of every transport see it."""

    def __init__(self, server: MailServer, mailboxes: Mailboxes) -> None:
        self.url = f"http://{server.place}"
        self.mailboxes = mailboxes


class TestSmtp(TransportCases[ServerAt]):
    """What holds of every transport holds of this one."""

    channel = "email"
    secrets = (PASSWORD, "reader.example")

    def open(self, url: str, clock: FixedClock, *, timeout: float = 5.0, key: str | None = None) -> SmtpEmail:
        return opened(
            url.removeprefix("http://"), clock, timeout=timeout, password=PASSWORD if key is None else key, tls=False
        )

    def payload(self) -> BatchPayload:
        return BATCH

    def accepted(self, simulator: ServerAt) -> list[str]:
        assert sorted(simulator.mailboxes.addresses) in [[], [ANA, BO, CY]]
        return [DELIVERY] if simulator.mailboxes.addresses else []

    def calls(self, simulator: ServerAt) -> int:
        return len(simulator.mailboxes.addresses) // len(READERS)

    def was_reached(self, simulator: ServerAt) -> bool:
        return bool(simulator.mailboxes.received)

    @pytest.fixture
    def simulator(self, server: MailServer, mailboxes: Mailboxes) -> ServerAt:
        return ServerAt(server, mailboxes)


def test_everybody_gets_a_mail_of_their_own(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    receipt = account.send(BATCH, NOTHING_PREPARED)
    assert mailboxes.addresses == [ANA, BO, CY]
    assert (receipt.platform_id, receipt.at) == (DELIVERY, NOW)
    for reader in READERS:
        mail = mail_to(mailboxes, reader.address)
        assert mail["To"] == f"{reader.name} <{reader.address}>"
        assert mail["From"] == '"Clinic, Pune" <news@clinic.example>'
        assert (mail["Reply-To"], mail["Subject"]) == ("hello@clinic.example", ISSUE.subject)
        assert mail["Message-ID"] == f"<{DELIVERY}.{reader.subscriber}@clinic.example>"
        assert not [other.address for other in READERS if other != reader and other.address in str(mail)]


def test_each_has_a_way_out_of_their_own(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    account.send(BATCH, NOTHING_PREPARED)
    for reader in READERS:
        mail = mail_to(mailboxes, reader.address)
        assert mail["List-Unsubscribe"] == f"<{reader.unsubscribe_url}>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["List-Id"] == "<newsletter.clinic.example>"
        assert part(mail, "plain").replace("\r\n", "\n") == f"Hello\n.\nUnsubscribe: {reader.unsubscribe_url}\n"
        assert f'href="{reader.unsubscribe_url.replace("&", "&amp;")}"' in part(mail, "html")


def test_each_is_greeted_by_name_where_they_have_one(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    greeting = "Dear {{own-first-name|reader}},"
    issue = replace(ISSUE, subject=greeting, text=f"{greeting}\n{ISSUE.text}", html=f"<p>{greeting}</p>{ISSUE.html}")
    ana, *others = READERS
    account.send(replace(BATCH, issue=issue, addressees=(replace(ana, first_name="D'Ana"), *others)), NOTHING_PREPARED)
    for address, greeted in ((ANA, "Dear D'Ana,"), (BO, "Dear reader,")):
        mail = mail_to(mailboxes, address)
        assert mail["Subject"] == greeted
        assert part(mail, "plain").startswith(greeted)
        assert html.unescape(part(mail, "html")).startswith(f"<p>{greeted}</p>")


def test_pictures_are_inline(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    account.send(BATCH, NOTHING_PREPARED)
    (picture,) = [one for one in mail_to(mailboxes, ANA).walk() if one.get_content_maintype() == "image"]
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<card-1.png>", "inline")
    assert picture.get_payload(decode=True) == b"\x89PNG picture"


def test_one_refused_address_does_not_fail_the_others(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    mailboxes.at_recipient[BO] = f"550 5.1.1 <{BO}> no such user"
    outcome = outcome_of(account)
    assert outcome.accepted == {"s-ana", "s-cy"}
    assert list(outcome.refused) == ["s-bo"]
    assert "550" in outcome.refused["s-bo"]
    assert "bo@" not in outcome.refused["s-bo"]
    assert outcome.failure is None
    assert mailboxes.addresses == [ANA, CY]


@pytest.mark.parametrize("at", ["at_recipient", "at_data"])
def test_who_is_put_off_is_tried_later_and_the_next_ones_now(account: SmtpEmail, mailboxes: Mailboxes, at: str) -> None:
    getattr(mailboxes, at)[ANA] = "451 4.7.1 greylisted"
    outcome = outcome_of(account)
    assert outcome.accepted == {"s-bo", "s-cy"}
    assert not outcome.refused
    assert not outcome.unclear
    assert isinstance(outcome.failure, RetryAt)
    assert (outcome.failure.when, outcome.failure.whole_channel) == (NOW + LATER, False)


def test_a_mail_that_is_refused_after_its_last_dot_is_refused(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    mailboxes.at_data[BO] = "554 5.7.1 looks like spam"
    outcome = outcome_of(account)
    assert (sorted(outcome.accepted), list(outcome.refused)) == (["s-ana", "s-cy"], ["s-bo"])


@pytest.mark.parametrize("kept", [True, False])
def test_a_connection_lost_in_the_middle_is_unclear_for_one_person_alone(
    account: SmtpEmail, mailboxes: Mailboxes, kept: bool
) -> None:
    mailboxes.cut, mailboxes.kept_when_cut = frozenset({BO}), kept
    outcome = outcome_of(account)
    assert (sorted(outcome.accepted), sorted(outcome.unclear)) == (["s-ana"], ["s-bo"])
    assert f"{DELIVERY}.s-bo" in outcome.unclear["s-bo"]
    assert isinstance(outcome.failure, RetryAt)
    assert mailboxes.addresses == ([ANA, BO] if kept else [ANA])
    sighting = account.find(BATCH, Attempt(DELIVERY, 1, "worker", "f", NOW))
    assert isinstance(sighting, Undecided)
    assert DELIVERY in sighting.reason


def test_one_person_over_whom_a_server_closes_waits_for_later(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    mailboxes.at_recipient[BO] = "421 too many messages"
    outcome = outcome_of(account)
    assert sorted(outcome.accepted) == ["s-ana", "s-cy"]
    assert not outcome.unclear.keys() | outcome.refused.keys()
    assert isinstance(outcome.failure, RetryAt)
    assert mailboxes.addresses == [ANA, CY]


def test_a_sender_that_the_server_refuses_needs_a_person(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    mailboxes.at_sender = "553 5.7.1 not yours to send from"
    with pytest.raises(NeedsReconnect, match="may send as the clinic"):
        account.send(BATCH, NOTHING_PREPARED)


class RunningClock:
    """Each look at it is ten seconds later."""

    def __init__(self) -> None:
        self._now = NOW

    def now(self) -> datetime:
        self._now += timedelta(seconds=10)
        return self._now


def test_a_batch_stops_before_it_outlives_a_lease(server: MailServer, mailboxes: Mailboxes) -> None:
    account = opened(server.place, RunningClock())
    outcome = outcome_of(account)
    assert outcome.accepted == {"s-ana"}
    assert not outcome.unclear
    assert isinstance(outcome.failure, RetryAt)
    assert mailboxes.addresses == [ANA]


def test_a_name_that_no_header_can_carry_loses_nobody(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    named = replace(READERS[0], name='Ana "the\r\nBcc: all@reader.example" Ünal')
    account.send(replace(BATCH, addressees=(named, *READERS[1:])), NOTHING_PREPARED)
    mail = mail_to(mailboxes, ANA)
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].display_name == 'Ana "the Bcc: all@reader.example" Ünal'


def test_check_logs_in_and_hands_nothing_in(account: SmtpEmail, mailboxes: Mailboxes) -> None:
    assert USERNAME in account.check().name
    assert not mailboxes.received


def test_a_wrong_password_needs_a_person_and_sends_nothing(
    server: MailServer, mailboxes: Mailboxes, clock: FixedClock
) -> None:
    account = opened(server.place, clock, password="another password")
    with pytest.raises(NeedsReconnect):
        account.check()
    with pytest.raises(NeedsReconnect):
        account.send(BATCH, NOTHING_PREPARED)
    assert not mailboxes.received


def test_a_server_that_is_not_there_is_tried_again(clock: FixedClock, mailboxes: Mailboxes) -> None:
    with serving(mailboxes) as server:
        place = server.place
    with pytest.raises(RetryAt):
        opened(place, clock).send(BATCH, NOTHING_PREPARED)


def test_a_server_that_takes_no_login_needs_a_person(clock: FixedClock, mailboxes: Mailboxes) -> None:
    with serving(mailboxes, login=False) as server, pytest.raises(NeedsReconnect):
        opened(server.place, clock).send(BATCH, NOTHING_PREPARED)


@pytest.mark.parametrize("kind", ["tls", "starttls"])
def test_mail_goes_over_tls_to_a_server_that_proves_who_it_is(
    clock: FixedClock, mailboxes: Mailboxes, certificate: Certificate, kind: str
) -> None:
    with serving(mailboxes, **{kind: certificate.server()}) as server:
        account = opened(server.place, clock, tls=kind == "tls", context=certificate.client())
        account.send(BATCH, NOTHING_PREPARED)
        assert mailboxes.addresses == [ANA, BO, CY]
        mailboxes.received.clear()
        with pytest.raises(RetryAt):
            opened(server.place, clock, tls=kind == "tls").send(BATCH, NOTHING_PREPARED)
    assert not mailboxes.received


def test_no_password_goes_in_the_clear_to_another_machine(
    server: MailServer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.channels.email.smtp_connection.is_this_machine", lambda _host: False)
    with pytest.raises(NeedsReconnect, match="in the clear"):
        opened(server.place, clock).check()


@pytest.mark.parametrize(
    "place",
    [
        "mail.example.com:",
        "mail.example.com:0",
        "mail.example.com:٥٨٧",
        "mail.example.com:²",
        ":25",
        "mail.example.com:smtp",
    ],
)
def test_a_server_without_a_port_that_can_be_is_an_error_in_the_settings(clock: FixedClock, place: str) -> None:
    with pytest.raises(BadInput, match="HOST:PORT"):
        opened(place, clock)


def test_posts_are_not_mail(account: SmtpEmail) -> None:
    with pytest.raises(Rejected):
        account.prepare(PostPayload(DELIVERY, "A post", ()), None)


def test_no_address_and_no_password_stands_in_a_log(
    account: SmtpEmail, mailboxes: Mailboxes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mailboxes.at_recipient[BO] = f"550 <{BO}> and {PASSWORD}"
    outcome = outcome_of(account)
    ours = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail."))
    for text in (ours, *outcome.refused.values(), repr(account._account)):
        assert PASSWORD not in text
        assert "reader.example" not in text
