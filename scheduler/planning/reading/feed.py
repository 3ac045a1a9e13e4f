"""Reads a post from a site's feed (RSS or Atom)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from io import BytesIO
from typing import Any

from scheduler.planning.page_address import is_same_page
from scheduler.planning.reading.page_head import PageHead
from scheduler.planning.reading.post import Post

ORIGIN = "the site's feed"
_MARKUP = re.compile(r"<[a-z!/]|&[a-z#]", re.IGNORECASE)


def post_in_feed(data: bytes, head: PageHead) -> Post | None:
    """Return the post of a page in a feed, or None where it is not in it. It may be the post's beginning alone."""
    import feedparser  # noqa: PLC0415 - slow to import and seldom needed

    # As a stream: a text might be taken for a file's name, or for an address. Its own cleaning would take styles
    # away, and with them what is struck out or hidden.
    feed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    for entry in feed.entries:
        addresses = [link.get("href") or "" for link in entry.get("links", ())] + [entry.get("id") or ""]
        if any(_is_of(address, head) for address in addresses):
            return _post(entry)
    return None


def _is_of(address: str, head: PageHead) -> bool:
    return any(is_same_page(address, own) for own in (head.address, head.canonical) if own and address)


def _post(entry: Mapping[str, Any]) -> Post | None:  # entries of feedparser, which has no types
    parts = (*entry.get("content", ()), entry.get("summary_detail") or {})
    content = max((str(part.get("value", "")) for part in parts), key=len)
    if not content.strip():
        return None
    title = str(entry.get("title", ""))
    day = entry.get("published_parsed")
    return Post(
        entry.get("link") or "",
        title if _MARKUP.search(title) else escape(title, quote=False),
        content,
        str(entry.get("author", "")),
        f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}" if day else "",
        ORIGIN,
    )
