"""What a mail in the mailbox of bounces says: a pure function from its bytes.

A report by the standard is read first: RFC 3464 (delivery), RFC 5965 (complaints). What keeps to none is left to
flufl.bounce, and only where it comes from a mail server and has a word of ours in it. Mails are hostile: only their
beginning is read (`LONGEST`), and of their parts a few; one that breaks the parser is a mail to look at.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import islice

from flufl.bounce import all_failures

from scheduler.channels.email.delivery_status import Verdict, said_about
from scheduler.domain.bounces import MailKind, ReturnedMail
from scheduler.domain.events import ProviderEvent

# It tells of each of its detectors that a stranger's mail breaks with a traceback; the others still read that mail.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)

LONGEST = 262_144
"""Bytes of a mail that are read: a report comes before the mail that it returns."""

MOST_PARTS = 50
MOST_WORDS = 20

_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_WORD = re.compile(rb"[+<]([A-Za-z0-9]{40,60})@")
_FEEDBACK = {
    "abuse": ProviderEvent.COMPLAINED,
    "fraud": ProviderEvent.COMPLAINED,
    "opt-out": ProviderEvent.UNSUBSCRIBED,
}
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery|mail-daemon", re.IGNORECASE)
_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Autoresponder")
_ABSENT = re.compile(
    r"^\s*(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|abwesen|absence)", re.IGNORECASE
)


def read_returned(mail: bytes) -> ReturnedMail:
    """Return what a mail says; one that cannot be read is a mail to look at."""
    start = mail[:LONGEST]
    try:
        message = message_from_bytes(start)
        return _read(message, start)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        # Whatever a stranger's mail does to a parser, it is one mail that a person looks at.
        return ReturnedMail(kind=MailKind.OTHER, identity=hashlib.sha256(start).hexdigest())


def _read(message: Message, start: bytes) -> ReturnedMail:
    parts = list(islice(_parts(message), MOST_PARTS))
    words = tuple(dict.fromkeys(islice(_words(message, parts, start), MOST_WORDS)))
    verdict = _verdict(message, parts, words)
    kind = MailKind.REPORT if verdict else MailKind.AUTOMATIC if _is_automatic(message) else MailKind.OTHER
    happened, code = verdict or Verdict(ProviderEvent.UNKNOWN)
    named = _header(message, "Message-ID").strip() or hashlib.sha256(start).hexdigest()
    return ReturnedMail(
        kind=kind,
        identity=hashlib.sha256(f"{happened}|{words[:1]}|{named}".encode(errors="replace")).hexdigest(),
        happened=happened,
        code=code,
        words=words,
        at=_date(message),
        raw=start.decode("utf-8", "replace"),
    )


def _verdict(message: Message, parts: Iterable[Message], words: tuple[str, ...]) -> Verdict | None:
    """Return what a report reports, or None where the mail is none."""
    for part in parts:
        kind = part.get_content_type()
        if kind in {"message/delivery-status", "message/global-delivery-status"}:
            return said_about(_fields(part))
        if kind == "message/feedback-report":
            told = next((fields["feedback-type"] for fields in _fields(part) if "feedback-type" in fields), "")
            return Verdict(_FEEDBACK[told.lower()], told.lower()) if told.lower() in _FEEDBACK else None
    if not words or not _is_from_a_server(message):
        return None
    temporary, permanent = all_failures(message)
    if permanent:
        return Verdict(ProviderEvent.BOUNCED)
    return Verdict(ProviderEvent.DEFERRED) if temporary else None


def _words(message: Message, parts: Iterable[Message], start: bytes) -> Iterator[str]:
    """Yield what may be words of ours: in the addresses that the mail came to, in the report, then anywhere."""
    for name in _RECIPIENTS:
        for value in message.get_all(name, []):
            yield from (found.group(1).decode() for found in _WORD.finditer(str(value).encode(errors="replace")))
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            yield from (fields["original-envelope-id"] for fields in _fields(part) if "original-envelope-id" in fields)
    yield from (found.group(1).decode() for found in _WORD.finditer(start))


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts of a mail that stand beside one another, not those of a mail that it returns."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        yield part
        held = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(held, list):
            waiting += [inner for inner in held[:MOST_PARTS] if isinstance(inner, Message)]


def _fields(part: Message) -> list[dict[str, str]]:
    """Return the groups of fields of a report, the one about the mail first, by names in lower case."""
    held = part.get_payload()
    groups = held if isinstance(held, list) else [held]
    found: list[dict[str, str]] = []
    for group in groups[:MOST_PARTS]:
        if isinstance(group, Message):
            # A feedback report is one group, which the parser takes for a mail, or for text.
            text = group.get_payload() if not group.keys() else ""
            fields = {name.lower(): _one_line(value) for name, value in group.items()}
            found.append(fields or _written_fields(text if isinstance(text, str) else ""))
        else:
            found.append(_written_fields(str(group)))
    return found


def _written_fields(text: str) -> dict[str, str]:
    parsed = message_from_bytes(text.lstrip("\r\n").encode(errors="replace"))
    return {name.lower(): _one_line(value) for name, value in parsed.items()}


def _is_from_a_server(message: Message) -> bool:
    return _header(message, "Return-Path").strip() == "<>" or bool(_DAEMON.search(_header(message, "From")))


def _is_automatic(message: Message) -> bool:
    """Say whether a machine wrote the mail for its owner (RFC 3834), or tells that it was read (RFC 8098)."""
    submitted = _header(message, "Auto-Submitted").strip().lower()
    return (
        (submitted not in {"", "no"})
        or _header(message, "Precedence").strip().lower() in {"auto_reply", "bulk", "junk", "list"}
        or any(name in message for name in _AUTOMATIC_HEADERS)
        or message.get_param("report-type") == "disposition-notification"
        or bool(_ABSENT.search(_header(message, "Subject")))
    )


def _date(message: Message) -> datetime | None:
    with suppress(TypeError, ValueError, OverflowError):
        written = parsedate_to_datetime(_header(message, "Date"))
        return (written if written.tzinfo else written.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def _header(message: Message, name: str) -> str:
    return _one_line(message.get(name, ""))


def _one_line(value: object) -> str:
    return " ".join(str(value).split())[:2000]
