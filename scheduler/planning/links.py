"""The link of an item: the clinic's own, with parameters that tell staff, and nobody else, where a visit came from."""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit

from scheduler.channels.sendable import sendable
from scheduler.domain.content import ItemKey, Kind

_MEDIUM = {Kind.POST: "social", Kind.ISSUE: "email"}


def item_link(link: str, key: ItemKey) -> str:
    """Return an item's link as it is sent, with the item's utm parameters added.

    utm_campaign and utm_content are opaque ids: a link says nothing about a condition (promise 8).
    What the link has already, utm parameters among it, stays as the clinic wrote it.
    """
    parts = urlsplit(sendable(link))
    present = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    parameters = {
        "utm_source": key.channel,
        "utm_medium": _MEDIUM[key.kind],
        "utm_campaign": opaque_id(key.campaign),
        "utm_content": opaque_id(str(key)),
    }
    added = urlencode({name: value for name, value in parameters.items() if name not in present})
    return parts._replace(query="&".join(filter(None, (parts.query, added)))).geturl()


def opaque_id(name: str) -> str:
    """Return a short id that is always the same for a name and says nothing about it (10 hex characters)."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]
