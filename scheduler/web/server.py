"""The web server: listens, and ends when it is told to, with what it is doing done."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn

from scheduler.bootstrap import Application
from scheduler.config.fields import is_loopback
from scheduler.config.web import WebSettings
from scheduler.domain.errors import ClinicError
from scheduler.web.application import create_app

LAST_SECONDS = 10
"""Seconds that requests under way have to end, once the server is to stop."""

MAX_HEADERS = 16_384
"""Bytes of a request's line and headers together."""

MOST_CONNECTIONS = 500
"""Connections at once; others are told to come back (503)."""

_STARTING = 15.0
"""Seconds in which the server has to listen."""


def address_of(web: WebSettings, port: int) -> str:
    """Return the address at which a browser on this machine finds the server."""
    host = f"[{web.host}]" if ":" in web.host else web.host
    return f"{'https' if web.has_tls else 'http'}://{host}:{port}{web.base_path}"


def refusal_of(web: WebSettings, *, has_people: bool) -> str | None:
    """Return why others may not reach the server as it is, and what to do, or None.

    Without https passwords and sessions would go about in the open; a proxy elsewhere that is named has it.
    """
    if web.is_local:
        return None
    if not web.has_tls and all(is_loopback(proxy.partition("/")[0]) for proxy in web.trusted_proxies):
        return (
            f"{web.host} would be served without https: give --tls-certificate and --tls-key, or leave --host out and "
            "put a proxy with https before it (one on another machine is named in web.trusted_proxies)"
        )
    if not has_people:
        return (
            "nobody works here yet, and others would reach the pages: leave --host out and open /staff on this machine "
            "first, or add a clinician with `clinic person add`"
        )
    return None


@contextmanager
def serving(application: Application, web: WebSettings, stop: threading.Event) -> Iterator[str]:
    """Serve the pages beside what is done within; yield their address.

    Sets `stop` when the server ends by itself. Raises ClinicError when it cannot listen or may not (`refusal_of`), and
    in a copy of a workspace.
    """
    if refusal := refusal_of(web, has_people=bool(application.people.all())):
        raise ClinicError(refusal)
    application.installation.check_data()
    app = create_app(application, web)
    with closing(_listening_socket(web)) as listening:
        server = uvicorn.Server(_configuration(app, web))
        thread = threading.Thread(target=_run, args=(server, listening, stop), name="web")
        thread.start()
        try:
            yield address_of(web, listening.getsockname()[1])
        finally:
            app.state.live_progress.end()
            server.should_exit = True
            thread.join()


def serve(application: Application, web: WebSettings, stop: threading.Event) -> None:
    """Serve the pages until the event is set; `serving` has the errors."""
    with serving(application, web, stop):
        stop.wait()


def _run(server: uvicorn.Server, listening: socket.socket, stop: threading.Event) -> None:
    try:
        server.run(sockets=[listening])
    except Exception:
        logging.getLogger(__name__).exception("the web server failed")
    finally:
        stop.set()


def _configuration(app: object, web: WebSettings) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an ASGI application of Starlette's type, not uvicorn's
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,  # its lines have paths, and in those are tokens
        server_header=False,
        proxy_headers=bool(web.trusted_proxies),
        forwarded_allow_ips=list(web.trusted_proxies),
        timeout_graceful_shutdown=LAST_SECONDS,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MAX_HEADERS,
        ssl_certfile=web.tls_certificate_file,
        ssl_keyfile=web.tls_key_file,
    )


def _listening_socket(web: WebSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((web.host, web.port))
        listening.listen()  # from here on nobody is refused: who comes before the server is ready waits for it
    except OSError as error:
        listening.close()
        raise ClinicError(
            f"{web.host}, port {web.port}, cannot be listened on: {error.strerror}; choose another with --port"
        ) from error
    return listening
