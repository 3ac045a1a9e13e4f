"""The names under which the pages answer, and which part of them each serves."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from scheduler.config.fields import is_loopback
from scheduler.config.web import WebSettings

STAFF = "/staff"
"""The path below which the staff's pages lie."""

API = "/api/"
"""The paths below which programs ask: they get application/problem+json (RFC 9457)."""

PUBLIC_API = frozenset({"/api/v1/sign-up-form", "/api/v1/sign-ups"})
"""What programs of anybody may ask, from a page on another site too."""

DESCRIPTION = "/api/v1/openapi.json"
"""The description of all that programs may ask."""


def is_staffs(path: str) -> bool:
    """Say whether a path is one of the staff's pages."""
    return path == STAFF or path.startswith(f"{STAFF}/")


def is_staff_api(path: str) -> bool:
    """Say whether a path is one that programs of the staff ask, with a token."""
    return path.startswith(API) and path not in PUBLIC_API and path != DESCRIPTION


def by_name(address: str) -> str:
    """Return an address on this machine by its name: browsers make passkeys for names alone (WebAuthn 3, 5.1.3)."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not is_loopback(host) or host == "localhost":
        return address
    return parts._replace(netloc="localhost" if parts.port is None else f"localhost:{parts.port}").geturl()


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names of the server by part. Where staff have none of their own, each name serves both."""

    public: frozenset[str]
    staff: frozenset[str]
    local: bool

    @classmethod
    def of(cls, web: WebSettings) -> Hosts:
        """Return the names that the settings give; a server for this machine alone answers under its own as well."""
        return cls(frozenset(web.public_hosts), frozenset(web.staff_hosts), web.is_local)

    def serve(self, host: str, path: str) -> bool:
        """Say whether a path is served under the name in a Host header."""
        name = _name_in(host)
        if self.local and is_loopback(name):
            return True
        if path == DESCRIPTION:
            return name in self.public | self.staff
        is_for_staff = is_staffs(path) or is_staff_api(path)
        return name in (self.staff if self.staff and is_for_staff else self.public)


def _name_in(host: str) -> str:
    """Return the host of a Host header without its port; empty for a malformed one."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""
