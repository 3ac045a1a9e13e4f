"""A batch as the JSON body of SendGrid's mail send.

Limits: Twilio SendGrid, Mail Send limitations and errors, read 2026-09.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from typing import Any

from scheduler.channels.email.spec import SENDGRID
from scheduler.domain.audience import normal_address
from scheduler.domain.errors import Rejected
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, Addressee, BatchPayload, Payload, Picture

TOTAL_BYTES = 30_000_000

_NO_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": {"enable": False},
    "subscription_tracking": {"enable": False},
    "ganalytics": {"enable": False},
}
"""Health data stays private (promise 8): no pixel, no redirect, and no unsubscribe link but our own."""


def mail_body(payload: BatchPayload) -> dict[str, Any]:
    """Return a batch as the JSON body of POST /v3/mail/send."""
    issue = payload.issue
    # The delivery's id in the mark keeps words of the issue, and of SendGrid, from being taken for it.
    mark = f"-unsubscribe-{payload.delivery}-"
    text, html = (part.replace(UNSUBSCRIBE_PLACEHOLDER, mark) for part in (issue.text, issue.html))
    body: dict[str, Any] = {
        "personalizations": [_personalization(payload.delivery, mark, addressee) for addressee in payload.addressees],
        "from": {"email": payload.sender_address, "name": plain_name(payload.sender_name)},
        "subject": issue.subject,
        "content": [{"type": "text/plain", "value": text}, {"type": "text/html", "value": html}],
        "tracking_settings": _NO_TRACKING,
    }
    if payload.reply_to:
        body["reply_to"] = {"email": payload.reply_to}
    if issue.pictures:
        body["attachments"] = [_attachment(picture) for picture in issue.pictures]
    return body


def plain_name(name: str) -> str:
    """Return a name without the characters that SendGrid or a header would read as syntax."""
    return " ".join(re.sub(r"[;,<>\"\\\x00-\x1f\x7f]", " ", name).split())


def _personalization(delivery: str, mark: str, addressee: Addressee) -> dict[str, Any]:
    recipient = {"email": addressee.address}
    if name := plain_name(addressee.name):
        recipient["name"] = name
    return {
        "to": [recipient],
        # SendGrid's staff can see these and nobody can erase them: opaque ids only.
        "custom_args": {"delivery": delivery, "recipient": addressee.subscriber},
        "headers": {
            "List-Unsubscribe": f"<{addressee.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        "substitutions": {mark: addressee.unsubscribe_url},
    }


def _attachment(picture: Picture) -> dict[str, str]:
    return {
        "content": b64encode(picture.data).decode(),
        "type": picture.media_type,
        "filename": picture.name,
        "disposition": "inline",
        "content_id": picture.name,
    }


def checked_body(payload: Payload) -> dict[str, Any]:
    """Return the body of a batch. Raises Rejected for what SendGrid does not take."""
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
    body = mail_body(payload)
    size = len(json.dumps(body).encode())
    if size >= TOTAL_BYTES:
        raise Rejected(f"the mail has {size:,} bytes, SendGrid takes {TOTAL_BYTES:,}: make its pictures smaller")
    return body
