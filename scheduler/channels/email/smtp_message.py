"""One person's mail of a batch, as SMTP carries it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from scheduler.channels.email.list_headers import domain_of, is_list_mail, leaving_headers, list_id
from scheduler.domain.payload import Addressee, BatchPayload, Picture
from scheduler.domain.personal_parts import own_words, personal_parts


def message_id(payload: BatchPayload, addressee: Addressee) -> str:
    """Return the id of one person's mail, without its angle brackets: the same each time it is written."""
    return f"{payload.delivery}.{addressee.subscriber}@{domain_of(payload.sender_address)}"


def written_mail(payload: BatchPayload, addressee: Addressee, now: datetime) -> bytes:
    """Return one person's mail with lines that end in CRLF. Raises ValueError when a header cannot be written."""
    issue = payload.issue
    own = {placeholder: own_words(placeholder, addressee) for placeholder in personal_parts(issue)}
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_one_line(payload.sender_name), addr_spec=payload.sender_address)
    mail["To"] = Address(_one_line(addressee.name), addr_spec=addressee.address)
    if payload.reply_to:
        mail["Reply-To"] = Address(addr_spec=payload.reply_to)
    mail["Subject"] = _filled(issue.subject, own)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id(payload, addressee)}>"
    if is_list_mail(payload):
        mail["List-Id"] = list_id(payload)
        for name, value in leaving_headers(addressee).items():
            mail[name] = value
    mail.set_content(_filled(issue.text, own))
    mail.add_alternative(_filled(issue.html, {part: html.escape(words) for part, words in own.items()}), subtype="html")
    page = mail.get_body(("html",))
    if isinstance(page, MIMEPart):
        for picture in issue.pictures:
            _add_inline(page, picture)
    return mail.as_bytes()


def _filled(text: str, own: Mapping[str, str]) -> str:
    for placeholder, words in own.items():
        text = text.replace(placeholder, words)
    return text


def _add_inline(page: MIMEPart, picture: Picture) -> None:
    kind, _, subtype = picture.media_type.partition("/")
    page.add_related(picture.data, kind, subtype, cid=f"<{picture.name}>", filename=picture.name, disposition="inline")


def _one_line(name: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
