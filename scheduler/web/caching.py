"""Answers that browsers and feed readers keep, and ask about again: ETag and Last-Modified (RFC 9110, 8.8 and 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request
from fastapi.responses import Response

FOR_EVER = "public, max-age=31536000, immutable"
"""A year: what is at the address never changes."""

ASK_AGAIN = "public, no-cache"
"""Kept, and asked about at each use: what was taken back must not be shown on."""

ONLY_ONE = "private, no-cache"
"""As above, by the reader's own browser alone."""

_SENT_WITH_NOTHING = ("cache-control", "content-language", "etag", "last-modified", "vary", "x-robots-tag")


def kept_answer(
    request: Request,
    content: bytes,
    media_type: str,
    headers: Mapping[str, str],
    changed_at: datetime | None = None,
) -> Response:
    """Return an answer with what tells whether it has changed, or the bare word that it has not."""
    # A weak tag: the same words may travel packed or not (RFC 9110, 8.8.3.3).
    tagged = {"etag": f'W/"{hashlib.sha256(content).hexdigest()[:32]}"', **headers}
    if changed_at is not None:
        tagged["last-modified"] = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    if _is_known(request, tagged["etag"], changed_at):
        return Response(status_code=304, headers={name: tagged[name] for name in _SENT_WITH_NOTHING if name in tagged})
    return Response(content, media_type=media_type, headers=tagged)


def _is_known(request: Request, etag: str, changed_at: datetime | None) -> bool:
    """Say whether who asks has this answer; the time counts only for who knows no tag."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or _opaque(etag) in map(_opaque, known.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        return changed_at.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
    except (ValueError, OverflowError):
        return False


def _opaque(tag: str) -> str:
    """Return a tag without the sign that it is weak: that makes no difference to whether one is known (8.8.3.2)."""
    return tag.strip().removeprefix("W/")
