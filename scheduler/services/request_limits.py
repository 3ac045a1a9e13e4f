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
        (key, *_) = self._names(kind, who)
        now = self.clock.now()
        with self.store.transaction() as tables:
            tables.request_limits.forget(now)
            again = tables.request_limits.take(key, now, limit.interval, limit.period)
        return None if again is None else again - now

    def forget(self, kind: str, who: str) -> None:
        """Forget the requests of a kind: what was counted did no harm."""
        names = self._names(kind, who)
        with self.store.transaction() as tables:
            tables.request_limits.free(names)

    def _names(self, kind: str, who: str) -> Sequence[str]:
        """Return the hashes under which somebody's requests may be counted, that of the present key first."""
        message = f"requests:{kind}:{who}".encode(errors="replace")
        return [hmac.digest(key, message, hashlib.sha256).hex() for key in self.keys()]
