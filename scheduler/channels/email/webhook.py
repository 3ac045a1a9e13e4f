"""SendGrid's Event Webhook, read into events: bytes and headers in, no network and no clock.

Fields and their forms: Twilio SendGrid, Event Webhook reference and its security features, read 2026-09. Retries over
24 hours, and one event delivered 46 times over 29 hours: github.com/sendgrid/docs issue 2933, read 2026-09.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from scheduler.channels.email.spec import SendGridAccount
from scheduler.channels.email.webhook_signature import has_keys, is_signed
from scheduler.domain.characters import printable_line
from scheduler.domain.events import Illegible, NotGenuine, ProviderEvent, ReportedEvent, Reports
from scheduler.domain.numbers import whole_number

SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"

REPLAYED = timedelta(hours=48)
"""How old a message may be: SendGrid repeats it for 24 hours, and was seen to for 29. A repetition counts once."""

AHEAD = timedelta(minutes=10)
"""How far SendGrid's clock may be ahead of this machine's."""

LONGEST_WORD = 128
"""Characters of an id or a reason that are kept; SendGrid's ids of events have at most 100."""

LONGEST_RAW = 20_000
"""Characters of an event that are kept as they came."""

_KINDS: Mapping[str, ProviderEvent] = {
    "processed": ProviderEvent.TAKEN,
    "deferred": ProviderEvent.DEFERRED,
    "delivered": ProviderEvent.DELIVERED,
    "bounce": ProviderEvent.BOUNCED,
    "blocked": ProviderEvent.BLOCKED,
    "dropped": ProviderEvent.DROPPED,
    "spamreport": ProviderEvent.COMPLAINED,
    "unsubscribe": ProviderEvent.UNSUBSCRIBED,
    "group_unsubscribe": ProviderEvent.UNSUBSCRIBED,
    "group_resubscribe": ProviderEvent.RESUBSCRIBED,
    "open": ProviderEvent.OPENED,
    "click": ProviderEvent.CLICKED,
}

_EARLIER: Mapping[str, ProviderEvent] = {
    "bounced address": ProviderEvent.BOUNCED,
    "invalid": ProviderEvent.BOUNCED,
    "spam reporting address": ProviderEvent.COMPLAINED,
    "unsubscribed address": ProviderEvent.UNSUBSCRIBED,
}
"""The reasons for not trying an address that are about the address; the others are about the account or the mail."""


_WRITTEN_AGAIN = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class SendGridWebhook:
    """Reads what SendGrid sends to the webhook of one account."""

    def __init__(self, account: SendGridAccount) -> None:
        self._keys = account.webhook_verification

    @property
    def is_ready(self) -> bool:
        """Whether the account has a verification key; without one nothing can be believed.

        Raises BadInput for one that is none.
        """
        return has_keys(self._keys)

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Reports:
        """Return the events of a message. Header names are in lower case.

        Raises NotGenuine unless SendGrid has signed it, of late; Illegible when it is no list of events; BadInput when
        the verification key is none.
        """
        timestamp = headers.get(TIMESTAMP, "")
        seconds = whole_number(timestamp)
        if not self.is_ready or not is_signed(self._keys, headers.get(SIGNATURE, ""), timestamp, body):
            raise NotGenuine("it is not signed with the account's verification key")
        if seconds is None or not _is_recent(seconds, now):
            raise NotGenuine("its time is too far from this machine's: check the clock")
        return read_events(body, now)


def _is_recent(seconds: int, now: datetime) -> bool:
    return -AHEAD.total_seconds() <= now.timestamp() - seconds <= REPLAYED.total_seconds()


def read_events(body: bytes, now: datetime) -> Reports:
    """Return the events of a message that is known to be genuine. Raises Illegible when it is no list of objects."""
    try:
        written = json.loads(body, parse_int=_number)
    except (ValueError, RecursionError) as error:
        raise Illegible("the message is not JSON") from error
    listed = [written] if isinstance(written, Mapping) else written
    if not isinstance(listed, list):
        raise Illegible("the message is no list of events")
    events = tuple(_events(listed, now))
    return Reports(events, foreign=len(listed) - len(events))


def _number(text: str) -> int | str:
    return int(text) if len(text) < 20 else text


def _events(listed: list[Any], now: datetime) -> Iterator[ReportedEvent]:
    for written in listed:
        if isinstance(written, Mapping) and _is_ours(written):
            yield _event(written, now)


def _is_ours(written: Mapping[str, Any]) -> bool:
    """Say whether an event may be about our mail: another application's has none of our arguments, nor our message."""
    return bool(_line(written, "delivery") and _line(written, "recipient")) or bool(_line(written, "sg_message_id"))


def _event(written: Mapping[str, Any], now: datetime) -> ReportedEvent:
    # What was read is written again: other forms of one text, and what no database takes, are gone.
    raw = _WRITTEN_AGAIN(written)
    kind = _kind(written)
    return ReportedEvent(
        id=_id(written, raw),
        kind=kind,
        at=_time(written, now),
        delivery=_line(written, "delivery"),
        recipient=_line(written, "recipient"),
        code=_reason(kind, written),
        because=_EARLIER.get(_line(written, "reason").casefold()) if kind is ProviderEvent.DROPPED else None,
        message=_line(written, "sg_message_id").partition(".")[0],
        address=_line(written, "email", 320),
        link=_line(written, "url", 2000) if kind is ProviderEvent.CLICKED else "",
        by_machine=written.get("sg_machine_open") is True,
        raw=raw[:LONGEST_RAW],
    )


def _kind(written: Mapping[str, Any]) -> ProviderEvent:
    kind = _KINDS.get(_line(written, "event"), ProviderEvent.UNKNOWN)
    if kind is not ProviderEvent.BOUNCED:
        return kind
    said = _line(written, "type").casefold()
    is_soft = said == "blocked" or (not said and _line(written, "status").startswith("4"))
    return ProviderEvent.BLOCKED if is_soft else kind


def _reason(kind: ProviderEvent, written: Mapping[str, Any]) -> str:
    """Return why, in a few words that hold no address: a server's own sentence often has one."""
    if kind is ProviderEvent.UNKNOWN:
        return _code(_line(written, "event"))
    if kind is ProviderEvent.DROPPED:
        reason = _line(written, "reason").casefold()
        return reason if reason in _EARLIER else _code(reason.partition(":")[0])
    if kind in {ProviderEvent.BOUNCED, ProviderEvent.BLOCKED, ProviderEvent.DEFERRED}:
        words = (_line(written, "bounce_classification").casefold(), _line(written, "status"))
        return " ".join(filter(None, map(_code, words)))
    return ""


def _code(words: str) -> str:
    return "" if "@" in words or len(words) > 60 else words


def _id(written: Mapping[str, Any], raw: str) -> str:
    given = _line(written, "sg_event_id")
    return given or "digest-" + sha256(raw.encode()).hexdigest()[:48]


def _line(written: Mapping[str, Any], name: str, most: int = LONGEST_WORD) -> str:
    """Return a field that is a short line of visible characters, else nothing."""
    value = written.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= most:
        return ""
    return value if value.isascii() and value.isprintable() else printable_line(_whole(value))[:most]


def _whole(text: str) -> str:
    """Return a text without halves of characters, which JSON can hold and no database."""
    return text.encode("utf-8", "replace").decode()


def _time(written: Mapping[str, Any], now: datetime) -> datetime:
    """Return when it happened; one that cannot be, or lies ahead, is when it was told."""
    stamp = written.get("timestamp")
    seconds = whole_number(stamp) if isinstance(stamp, str) else stamp
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return now
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return at if now - timedelta(days=365) <= at <= now else now
