"""The parts of an issue that differ from reader to reader, and the words that stand there for each of them.

What is signed has a neutral placeholder in their place, and the fallback is signed with it (promise 2). A transport
puts the reader's own words there, or a mark that its provider replaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from scheduler.domain.payload import (
    CONFIRM_PLACEHOLDER,
    PREFERENCES_PLACEHOLDER,
    UNSUBSCRIBE_PLACEHOLDER,
    VIEW_PLACEHOLDER,
    Addressee,
    RenderedIssue,
)

MAX_NAME = 40
"""Characters of a first name that is printed: our own, since a longer one is seldom a name."""

LINKS: Mapping[str, Callable[[Addressee], str]] = MappingProxyType(
    {
        UNSUBSCRIBE_PLACEHOLDER: lambda addressee: addressee.unsubscribe_url,
        CONFIRM_PLACEHOLDER: lambda addressee: addressee.confirm_url,
        PREFERENCES_PLACEHOLDER: lambda addressee: addressee.preferences_url,
        VIEW_PLACEHOLDER: lambda addressee: addressee.view_url,
    }
)
"""The placeholders of a reader's own links, and where each leads."""

_FIRST_NAME = re.compile(r"\{\{own-first-name\|(?P<fallback>[^{}|<>&\"\r\n]*)\}\}")
_LINK = re.compile("|".join(map(re.escape, LINKS)))
_WRITTEN = re.compile(r"\{first_name(?:\|(?P<fallback>[^{}|<>&\"\r\n]*))?\}")
_NO_NAMES = frozenset(
    {
        *("admin", "customer", "dear", "doctor", "first name", "firstname", "friend", "guest", "info", "me", "member"),
        *("mr", "mrs", "ms", "dr", "n.a", "na", "name", "nil", "no name", "none", "null", "patient", "sir", "madam"),
        *("subscriber", "test", "undefined", "unknown", "user", "xxx"),
    }
)
"""Words that forms and address books have where they have no name."""


def with_first_name(words: str) -> str:
    """Return a person's words with `{first_name|fallback}` as the placeholder that is signed."""
    return _WRITTEN.sub(lambda found: f"{{{{own-first-name|{(found['fallback'] or '').strip()}}}}}", words)


def personal_parts(issue: RenderedIssue) -> tuple[str, ...]:
    """Return the placeholders in an issue, each once: in its subject, its text and its HTML."""
    texts = (issue.subject, issue.text, issue.html)
    found = (part.group() for text in texts for pattern in (_LINK, _FIRST_NAME) for part in pattern.finditer(text))
    return tuple(dict.fromkeys(found))


def own_words(placeholder: str, addressee: Addressee) -> str:
    """Return the words of one reader in the place of a placeholder: a link, or a name without any sign of HTML."""
    link = LINKS.get(placeholder)
    if link is not None:
        return link(addressee)
    return addressee.first_name or fallback_of(placeholder)


def fallback_of(placeholder: str) -> str:
    """Return the words that stand where a reader has no name of their own."""
    name = _FIRST_NAME.fullmatch(placeholder)
    return name["fallback"] if name else ""


def as_a_stranger_reads(text: str) -> str:
    """Return a text with every first name's fallback in its place, as previews and archives show it."""
    return _FIRST_NAME.sub(lambda found: found["fallback"], text)


def first_names(texts: Iterable[str]) -> int:
    """Return how many places for a first name some texts have."""
    return sum(len(_FIRST_NAME.findall(text)) for text in texts)


@lru_cache(maxsize=4096)
def printable_first_name(name: str) -> str:
    """Return a first name as it may be printed in a mail, or an empty one where it cannot be a name.

    Anybody may type anything into a form: links, numbers and signs are no part of a name, and nothing in it may be read
    as HTML.
    """
    words = " ".join(unicodedata.normalize("NFC", name).split())
    plain = words.casefold().strip(" .-_")
    if not 0 < len(words) <= MAX_NAME or plain in _NO_NAMES or not all(map(_is_of_a_name, words)):
        return ""
    return words if any(letter.isalpha() for letter in words) and not _is_a_site(words) else ""


def _is_of_a_name(character: str) -> bool:
    return character in " '-.\N{RIGHT SINGLE QUOTATION MARK}\N{MIDDLE DOT}\u200c\u200d" or (
        unicodedata.category(character)[0] in "LM"
    )


def _is_a_site(words: str) -> bool:
    """Say whether mail programs would make a link of a name: a full stop between two letters, as in example.com."""
    return re.search(r"[^\W\d_]{2,}\.[^\W\d_]{2,}", words) is not None
