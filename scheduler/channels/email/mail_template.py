"""An issue as SMTP carries it: flattened once, and each person's own parts put into the bytes.

Texts are quoted-printable whatever their script: it may be broken anywhere, so that what stands between two marks is
encoded by itself and joined again without looking at it. All of it is 7-bit and has short lines, so that every server
takes it as it is.
"""

from __future__ import annotations

import hashlib
import html
import re
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from scheduler.channels.email.list_headers import domain_of, leaving_headers, list_id
from scheduler.channels.email.mail_headers import header, in_brackets, mailbox, words
from scheduler.domain.payload import Addressee, Attachment, BatchPayload, Picture
from scheduler.domain.personal_parts import own_words, personal_parts

_SOFT_BREAK = "=\r\n"
_SIGNATURE = 13
_MARK = re.compile(rb"\0([th])(\d+)\0")
"""The mark of a personal part: no encoded text has a NUL in it."""


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """An issue's mail for anybody.

    `pieces` are the bytes between the marks, and the marks: whether a part stands in HTML there, and which of the
    `parts`. `headers` are those that everybody gets.
    """

    subject: str
    parts: Sequence[str]
    headers: str
    pieces: Sequence[bytes | tuple[bool, int]]

    def written(self, batch: BatchPayload, addressee: Addressee, now: datetime) -> bytes:
        """Return the mail of one of a batch's people, with lines that end in CRLF.

        Raises ValueError, which names nobody, where a header of theirs cannot be written.
        """
        own = [own_words(part, addressee) for part in self.parts]
        encoded = [[_quoted(word).encode() for word in own], [_quoted(html.escape(word)).encode() for word in own]]
        subject = self.subject
        for part, word in zip(self.parts, own, strict=True):
            subject = subject.replace(part, word)
        head = self.headers + _own_headers(batch, addressee, subject, now)
        body = b"".join(piece if isinstance(piece, bytes) else encoded[piece[0]][piece[1]] for piece in self.pieces)
        return head.encode() + body


def template_of(batch: BatchPayload) -> MailTemplate:
    """Return a batch's mail, flattened. Raises ValueError when a header that all share cannot be written."""
    parts = personal_parts(batch.issue)
    split = _MARK.split(_flattened(batch, parts))
    pieces: list[bytes | tuple[bool, int]] = [split[0]]
    for kind, number, following in zip(split[1::3], split[2::3], split[3::3], strict=True):
        pieces += [(kind == b"h", int(number)), following]
    shared = {"From": mailbox(batch.sender_name, batch.sender_address, "From")}
    if batch.reply_to:
        shared["Reply-To"] = mailbox("", batch.reply_to, "Reply-To")
    return MailTemplate(batch.issue.subject, parts, _lines(shared), pieces)


def message_id(batch: BatchPayload, addressee: Addressee) -> str:
    """Return the id of one person's mail, without its angle brackets: the same each time it is written."""
    return f"{copy_name(batch, addressee)}@{domain_of(batch.sender_address)}"


def copy_name(batch: BatchPayload, addressee: Addressee) -> str:
    """Return the opaque word by which a server names one person's copy: the token, or the ids of a mail without one."""
    return addressee.token or f"{batch.delivery}.{addressee.subscriber}"


def unsigned_name(batch: BatchPayload, addressee: Addressee) -> str:
    """Return the same without the signature of a token, for people to look for: with it, a bounce could be forged.

    The last 13 letters of a token hold it (`services.copy_tokens`).
    """
    name = copy_name(batch, addressee)
    return name[:-_SIGNATURE] if addressee.token else name


def _own_headers(batch: BatchPayload, addressee: Addressee, subject: str, now: datetime) -> str:
    own = {
        "To": mailbox(addressee.name, addressee.address, "To"),
        "Subject": words(subject, "Subject"),
        "Date": format_datetime(now),
        "Message-ID": in_brackets(message_id(batch, addressee)),
    }
    if addressee.unsubscribe_url:
        in_brackets(addressee.unsubscribe_url)
        own |= {"List-Id": list_id(batch), **leaving_headers(addressee)}
    return _lines(own)


def _lines(headers: Mapping[str, str]) -> str:
    return "".join(header(name, value) for name, value in headers.items())


def _flattened(batch: BatchPayload, parts: Sequence[str]) -> bytes:
    """Return the body with its own headers, and a mark for each personal part."""
    issue = batch.issue
    # A boundary of random letters would make another mail of each retry; no encoded line begins with this one.
    boundary = "=_" + hashlib.sha256(repr(issue).encode()).hexdigest()[:32]
    page = _text_part(issue.html, "html", parts)
    if issue.pictures:
        related = MIMEPart(policy=SMTP)
        related["Content-Type"] = f'multipart/related; type="text/html"; boundary="{boundary}r"'
        related.set_payload([page, *map(_inline, issue.pictures)])
        page = related
    either = EmailMessage(policy=SMTP)
    either["Content-Type"] = f'multipart/alternative; boundary="{boundary}a"'
    either.set_payload([_text_part(issue.text, "plain", parts), page])
    mail = either
    if batch.attachments:
        mail = EmailMessage(policy=SMTP)
        mail["Content-Type"] = f'multipart/mixed; boundary="{boundary}m"'
        mail.set_payload([either, *map(_attached, batch.attachments)])
    return b"MIME-Version: 1.0\r\n" + mail.as_bytes()


def _text_part(text: str, kind: str, parts: Sequence[str]) -> MIMEPart:
    part = MIMEPart(policy=SMTP)
    part["Content-Type"] = f'text/{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    # Split with a group: the texts, and between them the placeholders.
    texts = re.split(f"({'|'.join(map(re.escape, parts))})", text) if parts else [text]
    marks = {own: f"\0{'h' if kind == 'html' else 't'}{number}\0" for number, own in enumerate(parts)}
    encoded = ""
    for place, piece in enumerate(texts):
        is_inside_a_line = encoded and not encoded.endswith("\r\n")
        encoded += (_SOFT_BREAK if is_inside_a_line and piece else "") + (marks[piece] if place % 2 else _quoted(piece))
    part.set_payload(encoded if encoded.endswith("\r\n") else encoded + "\r\n")
    return part


def _quoted(text: str) -> str:
    """Return a text as quoted-printable: RFC 2045, 6.7. Any kind of line end becomes CRLF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return b2a_qp(lines.encode(), istext=True).decode().replace("\n", "\r\n")


def _attached(file: Attachment) -> MIMEPart:
    part = MIMEPart(policy=SMTP)
    kind, _, subtype = file.media_type.partition("/")
    part.set_content(file.data, kind, subtype, filename=file.name, disposition="attachment")
    return part


def _inline(picture: Picture) -> MIMEPart:
    kind, _, subtype = picture.media_type.partition("/")
    part = MIMEPart(policy=SMTP)
    part.set_content(picture.data, kind, subtype, cid=f"<{picture.name}>", filename=picture.name, disposition="inline")
    return part
