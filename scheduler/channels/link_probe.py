"""Follows a link to see whether people can."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import requests

from scheduler.domain.preflight import LinkAnswer

HOPS = 5
"""Redirects that are followed; browsers give up at 20, and no page of a clinic needs so many."""

_AGENT = "clinic-scheduler link check"


Addresses = Callable[[str, int], tuple[str, ...]]
"""Returns the network addresses of a host and a port. Raises OSError, UnicodeError."""


def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """Ask this machine for a host's addresses."""
    return tuple(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def probe_link(link: str, timeout: float = 5.0, addresses: Addresses = addresses_of) -> LinkAnswer:
    """Ask for a page, without its body, and follow its redirects by https alone; `timeout` is seconds of silence."""
    place = link
    try:
        for _ in range(HOPS + 1):
            fault = _unreachable(place, addresses)
            if fault:
                return fault
            response = _ask(place, timeout)
            if not response.is_redirect:
                return LinkAnswer(response.status_code, place)
            place = urljoin(place, response.headers["Location"])
    except requests.exceptions.SSLError:
        return LinkAnswer(None, gone=True, why="its certificate does not hold")
    except (requests.exceptions.RequestException, ValueError) as error:
        return LinkAnswer(None, why=f"it did not answer ({type(error).__name__})")
    return LinkAnswer(None, gone=True, why=f"it leads on more than {HOPS} times")


def _ask(place: str, timeout: float) -> requests.Response:
    for method in ("HEAD", "GET"):
        with requests.request(
            method, place, timeout=timeout, allow_redirects=False, stream=True, headers={"User-Agent": _AGENT}
        ) as response:
            if response.status_code not in {400, 404, 405, 501}:
                return response
    return response


def _unreachable(place: str, addresses: Addresses) -> LinkAnswer | None:
    """Return why readers cannot come there, or None."""
    parts = urlsplit(place)
    if parts.scheme != "https":
        return LinkAnswer(None, gone=True, why=f"it leads to {parts.scheme or 'nothing'}, not to https")
    try:
        found = addresses(parts.hostname or "", parts.port or 443)
    except (OSError, UnicodeError):
        return LinkAnswer(None, why="no name server knows it, or none answered")
    if not all(ipaddress.ip_address(address).is_global for address in found):
        return LinkAnswer(None, gone=True, why="it leads into a private network, where readers cannot come")
    return None
