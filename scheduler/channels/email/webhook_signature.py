"""The signature of SendGrid's Event Webhook: ECDSA on P-256 with SHA-256, over a timestamp and the raw body.

Twilio SendGrid, Event Webhook security features, read 2026-09.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from scheduler.domain.errors import BadInput

_COPY_IT = "copy the Verification Key of SendGrid's Event Webhook whole"

_ARMOUR = ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----")


def is_signed(keys: str, signature: str, timestamp: str, body: bytes) -> bool:
    """Say whether one of the keys has signed a timestamp and a body.

    `keys` are the verification keys as SendGrid shows them, separated by commas: two while one replaces the other.
    `signature` is base64, whatever was sent. Raises BadInput when a key is none.
    """
    try:
        signed = b64decode(signature.encode("ascii"), validate=True)
        message = timestamp.encode("ascii") + body
    except (UnicodeEncodeError, binascii.Error):
        return False
    return any(_has_signed(key, signed, message) for key in _read(keys))


def has_keys(keys: str) -> bool:
    """Say whether there is any key. Raises BadInput when one of them is none."""
    return bool(_read(keys))


def _has_signed(key: EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=32)
def _read(keys: str) -> tuple[EllipticCurvePublicKey, ...]:
    return tuple(_public_key(text) for text in _split(keys))


def _split(keys: str) -> Iterator[str]:
    for armour in _ARMOUR:
        keys = keys.replace(armour, "")
    for key in keys.split(","):
        if text := "".join(key.split()):
            yield text


def _public_key(text: str) -> EllipticCurvePublicKey:
    try:
        key = load_der_public_key(b64decode(text.encode("ascii"), validate=True))
    except (ValueError, TypeError) as error:
        raise BadInput(f"webhook_verification is no public key: {_COPY_IT}") from error
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise BadInput(f"webhook_verification is no key on the curve P-256: {_COPY_IT}")
    return key
