"""Placeholders of a new workspace, where the clinic's own particulars belong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from scheduler.domain.campaign import Clinic

_RESERVED = re.compile(r"(?:^|[.@/])(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$", re.IGNORECASE)
"""Names that nobody can own (RFC 2606, RFC 6761)."""

_SAMPLE_ADDRESS = re.compile(r"\b(?:12 Example Road|Example (?:Street|Road|Avenue))\b", re.IGNORECASE)


def placeholders_of(clinic: Clinic) -> Mapping[str, str]:
    """Return the clinic's particulars that are still a placeholder, by their names in config.toml."""
    found = {
        "clinic.public_url": clinic.public_url if is_placeholder_link(clinic.public_url) else "",
        "clinic.postal_address": clinic.postal_address if _SAMPLE_ADDRESS.search(clinic.postal_address) else "",
        "clinic.sender.address": clinic.sender.address
        if _is_reserved(clinic.sender.address.rpartition("@")[2])
        else "",
        "clinic.sender.reply_to": clinic.sender.reply_to or ""
        if _is_reserved((clinic.sender.reply_to or "").rpartition("@")[2])
        else "",
    }
    return {name: value for name, value in found.items() if value}


def is_placeholder_link(link: str) -> bool:
    """Say whether a link leads to a name that nobody can own."""
    return _is_reserved(urlsplit(link).hostname or "")


def _is_reserved(host: str) -> bool:
    return _RESERVED.search(host) is not None
