"""Posts to addresses of other programs: guarded as whatever else is asked of the open web, and led on nowhere."""

from __future__ import annotations

import ipaddress
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Final

from scheduler.channels.open_web.guard import Resolve, checked_addresses, system_addresses
from scheduler.channels.open_web.page_fetch import trusted_authorities
from scheduler.channels.open_web.pinned_request import Deadline, answered
from scheduler.channels.open_web.web_address import WebAddress, web_address
from scheduler.domain.fetched import OPEN_WEB, Allowed, NotFetched

SECONDS: Final = 15.0
"""How long an answer may take in all: Standard Webhooks 1.0.0 recommends 15 to 30 seconds (read 2026-11)."""


@dataclass(frozen=True, slots=True)
class GuardedPost:
    """`ports.WebhookPost`. `rehearses` says whether this machine's own addresses may be posted to, by plain http."""

    rehearses: Callable[[], bool]
    resolve: Resolve = system_addresses
    clock: Callable[[], float] = time.monotonic
    tls: Callable[[], ssl.SSLContext] = field(default=trusted_authorities)

    def check(self, url: str) -> None:
        """Raise NotFetched unless an address may be posted to, as it is written and as it is looked up now."""
        place = web_address(url)
        checked_addresses(place, self._allowed(place), self.resolve)

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Post a body and return the answer's status; the rest of the answer is not read. Raises NotFetched."""
        place = web_address(url)
        addresses = checked_addresses(place, self._allowed(place), self.resolve)
        deadline, sent = Deadline(self.clock, self.clock() + SECONDS), {"User-Agent": "clinic-scheduler", **headers}
        try:
            with answered(place, addresses, "POST", sent, body=body, deadline=deadline, tls=self.tls()) as response:
                return response.status
        except TimeoutError as error:
            raise NotFetched(f"no answer came within {SECONDS:.0f} seconds") from error
        except ssl.SSLCertVerificationError as error:
            raise NotFetched(f"the certificate does not hold ({error.verify_message})") from error
        except (OSError, HTTPException, ValueError) as error:
            raise NotFetched(f"no answer came ({type(error).__name__})") from error

    def _allowed(self, place: WebAddress) -> Allowed:
        return Allowed(private_host=place.host) if self.rehearses() and _is_this_machine(place.host) else OPEN_WEB


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
