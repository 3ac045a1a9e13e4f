"""A login at Bluesky's server: opened with the app password once, and renewed from then on.

Servers give few logins (by the server's source 30 in 5 minutes and 300 a day; 10 a day were seen at the hosted one,
github.com/bluesky-social/atproto/issues/3436, read 2026-11), so that no post may cost one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from scheduler.channels.answers import Json, identifier
from scheduler.domain.credential import Credential

RENEW_AFTER = timedelta(hours=1)
"""How old a session may become. Its access lasts two hours (@atproto/pds 0.5.35, read 2026-11)."""

REFRESH_LIFE = timedelta(days=90)
"""How long it may be renewed (likewise)."""

YOUNG = timedelta(hours=1)
"""A session that is refused so soon after the password was used would be refused again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A login at a server, with its tokens: `access` for calls, `refresh` for the next session.

    `server` and `handle` are those that the password was used with, at `opened_at` (ISO 8601).
    """

    server: str
    handle: str
    opened_at: str
    did: str = ""
    access: str = ""
    refresh: str = ""

    def renewed(self, answer: Json) -> Session:
        """Return the session that the server has answered with. Raises GarbledError where it is none."""
        did, access, refresh = (identifier(answer, name) for name in ("did", "accessJwt", "refreshJwt"))
        return replace(self, did=did, access=access, refresh=refresh)

    def is_young(self, now: datetime) -> bool:
        """Say whether the password was used a moment ago."""
        return now < datetime.fromisoformat(self.opened_at) + YOUNG

    def kept(self, now: datetime) -> Credential:
        """Return the session as a credential to keep."""
        return Credential(json.dumps(asdict(self)), now + REFRESH_LIFE, now)


@dataclass(frozen=True, slots=True)
class Login:
    """A session, and the credential that keeps it."""

    session: Session
    credential: Credential

    @classmethod
    def of(cls, credential: Credential, server: str, handle: str) -> Login | None:
        """Return the login that a credential keeps, or None where it is of another account than this."""
        session = Session(**json.loads(credential.value))
        return cls(session, credential) if (session.server, session.handle) == (server, handle) else None

    def lasts(self, now: datetime) -> bool:
        """Say whether its session is new enough to be used."""
        return now < self.credential.refreshed_at + RENEW_AFTER
