"""The gate that every request passes: its host, its size, where it was sent from; and the headers of every answer."""

from __future__ import annotations

import logging
import time
from http import HTTPStatus
from typing import Final

from anyio import to_thread
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler.domain.errors import ClinicError
from scheduler.web.errors import error_answer, route_of
from scheduler.web.hosts import Hosts, is_staffs

logger = logging.getLogger(__name__)
access = logging.getLogger("scheduler.web.access")

MAX_TARGET = 2000
"""Bytes of a path with its query; the longest link that browsers and mail programs all take."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

SENT_FROM_ANYWHERE = ("/sign-up", "/unsubscribe/", "/api/", "/webhooks/")
"""Paths that may be posted to from elsewhere: the clinic's own site has the sign-up form, mail providers post the
one-click unsubscription (RFC 8058), and webhooks are signed."""

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "referrer-policy": "no-referrer",  # a personal link has its token in its address
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
_REPLACEMENT = b"%EF%BF%BD"
"""U+FFFD, for a NUL behind the question mark, as in forms: PostgreSQL keeps none in a text."""

_STRICT_TRANSPORT = "max-age=31536000"
"""A year of https alone, the least that browsers' lists ask for (hstspreload.org, read 2026-11)."""


class Gate:
    """Lets a request in or answers it, and completes the headers of every answer; a route's own stay as they are."""

    def __init__(self, app: ASGIApp, hosts: Hosts, base_path: str = "") -> None:
        """`base_path` is where the pages lie on their host; a proxy may cut it off, or leave it."""
        self._app = app
        self._hosts = hosts
        self._base_path = base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._base_path and scope["path"].startswith(f"{self._base_path}/"):
            scope = {**scope, "path": scope["path"].removeprefix(self._base_path)}
        scope = {**scope, "query_string": scope["query_string"].replace(b"%00", _REPLACEMENT)}
        began, answer, request = time.monotonic(), _Answer(scope, send), Request(scope, receive)
        refusal = self._refusal(request)
        try:
            if refusal is None:
                refusal = await self._let_in(request, answer)
            if refusal is not None:
                response = await to_thread.run_sync(error_answer, request, refusal)
                await response(scope, receive, answer.send)
        finally:
            # The pattern of the path, never the path: tokens are in it. No client either: it is a person's.
            access.info("%s %d %.0f ms", route_of(request), answer.status, (time.monotonic() - began) * 1000)

    async def _let_in(self, request: Request, answer: _Answer) -> HTTPStatus | None:
        """Have a request answered; return what is to be said instead where there is no answer yet."""
        try:
            await self._app(request.scope, request.receive, answer.send)
        except ClientDisconnect:
            return None  # who hung up waits for no answer
        except Exception as error:
            if answer.has_begun:
                raise
            if isinstance(error, ClinicError):  # one line says it: the database is locked, say, or gone
                logger.error("%s: %s", route_of(request), error)  # noqa: TRY400 - see above
                return HTTPStatus.SERVICE_UNAVAILABLE
            logger.exception("%s failed: %s", route_of(request), type(error).__name__)
            return HTTPStatus.INTERNAL_SERVER_ERROR
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if answer.is_withheld else None

    def _refusal(self, request: Request) -> HTTPStatus | None:
        """Return why a request is not let in, or None."""
        scope, headers = request.scope, request.headers
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_TARGET:
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        if "\0" in scope["path"]:
            return HTTPStatus.NOT_FOUND
        if len(headers.getlist("host")) != 1 or not self._hosts.serve(headers["host"], scope["path"]):
            return HTTPStatus.MISDIRECTED_REQUEST
        if request.method not in SAFE_METHODS and not _may_be_sent(scope, headers):
            return HTTPStatus.FORBIDDEN
        return None


class _Answer:
    """An answer on its way out, with the headers that it lacks.

    Starlette's own to a body that is too large is withheld: it has words of nobody's (starlette 1.10).
    """

    def __init__(self, scope: Scope, send: Send) -> None:
        self.status = 0
        self.is_withheld = False
        self._scheme = scope["scheme"]
        self._send = send

    @property
    def has_begun(self) -> bool:
        """Whether a part of it is on its way."""
        return self.status != 0 and not self.is_withheld

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            is_plain = headers.get("content-type", "").startswith("text/plain")
            self.is_withheld = self.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and is_plain
            _complete(headers, self._scheme)
        if not self.is_withheld:
            await self._send(message)


def _may_be_sent(scope: Scope, headers: Headers) -> bool:
    """Say whether a request that changes something comes from our own page, or from no browser at all."""
    if scope["path"].startswith(SENT_FROM_ANYWHERE):
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin == "null":  # from a page without a referrer, as ours are, in a browser that does not say its site
        return not is_staffs(scope["path"])
    return origin is None or origin == f"{scope['scheme']}://{headers.get('host')}"


def _complete(headers: MutableHeaders, scheme: str) -> None:
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    if scheme == "https":
        headers.setdefault("strict-transport-security", _STRICT_TRANSPORT)
