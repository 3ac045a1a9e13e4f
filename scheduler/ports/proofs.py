"""The protocols of what proves who somebody is: passwords and passkeys."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from scheduler.domain.passkey import Challenge, NewKey, Passkey
from scheduler.domain.people import Person


class Passwords(Protocol):
    """Keeps passwords as slow, salted hashes."""

    def hashed(self, password: str) -> str:
        """Return a hash to keep."""
        ...

    def matches(self, kept: str, password: str) -> bool:
        """Say whether a password is the one of a kept hash."""
        ...


class OneTimeCodes(Protocol):
    """Makes and reads the codes of authenticator apps."""

    def new_secret(self) -> str:
        """Return a new secret, as people may type it into an app."""
        ...

    def address(self, secret: str, login: str, clinic: str) -> str:
        """Return the address of a secret that an app reads from a QR code."""
        ...

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """Return the step of time of which a code is; None for one that does not count now."""
        ...


class PasskeyCeremony(Protocol):
    """Speaks with passkeys as browsers do (WebAuthn). `origin` is the site on which it happens: scheme, host and port.

    Everything that an answer may lack raises ClinicError: another site, another challenge, a device that did not verify
    its person, a wrong signature.
    """

    def creation_options(self, person: Person, challenge: Challenge, known: Collection[Passkey]) -> str:
        """Return what a browser needs to make a passkey that is none of the known, as JSON."""
        ...

    def request_options(self, challenge: Challenge, known: Collection[Passkey]) -> str:
        """Return what a browser needs to have a challenge answered by a known passkey (none: by any), as JSON."""
        ...

    def challenge_in(self, answer: str) -> str:
        """Return the challenge that an answer says it is for (base64url); nothing is verified yet."""
        ...

    def made(self, answer: str, challenge: Challenge) -> NewKey:
        """Return the key of a passkey that was just made."""
        ...

    def key_in(self, answer: str) -> str:
        """Return the id of the passkey that an answer says it comes from; nothing is verified yet."""
        ...

    def verified(self, answer: str, challenge: Challenge, passkey: Passkey) -> int:
        """Verify an answer, and return how often the passkey says that it has signed."""
        ...
