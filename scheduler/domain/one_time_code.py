"""One-time codes (TOTP, RFC 6238) of an app on a person's phone, and recovery codes for when the phone is gone."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import datetime

RECOVERY_CODES = 10
"""How many a person is given at once."""

RECOVERY_BYTES = 13
"""Random bytes of which a recovery code is made."""

_LENGTH = 20
"""Letters and digits of a recovery code: 100 bits, so that a fast hash without a key is as good as a slow one."""

_CODE = re.compile(r"[0-9]{6}")
_RECOVERY = re.compile(rf"[a-z2-7]{{{_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class CodeSecret:
    """What a person's app makes its codes of, `sealed`. It counts once it is on: `on_at` is None before.

    `last_step` is the step (30 seconds since 1970) of the last code that was taken: no code is taken twice.
    """

    login: str
    sealed: bytes = field(repr=False)
    made_at: datetime
    on_at: datetime | None = None
    last_step: int = 0


def plain_code(typed: str) -> str:
    """Return a code as it counts: people type spaces and hyphens as it is printed, and capitals."""
    return re.sub(r"[\s-]", "", typed).lower()


def is_one_time_code(code: str) -> bool:
    """Say whether a plain code is one of an app."""
    return _CODE.fullmatch(code) is not None


def is_recovery_code(code: str) -> bool:
    """Say whether a plain code has the form of a recovery code."""
    return _RECOVERY.fullmatch(code) is not None


def recovery_code(random: bytes) -> str:
    """Return a recovery code made of random bytes, as it is printed: four groups with hyphens between."""
    code = b32encode(random).decode().lower()[:_LENGTH]
    return "-".join(code[start : start + 5] for start in range(0, _LENGTH, 5))


def recovery_hash(login: str, code: str) -> str:
    """Return the SHA-256 (hex) by which a person's recovery code is kept."""
    return hashlib.sha256(f"{login} {plain_code(code)}".encode(errors="replace")).hexdigest()
