"""Limits on how often somebody asks for something. The database has a keyed hash of who asks, and never who it is."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from scheduler.domain.request_limit import RequestLimit
from scheduler.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Counts requests. `keys` returns the secret keys, the present one first."""

    store: Store
    keys: Callable[[], Sequence[bytes]]
    clock: Clock

    def wait(self, kind: str, who: str, limit: RequestLimit) -> timedelta | None:
        """Count a request of a kind; return None where it is allowed, else after how long one is again.

        `who` is a client or an address, in one form. A refused request does not count.
        """
        message = f"requests:{kind}:{who}".encode(errors="replace")
        key = hmac.digest(self.keys()[0], message, hashlib.sha256).hex()
        now = self.clock.now()
        with self.store.transaction() as tables:
            tables.request_limits.forget(now)
            again = tables.request_limits.take(key, now, limit.interval, limit.period)
        return None if again is None else again - now
