"""Web addresses as they are sent: all in ASCII, and leading to the same place."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, unquote, urlsplit

import idna

_PATH, _QUERY, _FRAGMENT = "/:@!$&'()*+,;=~%", "/?:@!$&'()*+,;=~%[]", "/?:@!$&'()*+,;=~%"
"""The characters that may stand in each part as they are (RFC 3986, 3.3 to 3.5), besides letters and figures."""

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED_LETTERS = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def sendable(address: str) -> str:
    """Return an address as it is sent: its host in ASCII (UTS 46), path, query and fragment percent-encoded.

    One that is in ASCII and well formed stays as it is. Raises ValueError for a host that cannot exist.
    """
    parts = urlsplit(address)
    host, netloc = parts.hostname or "", parts.netloc
    if not host.isascii():
        netloc = ascii_host(host) + (f":{parts.port}" if parts.port else "")
    return parts._replace(
        netloc=netloc,
        path=encoded_path(parts.path),
        query=encoded_query(parts.query),
        fragment=_encoded(parts.fragment, _FRAGMENT),
    ).geturl()


def encoded_path(path: str) -> str:
    """Return a path with every character that may not stand in it percent-encoded."""
    return _encoded(path, _PATH)


def encoded_query(query: str) -> str:
    """Return a query likewise."""
    return _encoded(query, _QUERY)


def ascii_host(name: str) -> str:
    """Return a host in ASCII, as browsers write it (UTS 46). Raises ValueError."""
    if ":" in name:
        return ipaddress.IPv6Address(name).compressed
    plain = name.rstrip(".")
    encoded = plain if plain.isascii() else idna.encode(plain, uts46=True, transitional=False).decode()
    host = encoded.lower()
    if not _HOST.fullmatch(host) or len(host) > 253 or ".." in host:
        raise ValueError(name)
    return host


def as_read(text: str) -> str:
    """Return a text with the letters of other alphabets in its links as people read them, not percent-encoded."""
    return _ENCODED_LETTERS.sub(lambda found: unquote(found[0], errors="replace"), text)


def _encoded(text: str, allowed: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=allowed)
