"""The loopback server: every API on one port, the faults, and the page that shows what was accepted."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from scheduler.domain.errors import BadInput
from scheduler.domain.numbers import whole_number
from scheduler.ports import Clock
from scheduler.simulator.apis import Account, Identity, Platform, Scene, apis, environment
from scheduler.simulator.control_pages import Console
from scheduler.simulator.exchange import LOOPBACK, Answer, Request
from scheduler.simulator.faults import Fault, Faults, PlannedFault
from scheduler.simulator.state import State

BODY_BYTES = 64_000_000
"""More than any platform takes; beyond it, the connection is closed without reading on."""

CLOSED = Answer(0, b"closed")
"""Stands for no answer: the connection is closed."""

RESET = Answer(0, b"reset")
"""Stands for no answer: the connection is reset."""

_AFTERWARDS = frozenset({Fault.LOST, Fault.ERROR_AFTER})


class Simulator:
    """Every platform on loopback. Use it as a context manager, or call start() and stop().

    `clock` tells the platforms' time, so that a rehearsal can be run through faster than it will happen. `accounts`
    stand in place of those that each API brings, by channel; `identity` is who the clinic is on all of them.
    `visibility_delay` is how long after accepting a platform first lists something. Raises BadInput for a host that is
    not loopback, or a port that is taken.
    """

    def __init__(
        self,
        clock: Clock,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        state: State | None = None,
        faults: Faults | None = None,
        identity: Identity | None = None,
        accounts: Mapping[str, Account] | None = None,
        visibility_delay: timedelta = timedelta(0),
    ) -> None:
        if host not in LOOPBACK:
            raise BadInput(f"the simulator runs on this machine only: use 127.0.0.1 instead of {host}")
        self.clock = clock
        self.state = state or State()
        self.faults = faults or Faults()
        self._apis = apis()
        self.accounts = {name: (accounts or {}).get(name, api.account) for name, api in self._apis.items()}
        scene = Scene(self.state, clock, identity or Identity(), visibility_delay)
        self._platforms = {name: api.open(self.accounts[name], scene) for name, api in self._apis.items()}
        self._console = Console(scene, self.faults, self._platforms)
        self._stopping = threading.Event()
        try:
            self._server = _Server((host, port), self)
        except OSError as error:
            raise BadInput(f"port {port} of {host} cannot be used ({error.strerror}): choose another") from error
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The address of the page, and the base address of every API."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings that connect a workspace to this simulator instead of real accounts."""
        return environment(self.accounts, self.url)

    def start(self) -> None:
        """Serve, in threads of its own, until stop()."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and let the port go."""
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def respond(self, request: Request) -> Answer:
        """Return the answer to a request, after whatever befalls it, or `CLOSED` or `RESET` for none."""
        channel = next((name for name, api in self._apis.items() if request.path.startswith(api.prefix)), None)
        if channel is None:
            return self._console.answer(request)
        call = self._apis[channel].kind_of(request)
        self.state.count_request(f"{channel}.{call}")
        fault = self.faults.take(channel, call)
        if fault is None:
            return self._platforms[channel].answer(request)
        return self._answer_with_fault(request, self._platforms[channel], fault)

    def _answer_with_fault(self, request: Request, platform: Platform, fault: PlannedFault) -> Answer:
        if fault.fault is Fault.SLOW:
            self._stopping.wait(fault.seconds)
            return platform.answer(request)
        if fault.fault in _AFTERWARDS:
            answer = platform.answer(request)
            instead = CLOSED if fault.fault is Fault.LOST else platform.server_error()
            return instead if answer.accepted else answer
        return {
            Fault.RESET: RESET,
            Fault.ERROR: platform.server_error(),
            Fault.EXPIRED: platform.unauthorized(),
            Fault.RATE_LIMIT: platform.too_many(self.clock.now() + timedelta(seconds=fault.seconds)),
        }[fault.fault]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], simulator: Simulator) -> None:
        self.simulator = simulator
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that left; their faults are what this server is for."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # handed on as it came


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "simulator"
    sys_version = ""

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_DELETE = do_GET  # noqa: N815 - named by http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
        """Log nothing: addresses of recipients are in the paths."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the simulator's time: its clock may be ahead of the machine's."""
        return super().date_time_string(timestamp or self.server.simulator.clock.now().timestamp())

    def _handle(self) -> None:
        size = whole_number(self.headers.get("Content-Length") or "0")
        if size is None or size > BODY_BYTES:
            self._reset()
            return
        parts = urlsplit(self.path)
        host = self.headers.get("Host", "")
        # A page of another site that had its name point here must not read the rehearsal.
        if urlsplit(f"//{host}").hostname not in LOOPBACK:
            self._send(Answer(403, b"this server answers to its loopback address only", "text/plain"))
            return
        request = Request(
            self.command,
            f"http://{host}{parts.path}",
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(size),
        )
        answer = self.server.simulator.respond(request)
        if answer is RESET:
            self._reset()
        elif answer is CLOSED:
            self.close_connection = True
        else:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def _reset(self) -> None:
        """Close the connection with RST, as a broken network does, instead of FIN."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with contextlib.suppress(OSError):
            socket.close(self.connection.detach())
