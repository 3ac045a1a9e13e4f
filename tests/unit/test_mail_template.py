"""An issue flattened once: for every person it is the mail that would be written afresh, in every script."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduler.channels.email.mail_headers import LONGEST_LINE
from scheduler.channels.email.mail_template import template_of, unsigned_name
from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.domain.payload import (
    UNSUBSCRIBE_PLACEHOLDER,
    Addressee,
    Attachment,
    BatchPayload,
    Picture,
    RenderedIssue,
)
from scheduler.domain.personal_parts import own_words, personal_parts
from scheduler.services.copy_tokens import CopyTokens

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
DELIVERY = Delivery(
    "d" * 24, ItemKey("cells", "lead", "email", Kind.ISSUE), 1, 1, 1, DeliveryState.CALLING, NOW, NOW, NOW, "hash"
)
NAME = "{{own-first-name|you}}"
PICTURE = Picture("card-1.png", "image/png", bytes(range(256)) * 40, "A card", 1200, 600)
SCRIPTS = "ab .=\t\nहिन्दी عربي 漢字 é½😀\u200d"
WORDS = st.text(st.one_of(st.sampled_from(SCRIPTS), st.characters(exclude_categories=["Cs", "Cc"])), max_size=60)
TEXTS = st.lists(
    st.one_of(WORDS, st.sampled_from([UNSUBSCRIBE_PLACEHOLDER, NAME, "\n", ".", "\n.\n", "\r\n", "x" * 900]))
)
PEOPLE = st.builds(
    Addressee,
    subscriber=st.just("s1"),
    address=st.sampled_from(["ana@reader.example", "o'b+x=y@mail.reader.example", "ज्योति@reader.example"]),
    name=WORDS,
    unsubscribe_url=st.sampled_from(["https://clinic.example/u/1?k=1&t=2", "https://c.example/" + "k" * 300]),
    token=st.just("token"),
    first_name=st.sampled_from(["", "Ana", "O'Hara", "ज्योति", "=?utf-8?q?x?=", "." * 80, "é" * 40]),
)


def batch(subject: str, text: str, page: str, pictures: tuple[Picture, ...] = ()) -> BatchPayload:
    issue = RenderedIssue(subject, "", page, text, pictures, ())
    return BatchPayload("d" * 24, issue, "Clinic, Pünë", "news@clinic.example", "hello@clinic.example", ())


def written(payload: BatchPayload, person: Addressee) -> bytes:
    return template_of(payload).written(payload, person, NOW)


def filled(payload: BatchPayload, person: Addressee, text: str, *, is_html: bool = False) -> str:
    for part in personal_parts(payload.issue):
        words = own_words(part, person)
        text = text.replace(part, html.escape(words) if is_html else words)
    return text


def read(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, policy=default)


def content(mail: EmailMessage, kind: str) -> bytes:
    part = mail.get_body((kind,))
    assert part is not None
    decoded = part.get_payload(decode=True)
    assert isinstance(decoded, bytes)
    return decoded


def lines(text: str) -> bytes:
    """A text as a mail has it: lines that end in CRLF, the last one too."""
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    return (normal if normal.endswith("\n") else normal + "\n").replace("\n", "\r\n").encode()


@settings(deadline=None)
@given(st.lists(st.one_of(WORDS, st.just(NAME))), TEXTS, TEXTS, PEOPLE)
@example(
    ["a"], [UNSUBSCRIBE_PLACEHOLDER], [NAME, NAME], Addressee("s1", "a@b.example", "", "https://c.example", "token")
)
@example(["a"], [], [], Addressee("s1", "a@b.example", "(?_," + "😀" * 20, "https://c.example", "token"))
def test_a_mail_is_the_one_that_would_be_written_afresh(
    subject: list[str], text: list[str], page: list[str], person: Addressee
) -> None:
    payload = batch("".join(subject), "".join(text), "".join(page), (PICTURE,))
    mail = read(written(payload, person))
    assert content(mail, "plain") == lines(filled(payload, person, payload.issue.text))
    assert content(mail, "html") == lines(filled(payload, person, payload.issue.html, is_html=True))
    assert str(mail["Subject"]).split() == printable(filled(payload, person, payload.issue.subject)).split()
    (address,) = mail["To"].addresses
    # The parser keeps UTF-8 of a header (RFC 6532) as surrogates.
    spec = address.addr_spec.encode("utf-8", "surrogateescape").decode()
    # It also keeps the space between two encoded words, which is none of the name's (RFC 2047, 6.2).
    assert without_spaces(address.display_name) == without_spaces(printable(person.name))
    assert spec == person.address
    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Clinic, Pünë", "news@clinic.example")
    assert mail["List-Unsubscribe"] == f"<{person.unsubscribe_url}>"
    assert (mail["Message-ID"], mail["Date"].datetime) == ("<token@clinic.example>", NOW)
    assert [part.get_content_type() for part in mail.walk()] == [
        *("multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png")
    ]
    (picture,) = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    assert picture.get_payload(decode=True) == PICTURE.data


def without_spaces(text: str) -> str:
    return "".join(text.split())


def printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


@settings(deadline=None)
@given(TEXTS, TEXTS, PEOPLE)
def test_every_server_takes_its_lines_as_they_are(text: list[str], page: list[str], person: Addressee) -> None:
    mail = written(batch("Hello", "".join(text), "".join(page)), person)
    assert mail.endswith(b"\r\n")
    for line in mail[:-2].split(b"\r\n"):
        assert len(line) <= LONGEST_LINE
        assert b"\r" not in line
        assert b"\n" not in line
    head, _, body = mail.partition(b"\r\n\r\n")
    assert body.isascii()
    assert head.isascii() or not person.address.isascii()
    assert b"\0" not in mail


@given(
    st.text(max_size=80),
    st.text(max_size=80),
    st.text(max_size=80),
    st.sampled_from(["name", "subject", "sender_name"]),
)
def test_nothing_that_people_write_makes_a_header(before: str, after: str, word: str, where: str) -> None:
    hostile = f"{before}\r\nBcc: all@reader.example\r\n\r\n{word}\r{after}\n"
    person = Addressee("s1", "ana@reader.example", hostile if where == "name" else "", "https://c.example", "t")
    payload = batch(hostile if where == "subject" else "Hello", "Text", "<p>Page")
    payload = replace(payload, sender_name=hostile) if where == "sender_name" else payload
    mail = read(written(payload, person))
    assert mail["Bcc"] is None
    assert len(mail.keys()) == 11
    assert content(mail, "plain") == b"Text\r\n"


@pytest.mark.parametrize(
    "changed",
    [
        {"address": "ana@reader.example\r\nBcc: x@y.example"},
        {"address": "ana"},
        {"address": "ana@reader.example>"},
        {"unsubscribe_url": "https://c.example/>\r\nX: y"},
        {"unsubscribe_url": "https://c.example/" + "k" * 1000},
        {"token": "t>\r\nX: y"},
        {"token": "t u"},
    ],
)
def test_a_person_whose_headers_cannot_be_written_is_refused(changed: dict[str, str]) -> None:
    person = Addressee("s1", "ana@reader.example", "Ana", "https://c.example", "t")
    with pytest.raises(ValueError, match=r"header|address|link"):
        written(batch("Hello", "Text", "<p>Page"), replace(person, **changed))


def test_the_same_mail_has_the_same_bytes() -> None:
    person = Addressee("s1", "ana@reader.example", "Ana", "https://c.example", "t")
    first, second = (written(batch("Hello", "Text", "<p>Page", (PICTURE,)), person) for _ in range(2))
    assert first == second


def test_mail_that_nobody_subscribed_to_has_no_list_to_leave() -> None:
    mail = read(written(batch("Hello", "Text", "<p>Page"), Addressee("s1", "ana@reader.example", "Ana", "")))
    assert not [name for name in mail if name.startswith("List-")]
    assert mail["Message-ID"] == f"<{'d' * 24}.s1@clinic.example>"


def test_a_file_goes_beside_the_words_and_leaves_them_as_they_are() -> None:
    plain = batch("Two wait", "Two.", "<p>Two.</p>")
    file = Attachment("by.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    mail = read(written(replace(plain, attachments=(file,)), Addressee("r", "r@x.example", "")))
    assert mail.get_content_type() == "multipart/mixed"
    words, attached = mail.iter_parts()
    assert [part.get_content_type() for part in words.iter_parts()] == ["text/plain", "text/html"]
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "by.ics")
    assert attached.get_content_disposition() == "attachment"
    assert attached.get_payload(decode=True) == file.data
    without = read(written(plain, Addressee("r", "r@x.example", "")))
    assert [part.get_content() for part in words.iter_parts()] == [part.get_content() for part in without.iter_parts()]


def test_what_people_are_told_to_look_for_is_not_the_whole_signed_word() -> None:
    token = CopyTokens((b"k" * 32,)).of(DELIVERY, "0123456789abcdef01234567")
    person = Addressee("s1", "ana@reader.example", "Ana", "https://c.example", token)
    name = unsigned_name(batch("Hello", "Text", "<p>Page"), person)
    another = CopyTokens((b"n" * 32,)).of(DELIVERY, "0123456789abcdef01234567")
    assert token.startswith(name)
    assert another.startswith(name)
    assert not CopyTokens((b"k" * 32,)).of(DELIVERY, "0123456789abcdef01234568").startswith(name)
