"""The forms of addresses, languages and audiences. Every error completes a sentence that begins with the value's name.

Written by hand: the domain stands on the standard library alone; what its IDNA 2003 would change is refused.
"""

from __future__ import annotations

import re
import unicodedata

from scheduler.domain.characters import hidden_characters, hidden_fault
from scheduler.domain.errors import BadInput

# RFC 5322 dot-atom, in ASCII: mail providers refuse quoted and non-ASCII names.
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# RFC 1035 labels; the last one is no number, so that an IP address is no domain.
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_AUDIENCE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

MAX_ADDRESS = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets)."""

MAX_LOCAL_PART = 64
"""Characters before the @ (RFC 5321, 4.5.3.1.1)."""

MAX_AUDIENCE = 40
"""Characters of an audience's name: it stands in file names and in reports."""


def is_one_line(text: str) -> bool:
    """Say whether a text has neither a line break nor any other control character."""
    return not any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in text)


def checked_words(text: str, name: str) -> str:
    """Return a person's words, trimmed; `name` is their name in messages ("the reason").

    Raises BadInput for a control character other than a line end, and for an invisible one that hides or turns words.
    """
    words = text.strip()
    if not all(is_one_line(line) for line in words.replace("\r\n", "\n").split("\n")):
        raise BadInput(f"{name} has a control character in it: write it again without")
    if hidden := hidden_characters(words):
        raise BadInput(f"{name} {hidden_fault(words[min(hidden)])}")
    return words


def parse_address(text: str) -> str:
    """Return an e-mail address, trimmed, as it is written to: the domain in lower-case ASCII.

    Raises ValueError, whose text does not repeat the address.
    """
    address = text.strip()
    if not address:
        raise ValueError("is empty")
    if not is_one_line(address):
        raise ValueError("has a line break or another control character in it")
    local, at, domain = address.rpartition("@")
    if not (local and at and domain):
        raise ValueError("is not an e-mail address: write it as in name@example.com")
    if len(local) > MAX_LOCAL_PART or not _LOCAL_PART.fullmatch(local):
        raise ValueError("has a part before the @ that mail providers refuse")
    written = f"{local}@{_ascii_domain(domain)}"
    if len(written) > MAX_ADDRESS:
        raise ValueError(f"is longer than {MAX_ADDRESS} characters")
    return written


def parse_language(text: str) -> str:
    """Return a BCP 47 language tag, trimmed. Raises ValueError."""
    tag = text.strip()
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError('is not a language tag: write for example "en", "hi" or "pt-BR"')
    return tag


def parse_audience(text: str) -> str:
    """Return the name of an audience. Raises ValueError."""
    if len(text) > MAX_AUDIENCE or not _AUDIENCE.fullmatch(text):
        raise ValueError(
            f'must be lower-case letters, digits and hyphens, at most {MAX_AUDIENCE}, such as "newsletter"'
        )
    return text


def _ascii_domain(domain: str) -> str:
    folded = unicodedata.normalize("NFC", domain).lower()
    try:
        encoded = folded.encode("idna").decode()
        # IDNA 2003 folds some letters into others (ß into ss): that would be somebody else's domain.
        faithful = encoded.encode().decode("idna") == folded or encoded == folded
    except UnicodeError:
        raise ValueError("has a domain that cannot exist") from None
    if not faithful:
        raise ValueError("has a domain with letters that are ambiguous: write its xn-- form")
    if not _DOMAIN.fullmatch(encoded):
        raise ValueError("has no domain such as example.com after the @")
    return encoded
