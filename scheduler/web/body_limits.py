"""The largest body of each request: a few paths take a file, and with it more than all others."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class BodyLimits:
    """Refuses a body that is too large, before it is read. `larger` has the paths that take more, in bytes."""

    def __init__(self, app: ASGIApp, usual: int, larger: Mapping[str, int]) -> None:
        self._usual = RequestBodyLimitMiddleware(app, max_body_size=usual)
        self._larger = {path: RequestBodyLimitMiddleware(app, max_body_size=size) for path, size in larger.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        await self._larger.get(scope.get("path", ""), self._usual)(scope, receive, send)
