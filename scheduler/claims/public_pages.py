"""The addresses of the clinic's own public pages, which a reader chooses to open and which are the same for everybody.

What such an address says, it says of the page. What is written into it for a person, a segment or a campaign says
something of the reader, and so does an address that only passes readers on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urlsplit

from scheduler.claims.health_terms import words_of_name

_SORTS_PEOPLE = re.compile(
    r"(?:categor(?:y|ies)|tags?|segments?|lists?|audiences?|groups?|campaigns?|newsletters?|mailings?|subscribers?|"
    r"subscribe|unsubscribe|preferences|patients?|users?|go|out|r|l|t|u|c|redirect|redir|link|links|click|clicks|track|url)",
    re.IGNORECASE,
)
"""Parts of a path behind which lists, people and redirects stand, and no article."""

_NAMES_A_PERSON = re.compile(r"@|(?=\w*\d)(?=\w*[A-Za-z])\w{12,}|\d{7,}|\b[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)
"""An address, a token or a number, as a personal link has."""


def is_public_page(link: str, sites: Iterable[str]) -> bool:
    """Say whether a link is the address of a page on one of the clinic's own sites, with nothing of a person in it."""
    parts = urlsplit(link)
    steps = [unquote(step) for step in parts.path.split("/")]
    return (
        parts.scheme in {"http", "https"}
        and parts.username is None
        and _host(parts) in {_host(urlsplit(site)) for site in sites} - {""}
        and not any(_SORTS_PEOPLE.fullmatch(step) or _NAMES_A_PERSON.search(step) for step in steps)
    )


def words_of_page(link: str) -> str:
    """Return the words in a page's own address: its path, and the place on the page."""
    parts = urlsplit(link)
    return words_of_name(unquote(parts.path if "=" in parts.fragment else f"{parts.path} {parts.fragment}"))


def words_of_parameters(link: str) -> str:
    """Return the words in what is written behind a page's address."""
    parts = urlsplit(link)
    return words_of_name(unquote(f"{parts.query} {parts.fragment}" if "=" in parts.fragment else parts.query))


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")
