"""What a mail that came back says: the codes decide, forged and hostile mails decide nothing."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returned_mails import (
    ANSWER,
    AWAY,
    AWAY_WITHOUT_A_HEADER,
    COMPLAINT,
    DELAYED,
    EXPIRED,
    FULL,
    HIDDEN_DETAIL,
    NOT_SPAM,
    OLD_SERVER,
    QMAIL,
    READ,
    SPAM,
    TOKEN,
    UNKNOWN_USER,
    crlf,
    delivery_report,
)

from scheduler.channels.email.bounce_reader import LONGEST, read_returned
from scheduler.domain.bounces import MailKind
from scheduler.domain.events import ProviderEvent

_E = ProviderEvent


@pytest.mark.parametrize(
    ("fields", "happened", "code"),
    [
        (UNKNOWN_USER, _E.BOUNCED, "5.1.1"),
        (HIDDEN_DETAIL, _E.BOUNCED, "5.1.1"),
        (OLD_SERVER, _E.BOUNCED, "5.0.0"),
        (SPAM, _E.BLOCKED, "5.0.0"),
        (FULL, _E.BLOCKED, "5.2.2"),
        (EXPIRED, _E.BLOCKED, "4.4.1"),
        (DELAYED, _E.DEFERRED, "4.2.0"),
        ("Action: delivered\nStatus: 2.0.0\n", _E.DELIVERED, "2.0.0"),
        ("Action: FAILED (at last)\nStatus: 5.7.26 (DMARC)\n", _E.BLOCKED, "5.7.26"),
        ("Action: failed\n", _E.BLOCKED, ""),
        (f"{DELAYED}\nFinal-Recipient: rfc822; ana@other.example\n{UNKNOWN_USER}", _E.BOUNCED, "5.1.1"),
    ],
)
def test_the_codes_of_a_delivery_report_decide(fields: str, happened: ProviderEvent, code: str) -> None:
    mail = read_returned(delivery_report(fields))
    assert (mail.kind, mail.happened, mail.code) == (MailKind.REPORT, happened, code)
    assert mail.words[0] == TOKEN
    assert mail.at == datetime(2026, 12, 1, 4, 31, tzinfo=UTC)


def test_whose_copy_it_is_stands_in_the_return_path_then_the_envelope_then_the_copy() -> None:
    by_address, by_envelope, by_copy = "b" * 53, "c" * 53, "d" * 53
    mail = read_returned(
        delivery_report(
            UNKNOWN_USER,
            to=f"bounces+{by_address}@clinic.example",
            envelope=f"Original-Envelope-Id: {by_envelope}\n",
            copy=f"Message-ID: <{by_copy}@clinic.example>\n",
        )
    )
    assert mail.words == (by_address, by_envelope, by_copy)


def test_without_a_return_path_of_its_own_the_copy_names_itself() -> None:
    assert read_returned(delivery_report(UNKNOWN_USER, to="news@clinic.example")).words == (TOKEN,)


def test_a_complaint_is_one_and_its_opposite_is_none() -> None:
    mail = read_returned(COMPLAINT)
    assert (mail.kind, mail.happened, mail.code) == (MailKind.REPORT, _E.COMPLAINED, "abuse")
    assert mail.words == (TOKEN,)
    assert read_returned(NOT_SPAM).kind is MailKind.OTHER


def test_a_server_that_keeps_to_no_standard_is_understood() -> None:
    mail = read_returned(QMAIL)
    assert (mail.kind, mail.happened, mail.words) == (MailKind.REPORT, _E.BOUNCED, (TOKEN,))


@pytest.mark.parametrize("mail", [AWAY, AWAY_WITHOUT_A_HEADER, READ])
def test_what_a_machine_answers_for_its_owner_says_nothing(mail: bytes) -> None:
    assert read_returned(mail).kind is MailKind.AUTOMATIC


def test_a_persons_answer_is_left_to_a_person_whatever_it_quotes() -> None:
    assert read_returned(ANSWER).kind is MailKind.OTHER


def test_the_same_mail_has_the_same_identity_and_another_report_another() -> None:
    first = read_returned(delivery_report(UNKNOWN_USER))
    assert first.identity == read_returned(b"Received: from a by b\r\n" + delivery_report(UNKNOWN_USER)).identity
    assert first.identity != read_returned(delivery_report(DELAYED)).identity
    assert len(first.identity) <= 100


def test_no_address_is_in_the_reason() -> None:
    code = read_returned(delivery_report("Action: failed\nStatus: ana@reader.example 5.1.1\n")).code
    assert code == "5.1.1"


NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth) for depth in range(20_000)
)
WRAPPED = b"Content-Type: message/rfc822\r\n\r\n" * 20_000
WIDE = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000
LONG_LINE = b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\r\n\r\n" + b"<" * 1_000_000
MANY_FIELDS = delivery_report("Action: failed\nStatus: 5.1.1\n\n" * 20_000)
MANY_WORDS = delivery_report(UNKNOWN_USER, copy=f"X: <{TOKEN}@c>\n" * 20_000)


@pytest.mark.parametrize("mail", [NESTED, WRAPPED, WIDE, LONG_LINE, MANY_FIELDS, MANY_WORDS, b"", b"\0" * 5000])
def test_a_hostile_mail_is_read_in_a_moment_and_breaks_nothing(mail: bytes) -> None:
    begun = time.process_time()
    read = read_returned(mail)
    assert time.process_time() - begun < 5
    assert len(read.words) <= 20
    assert len(read.raw) <= LONGEST


def test_a_mail_that_breaks_its_parser_says_nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    without_sender = QMAIL.replace(b"From: MAILER-DAEMON@mx.reader.example", b"From: ", 1)
    assert without_sender != QMAIL
    read_returned(without_sender)
    assert caplog.text == ""


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_mail(mail: bytes) -> None:
    assert read_returned(mail).kind in MailKind


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=40))
def test_a_damaged_report_is_read_or_left(place: int, damage: bytes) -> None:
    whole = delivery_report(UNKNOWN_USER)
    damaged = whole[:place] + damage + whole[place + len(damage) :]
    assert read_returned(damaged).kind in MailKind


def test_line_ends_of_either_kind_are_read() -> None:
    assert read_returned(delivery_report(UNKNOWN_USER).replace(b"\r\n", b"\n")).happened is _E.BOUNCED
    assert read_returned(crlf("Subject: hello\n\nhello\n")).kind is MailKind.OTHER
