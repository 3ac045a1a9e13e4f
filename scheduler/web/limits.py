"""How often one client may ask, and how often anybody may for one address."""

from __future__ import annotations

import ipaddress
import math
from datetime import timedelta

from fastapi import HTTPException, Request

from scheduler.bootstrap import Application
from scheduler.domain.request_limit import RequestLimit
from scheduler.domain.subscription import mailbox_of

PER_CLIENT = RequestLimit(30, timedelta(hours=1))
"""Requests of one client: a waiting room shares one address (our own, 2026-11)."""

PER_ADDRESS = RequestLimit(3, timedelta(days=1))
"""Requests for one address, from wherever (our own, 2026-11). Whether a mail follows is another question."""

_NETWORK = 64
"""Bits of an IPv6 address that stand for one client: a household has all the others to itself (RFC 6177)."""


def check_client(application: Application, request: Request, kind: str) -> None:
    """Count a request of a client. Raises HTTPException 429, with when to try again."""
    wait = application.request_limits.wait(f"{kind} of client", client_of(request), PER_CLIENT)
    if wait is not None:
        raise HTTPException(429, headers={"retry-after": str(math.ceil(wait.total_seconds()))})


def may_ask_for(application: Application, address: str, kind: str) -> bool:
    """Count a request for an address, however it is spelled, and say whether it is one too many."""
    return application.request_limits.wait(f"{kind} for mailbox", mailbox_of(address), PER_ADDRESS) is None


def client_of(request: Request) -> str:
    """Return the client's address, of an IPv6 one its network; one word for all where there is none."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host or "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _NETWORK), strict=False))
    return str(address)
