"""Web addresses as they are sent, and where they stand in a text.

Written by hand: the domain stands on the standard library alone. Which characters stay is RFC 3986's (2.2, 2.3).
"""

# ruff: noqa: RUF001 - the marks of other scripts look like those of ours

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from scheduler.domain.contact import ascii_domain

_ALLOWED = "/:@!$&'()*+,;=~-._%"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED_LETTERS = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_WRITTEN = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
_AFTER_A_LINK = frozenset(".,;:!?…।॥۔؟،؛。、'’‘*")
_BRACKETS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class FoundLink:
    """The characters `start` to `end` of a text that lead to an address; `is_bare` where they begin with no https://."""

    start: int
    end: int
    address: str
    is_bare: bool = False

    @property
    def words(self) -> str:
        """The link as it is written."""
        return self.address.removeprefix("http://") if self.is_bare else self.address

    @property
    def is_slip(self) -> bool:
        """True where the end of a sentence or an abbreviation is taken for a host ("helps.It", "5.in")."""
        *before, last = re.split("[/?#:]", self.words)[0].split(".")
        return self.is_bare and (last[:1].isupper() or before[-1].isdigit())


def sendable(address: str) -> str:
    """Return a web address as it is sent: its host in ASCII (IDNA), all else percent-encoded (RFC 3986).

    One that is in ASCII and well formed stays as it is. Raises ValueError for a host that cannot exist.
    """
    if address.isascii() and not re.search(r"[^!-~]|[<>\"\\^`{|}]", address):
        return _LONE_PERCENT.sub("%25", address)
    parts = urlsplit(address)
    host, netloc = parts.hostname or "", parts.netloc
    if not host.isascii():
        netloc = ascii_domain(host) + (f":{parts.port}" if parts.port else "")
    return parts._replace(
        netloc=netloc,
        path=_encoded(parts.path, _ALLOWED),
        query=_encoded(parts.query, f"{_ALLOWED}?[]"),
        fragment=_encoded(parts.fragment, f"{_ALLOWED}?"),
    ).geturl()


def as_read(text: str) -> str:
    """Return a text with the letters of other alphabets in its links as people read them, not percent-encoded."""
    return _ENCODED_LETTERS.sub(lambda found: unquote(found[0], errors="replace"), text)


def _encoded(part: str, allowed: str) -> str:
    return _LONE_PERCENT.sub("%25", quote(part, safe=allowed))


def written_links(text: str) -> tuple[FoundLink, ...]:
    """Return the links that are written out in a text, from https:// to white space, without the marks behind them."""
    return tuple(_written(text))


def _written(text: str) -> Iterator[FoundLink]:
    for match in _WRITTEN.finditer(text):
        link = match[0]
        while link[-1] in _AFTER_A_LINK or link.count(link[-1]) > link.count(_BRACKETS.get(link[-1], link[-1])):
            link = link[:-1]
        if urlsplit(link).netloc:
            yield FoundLink(match.start(), match.start() + len(link), link)


def with_sendable_links(text: str) -> str:
    """Return a text with the links that are written out in it as they are sent; what cannot be one stays."""
    written = ""
    end = 0
    for link in written_links(text):
        try:
            written += text[end : link.start] + sendable(link.address)
        except ValueError:
            written += text[end : link.end]
        end = link.end
    return written + text[end:]
