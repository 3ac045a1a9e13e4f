"""Hashes of addresses under the secret key: without the key nobody can test a guess.

A key that was rotated stays in the ring, so that what was hashed under it is still found. Sequences of keys have the
present one first.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from scheduler.domain.subscriber import normal_address


def address_hash(address: str, key: bytes) -> str:
    """Return the HMAC-SHA256 (hex) of an address's normal form: what is written down today."""
    return hmac.digest(key, normal_address(address).encode(), hashlib.sha256).hex()


def address_hashes(address: str, keys: Sequence[bytes]) -> tuple[str, ...]:
    """Return an address's hash under each key, the present one's first: by any of them it may have been kept."""
    return tuple(address_hash(address, key) for key in keys)
