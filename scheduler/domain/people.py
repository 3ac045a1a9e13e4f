"""People with roles. Their passwords are asked for at each signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")
"""What a login is made of."""


NO_PASSWORD = ""
"""Is kept in the place of a password's hash for whoever has none, and matches nothing."""


class Role(StrEnum):
    """AUTHOR writes and submits; CLINICIAN signs, rejects, waives and retracts; PUBLISHER rejects and retracts."""

    AUTHOR = "author"
    CLINICIAN = "clinician"
    PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in the product. `name` is as printed beside a signature.

    `registration` is the practitioner's number; a clinician has one. Who is not `active` can do nothing.
    """

    login: str
    name: str
    roles: tuple[Role, ...]
    registration: str = ""
    active: bool = True

    @property
    def printed(self) -> str:
        """The name with the registration number, as a signature shows it."""
        return f"{self.name} ({self.registration})" if self.registration else self.name


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person's login and password, given for one act. The password is never kept or shown.

    `code` is of their app, or a recovery code, where they have such codes on.
    """

    login: str
    password: str = field(repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The token of a person's session: enough for what can be undone, and never for a signature."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bearer:
    """The token of a program that acts for a person: enough for what can be undone, and never for a signature."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PasskeyAnswer:
    """A passkey's answer to a challenge, as the browser gives it (JSON). It proves one thing, once.

    `login` is whose passkey it must be; empty where the passkey itself says who signs in.
    """

    login: str
    answer: str = field(repr=False)


Proof = Credentials | PasskeyAnswer
"""What proves anew, for one act, who acts."""

Identity = Proof | SignedIn | Bearer
"""What tells who acts."""

Actor = Identity | str
"""The same, for what can be undone. A string is a login at the workspace's own command line, which has no session; a
page gives its session, and a test holds that none gives a login."""
