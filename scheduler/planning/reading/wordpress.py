"""Reads a post or page from the interface that WordPress sites have for programs (its REST API, version wp/v2)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from scheduler.domain.errors import BadInput
from scheduler.planning.page_address import is_same_page
from scheduler.planning.reading.page_head import PageHead
from scheduler.planning.reading.post import Post

_SHORTCODE = re.compile(r"\[(?:/[a-z][\w-]*|(?:vc|et_pb|fusion|av|ux|mk|nectar|cs)_\w+[^\]]*)\]")
"""What builders of pages write between brackets, and the interface of some of them leaves as it is."""


class NotUsable(BadInput):
    """A site has a record of a post that cannot be read as its text; the message says why."""


ORIGIN = "the site's own record of the post (WordPress)"


def record_addresses(head: PageHead) -> Iterator[str]:
    """Yield where the record of a page may be asked for: its own address first, then by its name among all."""
    for record in head.records:
        yield _with(record, "_embed=author")
    slug = urlsplit(head.canonical or head.address).path.rstrip("/").rpartition("/")[2]
    if head.api and slug:
        for kind in ("posts", "pages"):
            yield _with(f"{head.api.rstrip('/')}/wp/v2/{kind}", f"slug={slug}&_embed=author")


def post_in(data: bytes, head: PageHead) -> Post | None:
    """Return the post of a page in an answer of the interface, or None where it holds no such post, or no open one.

    Raises NotUsable for a post with the marks of a builder of pages.
    """
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        return None
    for record in answer if isinstance(answer, list) else [answer]:
        if isinstance(record, Mapping) and (post := _post(record)) and _is_of(post, head):
            if mark := _SHORTCODE.search(post.content):
                raise NotUsable(f"it holds the marks of a builder of pages ({mark[0].split()[0].rstrip(']')}])")
            return post
    return None


def _post(record: Mapping[str, object]) -> Post | None:
    content = record.get("content")
    if not isinstance(content, Mapping) or content.get("protected"):
        return None
    text = _text(content, "rendered")
    address = _text(record, "link")
    if not text.strip() or not address:
        return None
    title = record.get("title")
    rendered = _text(title, "rendered") if isinstance(title, Mapping) else ""
    return Post(address, rendered, text, _author(record), _text(record, "date")[:10], ORIGIN)


def _author(record: Mapping[str, object]) -> str:
    embedded = record.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, Mapping) else None
    first = authors[0] if isinstance(authors, list) and authors else None
    return _text(first, "name") if isinstance(first, Mapping) else ""


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _is_of(post: Post, head: PageHead) -> bool:
    return any(is_same_page(post.address, address) for address in (head.address, head.canonical) if address)


def _with(address: str, query: str) -> str:
    """Return an address with more in its query, which it may have already ("?rest_route=/wp/v2/posts/5")."""
    return f"{address}{'&' if '?' in address else '?'}{query}"
