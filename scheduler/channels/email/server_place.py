"""Where a server of one's own is: HOST or HOST:PORT."""

from __future__ import annotations

from ipaddress import ip_address

from scheduler.domain.errors import BadInput
from scheduler.domain.numbers import whole_number


def server_place(server: str, usual: int, whose: str) -> tuple[str, int]:
    """Return host and port of a server, written HOST or HOST:PORT; `usual` is the port where none is written.

    Raises BadInput, which says whose it is.
    """
    host, colon, port = server.partition(":")
    number = whole_number(port) if colon else usual
    if not host or number is None or not 0 < number < 65_536:
        raise BadInput(f"the mail server of {whose} is not HOST or HOST:PORT: write it as in mail.example.com:{usual}")
    return host, number


def is_this_machine(host: str) -> bool:
    """Say whether a host is this machine itself: nobody listens on the way to it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
