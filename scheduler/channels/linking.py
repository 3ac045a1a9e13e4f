"""What networks make a link or a mention of in a text. Each spec names its own way."""

from __future__ import annotations

import importlib
import re
import warnings
from functools import cache
from types import ModuleType

from scheduler.domain.web_address import FoundLink, written_links

_BARE = re.compile(r"\w\.[^\W\d_]{2,}")
"""Any text that has a host without a scheme has this."""

# The rules of twitter-text 3.1 (regexp/validMentionPrecedingChars, validMentionOrList), read 2026-11.
_MENTION = re.compile(r"(?:^|[^A-Za-z0-9_!#$%&*@＠])(?P<name>[@＠][A-Za-z0-9_]{1,20})(?![@＠A-Za-z0-9_À-ž]|://)")  # noqa: RUF001 - X takes the full-width sign as well


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
