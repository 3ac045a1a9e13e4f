"""The opaque word for one person's copy of an issue, by which a bounce finds the person again.

It stands in a mail's return path, envelope id and Message-ID. All retries of a copy have the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.delivery import Delivery, delivery_id
from scheduler.domain.standing import is_standing

_SIGNATURE = 8
"""Bytes of a signature: 64 bits. A guess costs a mail each, so that they are far too many to try."""

_OPAQUE, _WRITTEN = b"\0", b"\1"
"""How a subscriber's id is packed: 12 bytes that were written in hexadecimal, or as it is written."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One person's copy of an issue version. `first` is the id of the version's first delivery, or of their own."""

    first: str
    subscriber: str


@dataclass(frozen=True, slots=True)
class CopyTokens:
    """Makes the words, and reads those that it made. `keys` are the secret keys, the present one first."""

    keys: Sequence[bytes]

    def of(self, delivery: Delivery, subscriber: str) -> str:
        """Return the word for a person's copy, whichever delivery of the version carries it now.

        Lower-case letters and digits, because mail servers may change case: 53 for an id of ours, and so short enough
        to follow a name in an address.
        """
        # A standing message has a delivery of its own for each reader, and none that would be the first.
        is_of_one = is_standing(delivery.item)
        first = delivery.id if is_of_one else delivery_id(delivery.item, delivery.version, 1)
        body = bytes.fromhex(first) + _packed(subscriber)
        return base64.b32encode(body + _signature(body, self.keys[0])).decode().rstrip("=").lower()

    def read(self, token: str) -> Copy | None:
        """Return the copy that a word names, or None for one that was not made here."""
        try:
            whole = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        except (binascii.Error, ValueError):
            return None
        body, signature = whole[:-_SIGNATURE], whole[-_SIGNATURE:]
        if len(body) < 14 or not any(hmac.compare_digest(signature, _signature(body, key)) for key in self.keys):
            return None
        kind, packed = body[12:13], body[13:]
        return Copy(body[:12].hex(), packed.hex() if kind == _OPAQUE else packed.decode())


def _packed(subscriber: str) -> bytes:
    try:
        raw = bytes.fromhex(subscriber)
    except ValueError:
        raw = b""
    return _OPAQUE + raw if raw and raw.hex() == subscriber else _WRITTEN + subscriber.encode()


def _signature(body: bytes, key: bytes) -> bytes:
    # The prefix keeps a signature from being one of another purpose under the same key.
    return hmac.digest(key, b"copy:" + body, hashlib.sha256)[:_SIGNATURE]
