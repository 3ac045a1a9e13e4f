"""An address of the web, as a client needs it: host and path in ASCII, nothing that two readers read in two ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from scheduler.channels.sendable import ascii_host, encoded_path, encoded_query
from scheduler.domain.fetched import NotFetched

PORTS = {"http": 80, "https": 443}
_UNREADABLE = re.compile(r"[\x00-\x20\x7f\\]")
_PERSON = re.compile(r"//[^/]*@")
_LONGEST = 4000
"""Characters of an address; browsers and servers agree on about 8000 at most."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """`host` in lower case and ASCII, an IPv6 address without brackets; `target` is path and query, encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host as a request names it: with its port where that is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    def leading_to(self, place: str) -> WebAddress:
        """Return the address to which an answer leads on, which may be relative. Raises NotFetched."""
        return web_address(urljoin(str(self), place.strip()))


def web_address(text: str) -> WebAddress:
    """Return an address without its fragment. Raises NotFetched for one that is none, or names a person."""
    shown = _PERSON.sub("//", text if len(text) <= 120 else f"{text[:119]}…")
    if len(text) > _LONGEST:
        raise NotFetched(f"{shown} is longer than {_LONGEST} characters: copy it again", gone=True)
    try:
        parts = urlsplit(_UNREADABLE.sub(lambda sign: quote(sign[0]), text.strip()))
        port = parts.port
        host = ascii_host(parts.hostname or "")
    except ValueError as error:
        raise NotFetched(f"{shown} is no address of a page: copy it again from the browser", gone=True) from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise NotFetched(f"{shown} leads to {scheme or 'nothing'}, not to https", gone=True)
    if parts.username is not None or parts.password is not None:
        raise NotFetched("the address holds a name or a password: leave out what stands before the @", gone=True)
    path, query = encoded_path(parts.path or "/"), encoded_query(parts.query)
    target = f"{path}?{query}" if query else path
    return WebAddress(scheme, host, port if port is not None else PORTS[scheme], target)
