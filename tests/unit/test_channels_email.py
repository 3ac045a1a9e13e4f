"""The body of a mail, and SendGrid's refusals."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scheduler.channels.email.sendgrid_body import mail_body, plain_name
from scheduler.domain.payload import (
    UNSUBSCRIBE_PLACEHOLDER,
    Addressee,
    Attachment,
    BatchPayload,
    Picture,
    RenderedIssue,
)

ISSUE = RenderedIssue("Subject", "", "<p>Hello</p>", "Hello", (), ())
BATCH = BatchPayload(
    "d" * 24, ISSUE, "Clinic", "news@c.example", None, (Addressee("s-1", "a@r.example", "", "https://u"),)
)


def test_nothing_tracks_the_reader() -> None:
    tracking = mail_body(BATCH)["tracking_settings"]
    assert set(tracking) == {"click_tracking", "open_tracking", "subscription_tracking", "ganalytics"}
    assert not any(value for setting in tracking.values() for value in setting.values())
    assert "categories" not in mail_body(BATCH)


def test_only_opaque_ids_are_attached_to_a_recipient() -> None:
    (person,) = mail_body(BATCH)["personalizations"]
    assert person["custom_args"] == {"delivery": BATCH.delivery, "recipient": "s-1"}
    assert person["to"] == [{"email": "a@r.example"}]


def test_each_readers_link_takes_the_place_of_the_placeholder_alone() -> None:
    issue = replace(ISSUE, html=f"<a href='{UNSUBSCRIBE_PLACEHOLDER}'>", text=UNSUBSCRIBE_PLACEHOLDER)
    body = mail_body(replace(BATCH, issue=issue))
    ((mark, link),) = body["personalizations"][0]["substitutions"].items()
    assert link == "https://u"
    assert BATCH.delivery in mark
    assert [part["value"] for part in body["content"]] == [mark, f"<a href='{mark}'>"]


def test_plain_text_comes_before_html_and_pictures_are_inline() -> None:
    picture = Picture("card.png", "image/png", b"png", "A card", 1, 1)
    issue = RenderedIssue("Subject", "", "<p>Hello</p>", "Hello", (picture,), ())
    body = mail_body(BatchPayload("d", issue, "Clinic", "news@c.example", "hi@c.example", ()))
    assert [part["type"] for part in body["content"]] == ["text/plain", "text/html"]
    (attachment,) = body["attachments"]
    assert (attachment["content_id"], attachment["disposition"], attachment["content"]) == (
        "card.png",
        "inline",
        "cG5n",
    )
    assert body["reply_to"] == {"email": "hi@c.example"}


def test_a_file_goes_beside_the_words() -> None:
    file = Attachment("by.ics", "text/calendar", b"BEGIN")
    body = mail_body(replace(BATCH, attachments=(file,)))
    attached = {"content": "QkVHSU4=", "type": "text/calendar", "filename": "by.ics", "disposition": "attachment"}
    assert body["attachments"] == [attached]


@given(st.text())
def test_no_name_can_break_an_address_line(name: str) -> None:
    assert not set(plain_name(name)) & set(';,<>"\\\r\n\x00')


def test_a_name_keeps_its_words() -> None:
    assert plain_name("Smith; Ana,\r\nDr") == "Smith Ana Dr"
