"""What the simulated SendGrid reports of its mails: the fate of each, the events of it, and signed messages of them.

Forms: Twilio SendGrid, Event Webhook reference and its security features, read 2026-09.
"""

from __future__ import annotations

import json
import random
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from scheduler.domain.errors import BadInput
from scheduler.simulator.exchange import LOOPBACK
from scheduler.simulator.mailing import Email

MESSAGE_BYTES = 768_000
"""Bytes of the events of one message."""


@dataclass(frozen=True, slots=True)
class Fates:
    """The shares of mails, 0 to 1, that come to each end; the others are delivered, and that is all."""

    bounced: float = 0
    blocked: float = 0
    dropped: float = 0
    deferred: float = 0
    complained: float = 0
    unsubscribed: float = 0

    def of(self, mail: Email) -> str:
        """Return the fate of a mail: the same each time it is asked for."""
        number = int.from_bytes(sha256(mail.msg_id.encode()).digest()[:8]) / 2**64
        for fate in ("bounced", "blocked", "dropped", "deferred", "complained", "unsubscribed"):
            number -= getattr(self, fate)
            if number < 0:
                return fate
        return "delivered"


_EVENTS: Mapping[str, tuple[tuple[str, Mapping[str, object]], ...]] = {
    "delivered": (("processed", {}), ("delivered", {})),
    "deferred": (("processed", {}), ("deferred", {"attempt": "1", "response": "450 try again"}), ("delivered", {})),
    "bounced": (
        ("processed", {}),
        (
            "bounce",
            {"type": "bounce", "status": "5.1.1", "bounce_classification": "Invalid Address", "reason": "550 unknown"},
        ),
    ),
    "blocked": (
        ("processed", {}),
        (
            "bounce",
            {"type": "blocked", "status": "5.7.1", "bounce_classification": "Reputation", "reason": "550 blocked"},
        ),
    ),
    "dropped": (("dropped", {"reason": "Bounced Address"}),),
    "complained": (("processed", {}), ("delivered", {}), ("spamreport", {})),
    "unsubscribed": (("processed", {}), ("delivered", {}), ("unsubscribe", {})),
}

ACTIVITY: Mapping[str, str] = dict.fromkeys(("bounced", "blocked", "dropped"), "not_delivered")
"""The status that Email Activity shows of a fate; `delivered` of the others."""


def events_of(mail: Email, fates: Fates) -> Iterator[dict[str, object]]:
    """Yield the events of a mail in the order in which they happen."""
    for number, (kind, fields) in enumerate(_EVENTS[fates.of(mail)]):
        yield {
            "email": mail.to_address,
            "timestamp": int(mail.at.timestamp()) + number,
            "event": kind,
            "sg_event_id": sha256(f"{mail.msg_id} {kind}".encode()).hexdigest()[:32],
            "sg_message_id": mail.msg_id,
            **fields,
            **mail.custom_args,
        }


@dataclass(frozen=True, slots=True)
class Telling:
    """How events are told: each `times` times, shuffled by `seed` or in order (None), in messages of so many bytes."""

    times: int = 1
    seed: int | None = None
    message_bytes: int = MESSAGE_BYTES


def read_telling(order: Mapping[str, object]) -> Telling:
    """Return how an order wants events to be told. Raises BadInput."""
    times, seed, size = order.get("times", 1), order.get("seed"), order.get("message_bytes", MESSAGE_BYTES)
    if not isinstance(times, int) or not 1 <= times <= 100:
        raise BadInput("times is a whole number from 1 to 100")
    if not isinstance(size, int) or not 1 <= size <= MESSAGE_BYTES:
        raise BadInput(f"message_bytes is a whole number from 1 to {MESSAGE_BYTES:,}")
    if not isinstance(seed, int | None):
        raise BadInput("seed is a whole number")
    return Telling(times, seed, size)


def messages_of(mails: Iterable[Email], fates: Fates, telling: Telling) -> Iterator[bytes]:
    """Yield the messages that report on mails."""
    events = [event for mail in mails for event in events_of(mail, fates)] * telling.times
    if telling.seed is not None:
        random.Random(telling.seed).shuffle(events)  # noqa: S311 - no secret hangs on an order
    listed: list[str] = []
    size = 0
    for written in map(json.dumps, events):
        if listed and size + len(written) > telling.message_bytes:
            yield _message(listed)
            listed, size = [], 0
        listed.append(written)
        size += len(written) + 1
    if listed:
        yield _message(listed)


def _message(listed: list[str]) -> bytes:
    return f"[{','.join(listed)}]\r\n".encode()


def signed_headers(body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers that go with a message at a time."""
    stamp = str(int(at.timestamp()))
    signature = _key().sign(stamp.encode() + body, ECDSA(SHA256()))
    return {
        "content-type": "application/json",
        "x-twilio-email-event-webhook-signature": b64encode(signature).decode(),
        "x-twilio-email-event-webhook-timestamp": stamp,
    }


def post_reports(url: str, messages: Iterable[bytes], now: Callable[[], datetime]) -> Counter[int]:
    """Post messages to an address on this machine; return how many were answered with each status.

    Raises BadInput for another address, and OSError where nobody answers.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK or not parts.port:
        raise BadInput("the simulator reports to this machine only: give an address such as http://127.0.0.1:8080/…")
    statuses: Counter[int] = Counter()
    for message in messages:
        with closing(HTTPConnection(parts.hostname, parts.port, timeout=30)) as connection:
            connection.request("POST", parts.path, message, signed_headers(message, now()))
            statuses[connection.getresponse().status] += 1
    return statuses


def verification_key() -> str:
    """Return the public half of the simulator's key, as SendGrid shows it."""
    shown = _key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(shown).decode()


@cache
def _key() -> EllipticCurvePrivateKey:
    """Return a key that is the same on every machine: it opens nothing but a rehearsal."""
    return derive_private_key(int.from_bytes(sha256(b"clinic-scheduler: rehearsal").digest()), SECP256R1())
