"""The links of one person's own: each is signed, for one purpose alone, and names nobody.

A link has the opaque id of a person, the end of its life where it has one, and a signature over both and the purpose.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from scheduler.domain.errors import BadInput
from scheduler.ports import Clock

Keys = Callable[[], Sequence[bytes]]
"""Returns the secret keys, the present one first: a link that was signed before a rotation goes on working."""

CONFIRMATION_LIFE = timedelta(days=366)
"""How long the link lives at most by which a person confirms that they signed up. It ends earlier with the sign-up that
it is about: `[newsletter] keep_pending_days`, a year at most."""


class Purpose(StrEnum):
    """What a link is for; the value is the first part of its path, and of what its signature covers.

    Leaving never expires, as the right to it does not.
    """

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    CONFIRM = "confirm"
    VIEW = "view"


_LIVES = {Purpose.CONFIRM: CONFIRMATION_LIFE}


class InvalidLink(BadInput):
    """A link that this clinic did not sign for this purpose, or that was cut off."""


class ExpiredLink(InvalidLink):
    """A link that was good, and is too old. `subject` is whose it was."""

    def __init__(self, message: str, subject: str) -> None:
        super().__init__(message)
        self.subject = subject


@dataclass(frozen=True, slots=True)
class PersonalLinks:
    """Makes the links, and reads those that were made here."""

    keys: Keys
    clock: Clock

    def token(self, purpose: Purpose, subject: str) -> str:
        """Return '<subject>.<signature>', or '<subject>.<end>.<signature>' where links for the purpose expire.

        `subject` is an opaque id; the whole is safe in an address.
        """
        life = _LIVES.get(purpose)
        body = subject if life is None else f"{subject}.{_seconds(self.clock.now() + life)}"
        return f"{body}.{_signature(purpose, body, self.keys()[0])}"

    def read(self, purpose: Purpose, token: str) -> str:
        """Return the subject of a token. Raises InvalidLink for any other text, ExpiredLink for one that is too old."""
        body, _, signature = token.rpartition(".")
        # Compared as bytes: compare_digest takes no text outside ASCII, and a link may hold anything. With every key,
        # so that the time does not tell which one signed.
        given = signature.encode(errors="replace")
        fits = [hmac.compare_digest(given, _signature(purpose, body, key).encode()) for key in self.keys()]
        subject, end = body, ""
        if purpose in _LIVES:
            subject, _, end = body.rpartition(".")
        if not subject or not any(fits):
            raise InvalidLink(f"this {purpose} link is not valid: use the link of the email as it was sent")
        if end and int(end) < _seconds(self.clock.now()):
            raise ExpiredLink(f"this {purpose} link is too old: ask for a new one", subject)
        return subject

    def url(self, site: str, purpose: Purpose, subject: str) -> str:
        """Return the link; `site` is the address that it begins with."""
        return f"{site.rstrip('/')}/{purpose}/{self.token(purpose, subject)}"


def _seconds(at: datetime) -> int:
    return int((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def _signature(purpose: Purpose, body: str, key: bytes) -> str:
    # The purpose keeps a signature from being one for another purpose, or the hash of an address, under the same key.
    message = f"{purpose}:{body}".encode(errors="replace")
    return base64.urlsafe_b64encode(hmac.digest(key, message, hashlib.sha256)).decode().rstrip("=")
