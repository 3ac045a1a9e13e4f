"""One person's mail of a batch, as SMTP carries it."""

from __future__ import annotations

import html
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, Addressee, BatchPayload, Picture


def message_id(payload: BatchPayload, addressee: Addressee) -> str:
    """Return the id of one person's mail, without its angle brackets: the same each time it is written."""
    return f"{payload.delivery}.{addressee.subscriber}@{domain_of(payload.sender_address)}"


def domain_of(address: str) -> str:
    """Return the domain of an address: the part after the @."""
    return address.rpartition("@")[2]


def written_mail(payload: BatchPayload, addressee: Addressee, now: datetime) -> bytes:
    """Return one person's mail with lines that end in CRLF. Raises ValueError when a header cannot be written."""
    issue, link = payload.issue, addressee.unsubscribe_url
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_one_line(payload.sender_name), addr_spec=payload.sender_address)
    mail["To"] = Address(_one_line(addressee.name), addr_spec=addressee.address)
    if payload.reply_to:
        mail["Reply-To"] = Address(addr_spec=payload.reply_to)
    mail["Subject"] = issue.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id(payload, addressee)}>"
    mail["List-Unsubscribe"] = f"<{link}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(issue.text.replace(UNSUBSCRIBE_PLACEHOLDER, link))
    mail.add_alternative(issue.html.replace(UNSUBSCRIBE_PLACEHOLDER, html.escape(link)), subtype="html")
    page = mail.get_body(("html",))
    if isinstance(page, MIMEPart):
        for picture in issue.pictures:
            _add_inline(page, picture)
    return mail.as_bytes()


def _add_inline(page: MIMEPart, picture: Picture) -> None:
    kind, _, subtype = picture.media_type.partition("/")
    page.add_related(picture.data, kind, subtype, cid=f"<{picture.name}>", filename=picture.name, disposition="inline")


def _one_line(name: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
