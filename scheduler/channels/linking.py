"""What networks make a link or a mention of in a text. Each spec names its own way."""

# ruff: noqa: RUF001 - the marks of other scripts look like those of ours
from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from urllib.parse import urlsplit

from scheduler.channels.sendable import sendable

_BARE = re.compile(r"\w\.[^\W\d_]{2,}")
"""Any text that has a host without a scheme has this."""

# The rules of twitter-text 3.1 (regexp/validMentionPrecedingChars, validMentionOrList), read 2026-11.
_MENTION = re.compile(r"(?:^|[^A-Za-z0-9_!#$%&*@＠])(?P<name>[@＠][A-Za-z0-9_]{1,20})(?![@＠A-Za-z0-9_À-ž]|://)")


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


def x_links(text: str) -> tuple[FoundLink, ...]:
    """Return the links that X makes of a text: also of hosts without a scheme ("clinic.com", "helps.It").

    By the twitter-text-parser package, which counts them as well (configuration 3).
    """
    if "://" not in text and not _BARE.search(text):
        return ()
    found = twitter_text().extract_urls_with_indices(text)
    return tuple(_found(entry["url"], *entry["indices"]) for entry in found)


def leading_out_on_x(text: str) -> tuple[FoundLink, ...]:
    """Return the links that X makes of a text, and those that are written out and end in no domain that X knows."""
    found = x_links(text)
    others = (link for link in written_links(text) if not any(link.start < x.end and x.start < link.end for x in found))
    return tuple(sorted((*found, *others), key=lambda link: link.start))


def _found(written: str, start: int, end: int) -> FoundLink:
    bare = not re.match(r"https?://", written, re.IGNORECASE)
    return FoundLink(start, end, f"http://{written}" if bare else written, is_bare=bare)


def x_mentions(text: str) -> tuple[str, ...]:
    """Return the accounts that X takes a text to speak of ("@drsharma"), each once."""
    return tuple(dict.fromkeys(found["name"] for found in _MENTION.finditer(text)))


def no_mentions(_text: str) -> tuple[str, ...]:
    """Return nothing: the network makes mentions of what a post says so of alone."""
    return ()


@cache
def twitter_text() -> ModuleType:
    """Load the package when something is counted: it takes 0.4 s, and its old way of finding its data may warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("twitter_text")
