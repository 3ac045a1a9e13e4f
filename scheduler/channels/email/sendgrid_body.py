"""A batch as the JSON body of SendGrid's mail send.

Limits: Twilio SendGrid, Mail Send limitations and errors, read 2026-09.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from scheduler.channels.email.list_headers import is_list_mail, leaving_headers, list_id
from scheduler.channels.email.spec import SENDGRID
from scheduler.domain.errors import Rejected
from scheduler.domain.events import ProviderEvent
from scheduler.domain.payload import Addressee, Attachment, BatchPayload, Payload, Picture
from scheduler.domain.personal_parts import own_words, personal_parts
from scheduler.domain.subscriber import normal_address

TOTAL_BYTES = 30_000_000

_NOT_FOLLOWED = 'clicktracking="off" '
"""Before the href of a link that stays as it is (Twilio SendGrid, click tracking, read 2026-11)."""


def _tracking(counted: Collection[str]) -> dict[str, dict[str, bool]]:
    """Return what SendGrid may count. Health data stays private (promise 8): by default no pixel and no redirect.

    It never redirects the text part, and has no unsubscribe link but ours.
    """
    return {
        "click_tracking": {"enable": ProviderEvent.CLICKED in counted, "enable_text": False},
        "open_tracking": {"enable": ProviderEvent.OPENED in counted},
        "subscription_tracking": {"enable": False},
        "ganalytics": {"enable": False},
    }


def mail_body(payload: BatchPayload) -> dict[str, Any]:
    """Return a batch as the JSON body of POST /v3/mail/send."""
    marks = _marks(payload)
    people = [_personalization(payload.delivery, marks, addressee) for addressee in payload.addressees]
    return {"personalizations": people, **_common_body(payload, marks)}


def _marks(payload: BatchPayload) -> Mapping[str, str]:
    """Return the mark that SendGrid replaces for each placeholder.

    The delivery's id in it keeps words of the issue, and of SendGrid, from being taken for it.
    """
    placeholders = personal_parts(payload.issue)
    return {placeholder: f"-own-{place}-{payload.delivery}-" for place, placeholder in enumerate(placeholders)}


def _common_body(payload: BatchPayload, marks: Mapping[str, str]) -> dict[str, Any]:
    """Return the part of the body that is the same for everybody."""
    issue = payload.issue

    def marked(text: str) -> str:
        for placeholder, mark in marks.items():
            text = text.replace(placeholder, mark)
        return text

    body: dict[str, Any] = {
        "from": {"email": payload.sender_address, "name": plain_name(payload.sender_name)},
        "subject": marked(issue.subject),
        "content": [
            {"type": "text/plain", "value": marked(issue.text)},
            {"type": "text/html", "value": marked(_followed(payload))},
        ],
        "tracking_settings": _tracking(payload.counted),
    }
    if is_list_mail(payload):
        body["headers"] = {"List-Id": list_id(payload)}
    if payload.reply_to:
        body["reply_to"] = {"email": payload.reply_to}
    if issue.pictures or payload.attachments:
        body["attachments"] = [*map(_inline, issue.pictures), *map(_attached, payload.attachments)]
    return body


def _followed(payload: BatchPayload) -> str:
    """Return the HTML, in which no link of a person's own goes by SendGrid: it says who somebody is."""
    html = payload.issue.html
    if ProviderEvent.CLICKED not in payload.counted:
        return html
    for placeholder in personal_parts(payload.issue):
        html = re.sub(rf"""(?=href=["']{re.escape(placeholder)}["'])""", _NOT_FOLLOWED, html)
    return html


def plain_name(name: str) -> str:
    """Return a name without the characters that SendGrid or a header would read as syntax."""
    return " ".join(re.sub(r"[;,<>\"\\\x00-\x1f\x7f]", " ", name).split())


def _personalization(delivery: str, marks: Mapping[str, str], addressee: Addressee) -> dict[str, Any]:
    recipient = {"email": addressee.address}
    if name := plain_name(addressee.name):
        recipient["name"] = name
    person: dict[str, Any] = {
        "to": [recipient],
        # SendGrid's staff can see these and nobody can erase them: opaque ids only.
        "custom_args": {"delivery": delivery, "recipient": addressee.subscriber},
        "substitutions": {mark: own_words(placeholder, addressee) for placeholder, mark in marks.items()},
    }
    if addressee.unsubscribe_url:
        person["headers"] = leaving_headers(addressee)
    return person


def _inline(picture: Picture) -> dict[str, str]:
    return {
        "content": b64encode(picture.data).decode(),
        "type": picture.media_type,
        "filename": picture.name,
        "disposition": "inline",
        "content_id": picture.name,
    }


def _attached(file: Attachment) -> dict[str, str]:
    return {
        "content": b64encode(file.data).decode(),
        "type": file.media_type,
        "filename": file.name,
        "disposition": "attachment",
    }


def checked_batch(payload: Payload) -> BatchPayload:
    """Return the payload as a batch. Raises Rejected for what SendGrid does not take, whoever receives it."""
    if not isinstance(payload, BatchPayload):
        raise Rejected("email takes newsletter issues, not posts")
    count = len(payload.addressees)
    if not 0 < count <= SENDGRID.batch:
        raise Rejected(f"the batch has {count:,} recipients, SendGrid takes 1 to {SENDGRID.batch:,}")
    repeated = [
        times
        for times in Counter(normal_address(person.address) for person in payload.addressees).values()
        if times > 1
    ]
    if repeated:
        raise Rejected(f"{len(repeated)} of the batch's addresses stand in it more than once: prepare the issue again")
    check_size(len(json.dumps(_common_body(payload, {}))))
    return payload


def check_size(size: int) -> None:
    """Raise Rejected for a mail of so many bytes that SendGrid does not take it."""
    if size >= TOTAL_BYTES:
        raise Rejected(f"the mail has {size:,} bytes, SendGrid takes {TOTAL_BYTES:,}: make its pictures smaller")
