"""Who gets which subject line of an issue that tries several: the same answer whenever and wherever it is asked."""

from __future__ import annotations

import hashlib
from typing import Final

from scheduler.domain.content import ItemKey

OUTSIDE: Final = 0
"""The variant of who is outside the sample: the issue's own subject. In the sample that is 1, further ones are 2 on."""

SAMPLE: Final = 0.2
"""The share of an audience among whom subjects are tried, unless the clinic says otherwise."""

_WHOLE = 2**64


def variant_of(key: ItemKey, version: int, subscriber: str, *, subjects: int, share: float) -> int:
    """Return the variant of a person: OUTSIDE, or the number of one of so many `subjects`, from 1.

    It comes from a digest of item, version and opaque id alone, so that whoever prepares the issue again, or goes on
    after a kill, gives each person the same. Every `share` of an audience is a part of every larger one.
    """
    digest = hashlib.sha256(f"subject/{key}/{version}/{subscriber}".encode()).digest()
    if int.from_bytes(digest[:8]) >= share * _WHOLE:
        return OUTSIDE
    return 1 + int.from_bytes(digest[8:16]) % subjects


def no_variant(_subscriber: str) -> int:
    """Return OUTSIDE: where an issue has one subject."""
    return OUTSIDE
