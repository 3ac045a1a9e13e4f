"""Fetches pages and pictures of the open web: every hop checked, every size and time bounded."""

from __future__ import annotations

import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException, HTTPResponse, IncompleteRead
from queue import Empty, SimpleQueue
from typing import NoReturn

import certifi

from scheduler.channels.open_web.guard import Resolve, checked_addresses, system_addresses
from scheduler.channels.open_web.pinned_request import Deadline, answered
from scheduler.channels.open_web.web_address import WebAddress, web_address
from scheduler.domain.fetched import OPEN_WEB, Allowed, Fetched, NotFetched, OfOtherType, Wanted

HOPS = 5
"""Redirects that are followed; browsers give up at 20, and no page of a clinic needs so many."""

_AGENT = "clinic-scheduler"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 65_536
_WAY_OUT = "open it in a browser, save the page, and import that file"


@cache
def trusted_authorities() -> ssl.SSLContext:
    """Return what certificates are held against: this machine's authorities (SSL_CERT_FILE) and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass(frozen=True, slots=True)
class OpenWeb:
    """Asks for pages. `resolve` looks names up, `clock` counts seconds, `tls` makes what certificates are held to."""

    resolve: Resolve = system_addresses
    clock: Callable[[], float] = time.monotonic
    tls: Callable[[], ssl.SSLContext] = field(default=trusted_authorities)

    def fetch(self, address: str, wanted: Wanted, allowed: Allowed = OPEN_WEB) -> Fetched:
        """Return what stands at an address. Raises NotFetched."""
        accepted = ", ".join(f"{one}*" if one.endswith("/") else one for one in wanted.media_types)
        asked = {"Accept": f"{accepted}, */*;q=0.1", "Accept-Encoding": "gzip"}
        with self.followed(address, allowed, wanted.seconds, headers=asked) as (place, response):
            if response.status != 200:
                _refuse_status(place, response.status)
            media_type = response.headers.get_content_type() if "Content-Type" in response.headers else ""
            if not _is_taken(media_type, wanted.media_types):
                raise OfOtherType(f"{place} is no {wanted.what} (its type is {media_type or 'not told'})")
            return Fetched(
                str(place),
                media_type,
                _body(response, place, wanted),
                response.headers.get_content_charset() or "",
                tuple(response.headers.get_all("Link") or ()),
            )

    @contextmanager
    def followed(
        self,
        address: str,
        allowed: Allowed,
        seconds: float,
        *,
        methods: tuple[str, ...] = ("GET",),
        headers: dict[str, str] | None = None,
    ) -> Iterator[tuple[WebAddress, HTTPResponse]]:
        """Yield the answer at the end of an address's redirects, and where that is. Raises NotFetched.

        Of several methods a later one is tried where a server does not know the one before it.
        """
        deadline = Deadline(self.clock, self.clock() + seconds)
        place, tls = web_address(address), self.tls()
        try:
            for _ in range(HOPS + 1):
                addresses = checked_addresses(place, allowed, _in_time(self.resolve, deadline))
                for position, method in enumerate(methods, start=1):
                    sent = {"User-Agent": _AGENT, **(headers or {})}
                    with answered(place, addresses, method, sent, deadline=deadline, tls=tls) as response:
                        if response.status in {400, 404, 405, 501} and position < len(methods):
                            continue
                        onwards = response.headers.get("Location")
                        if response.status not in _REDIRECTS or onwards is None:
                            yield place, response
                            return
                        place = place.leading_to(onwards.encode("latin-1", "replace").decode("utf-8", "replace"))
                        break
        except (OSError, HTTPException, ValueError) as error:
            raise _not_fetched(place, error, seconds) from error
        raise NotFetched(f"{address} leads on more than {HOPS} times: give the address at its end", gone=True)


def _in_time(resolve: Resolve, deadline: Deadline) -> Resolve:
    """Return a way of looking names up that ends by the deadline: the system's own waits for as long as it likes."""

    def resolved(host: str, port: int) -> tuple[str, ...]:
        answers: SimpleQueue[tuple[str, ...]] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(resolve(host, port))
            except (OSError, UnicodeError):
                answers.put(())

        threading.Thread(target=ask, daemon=True).start()
        try:
            return answers.get(timeout=deadline.left())
        except Empty as error:
            raise TimeoutError from error

    return resolved


def _is_taken(media_type: str, taken: tuple[str, ...]) -> bool:
    return any(media_type == one or (one.endswith("/") and media_type.startswith(one)) for one in taken)


def _body(response: HTTPResponse, place: WebAddress, wanted: Wanted) -> bytes:
    """Return a body, unpacked, whole. Raises NotFetched, OSError, HTTPException."""
    packing = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if packing not in {"identity", "gzip", "x-gzip"}:
        raise NotFetched(f"{place} is packed in a way that was not asked for ({packing}): {_WAY_OUT}")
    unpacker = zlib.decompressobj(wbits=31) if packing != "identity" else None
    if unpacker is None and (response.length or 0) > wanted.largest:
        _refuse_size(place, wanted)
    taken = bytearray()
    while not (unpacker and unpacker.eof) and (piece := response.read(_PIECE)):
        room = wanted.largest - len(taken) + 1
        try:
            taken += unpacker.decompress(piece, room) if unpacker else piece
        except zlib.error as error:
            raise NotFetched(f"{place} came damaged: try again, or {_WAY_OUT}") from error
        if len(taken) > wanted.largest:
            _refuse_size(place, wanted)
    if not unpacker.eof if unpacker else response.length:
        raise IncompleteRead(bytes(taken))
    return bytes(taken)


def _refuse_size(place: WebAddress, wanted: Wanted) -> NoReturn:
    raise NotFetched(f"{place} is larger than {wanted.largest / 1e6:.0f} MB, the most that a {wanted.what} may have")


def _refuse_status(place: WebAddress, status: int) -> NoReturn:
    if status in {404, 410}:
        raise NotFetched(f"there is nothing at {place} (the server answers {status}): look at the address", gone=True)
    if status in {401, 403, 405, 406, 429, 451, 503}:
        raise NotFetched(f"{place} keeps programs out (the server answers {status}): {_WAY_OUT}")
    raise NotFetched(f"{place} cannot be read now (the server answers {status}): try again later, or {_WAY_OUT}")


def _not_fetched(place: WebAddress, error: Exception, seconds: float) -> NotFetched:
    """Return what went wrong on the way, for a person."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotFetched(f"the certificate of {place.host} does not hold ({error.verify_message})", gone=True)
    if isinstance(error, TimeoutError):
        return NotFetched(f"{place} did not come within {seconds:.0f} seconds: try again later, or {_WAY_OUT}")
    if isinstance(error, IncompleteRead):
        return NotFetched(f"{place} broke off before its end: try again, or {_WAY_OUT}")
    if isinstance(error, ConnectionError):
        return NotFetched(f"{place.host} took no connection, or broke it off: try again later")
    return NotFetched(f"{place} did not answer ({type(error).__name__}): try again later, or {_WAY_OUT}")
