"""One request to a network address that was checked: no name is looked up again, and no byte comes after its time."""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING, cast

from scheduler.channels.open_web.web_address import WebAddress

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant by a clock in seconds, after which nothing is waited for."""

    clock: Callable[[], float]
    at: float

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError when there are none."""
        seconds = self.at - self.clock()
        if seconds <= 0:
            raise TimeoutError
        return seconds


@contextmanager
def answered(
    place: WebAddress,
    addresses: tuple[str, ...],
    method: str,
    headers: dict[str, str],
    *,
    deadline: Deadline,
    tls: ssl.SSLContext,
    body: bytes | None = None,
) -> Iterator[HTTPResponse]:
    """Yield the answer of one of the addresses, asked as the place's host; its body is read inside.

    Sends no cookie and no credentials, and goes through no proxy. Raises OSError (TimeoutError among it), ssl.SSLError
    and http.client.HTTPException.
    """
    plain = _connected(addresses, place.port, deadline)
    with plain if place.scheme == "http" else _encrypted(plain, place.host, deadline, tls) as line:
        connection = HTTPConnection(place.host, place.port)
        connection.sock = cast("socket.socket", _TimedLine(line, deadline))  # it has the three methods that are used
        sent = {"Host": place.authority, "Connection": "close", **headers}
        connection.request(method, place.target, body, sent)
        yield connection.getresponse()


def _connected(addresses: tuple[str, ...], port: int, deadline: Deadline) -> socket.socket:
    """Return a connection to the first address that takes one. Raises OSError."""
    for position, address in enumerate(addresses, start=1):
        try:
            return socket.create_connection((address, port), timeout=deadline.left() / (len(addresses) - position + 1))
        except OSError:
            if position == len(addresses):
                raise
    raise OSError("no address")


def _encrypted(line: socket.socket, host: str, deadline: Deadline, tls: ssl.SSLContext) -> ssl.SSLSocket:
    try:
        line.settimeout(deadline.left())
        return tls.wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


class _TimedLine:
    """A connection on which each reading and writing ends by the deadline; whoever opened it closes it."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line = line
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._line.settimeout(self._deadline.left())
        self._line.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReading(self._line, self._deadline))

    def close(self) -> None:
        pass


class _TimedReading(io.RawIOBase):
    """The bytes that come in. A server that sends one now and then gets no more time than one that is silent."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._line = line
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._line.settimeout(self._deadline.left())
        return self._line.recv_into(buffer)
