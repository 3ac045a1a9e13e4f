"""Pages travel packed: the article of a large campaign is three times as long as the page may be on a phone."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SMALLEST = 1_000
"""Bytes below which packing gains nothing."""

LEVEL = 6
"""134 kB become 15 at level 1 and 10 at this one for a quarter more work, below 1 ms; 9 gains nothing (2026-11)."""


class Compression:
    """Packs what is text. Not for a request that another site caused: its length would tell that site of the content.

    An answer that repeats what a stranger chose beside what the stranger may not read is how lengths give words away
    (BREACH, 2013). Pictures and streams of events stay as they are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._packed = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        is_foreign = scope["type"] == "http" and Headers(scope=scope).get("sec-fetch-site", "") in _FOREIGN
        await (self._plain if is_foreign else self._packed)(scope, receive, send)


_FOREIGN = ("cross-site", "same-site")
