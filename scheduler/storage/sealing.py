"""Encrypts what the database keeps of accounts, with a key made from the workspace's secret key."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from scheduler.domain.errors import ClinicError

CREDENTIALS = b"clinic-scheduler: credentials of accounts"
CODES = b"clinic-scheduler: secrets of one-time codes"
REPORTS = b"clinic-scheduler: reports of mail providers"
WEBHOOKS = b"clinic-scheduler: secrets of outgoing webhooks"
STAFF_MAIL = b"clinic-scheduler: mails to the staff"
"""Each purpose has a key of its own: what is kept for one cannot be read as another's."""

_NONCE_BYTES = 12
"""The length that NIST SP 800-38D recommends for GCM."""


class KeyedSealing:
    """`ports.Sealing` with AES-256-GCM. The account's name is bound to the text: one cannot stand in for another's."""

    def __init__(self, secret_keys: Sequence[bytes], purpose: bytes = CREDENTIALS) -> None:
        """Seal with the first of the keys; what was sealed with any of the others is opened too."""
        self._ciphers = [
            AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)) for key in secret_keys
        ]

    def seal(self, account: str, value: str) -> bytes:
        """Return a text encrypted: a fresh nonce, then the ciphertext with its tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, value.encode(), account.encode())

    def open(self, account: str, sealed: bytes) -> str:
        """Return the text again. Raises ClinicError for another key, another account or damaged bytes."""
        for cipher in self._ciphers:
            with suppress(InvalidTag, ValueError):
                return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], account.encode()).decode()
        raise ClinicError(
            f"the kept credentials of {account} cannot be read with this secret key: "
            "put the right key back, or connect the account anew"
        )
