"""A site on this machine that answers as a test tells it, and keeps what it was asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Socket = Callable[[bytes], object]


@dataclass(frozen=True)
class Answer:
    """What the site says.

    `pieces` writes raw bytes after the headers, `raw` writes all of it. `heads` is False for a page that knows no HEAD.
    """

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    pieces: Callable[[Socket], object] | None = None
    raw: Callable[[Socket], object] | None = None
    heads: bool = True


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Site:
    """`pages` by path with query; whatever is not there is answered by 404."""

    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    scheme: str = "http"

    @property
    def url(self) -> str:
        """The site's address, without a slash at its end."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def page(self, path: str, html: str, *headers: tuple[str, str]) -> None:
        """Put a page of HTML on the site."""
        self.pages[path] = Answer(html.encode(), headers=headers)

    def leads(self, path: str, onwards: str) -> None:
        """Put a redirect on the site."""
        self.pages[path] = Answer(status=302, headers=(("Location", onwards),))


@contextmanager
def loopback_site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Yield a site that answers until the end of the block."""
    site = Site(scheme="https" if tls else "http")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site))
    if tls:
        tls.sni_callback = lambda _connection, name, _context: site.names.append(name)
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, site: Site, *connection: Any) -> None:
        self._site = site
        super().__init__(*connection)

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked has heard enough, or does not believe the certificate
            super().handle()

    def do_GET(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._site.asked.append(Asked(self.path, dict(self.headers.items()), sent))
        answer = self._site.pages.get(self.path, Answer(b"not here", status=404))
        if self.command == "HEAD":
            answer = replace(answer, body=b"", status=answer.status if answer.heads else 405)
        if answer.raw:
            answer.raw(self.wfile.write)
        else:
            self._write(answer)
        self.close_connection = True

    do_HEAD = do_POST = do_GET  # noqa: N815 - their names

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in (("Content-Type", answer.media_type), *answer.headers):
            if value:
                self.send_header(name, value)
        if answer.pieces is None and "Content-Length" not in dict(answer.headers):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        if answer.pieces:
            answer.pieces(self.wfile.write)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        pass
