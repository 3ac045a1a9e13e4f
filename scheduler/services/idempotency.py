"""Requests of programs that may come twice: what they ask is done once, and the same answer is given again.

The database keeps a keyed hash of what was asked, never what: addresses of people may be in it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.domain.api_token import ApiToken
from scheduler.domain.audit import event
from scheduler.domain.errors import ClinicError
from scheduler.domain.idempotency import Answer, KeyedRequest
from scheduler.ports import Clock, Store


class KeyReused(ClinicError):  # noqa: N818 - named as what it tells, like the domain's errors
    """A key that was given with another request."""


class StillRunning(ClinicError):  # noqa: N818 - likewise
    """A request under way, or one that was cut off: nobody knows here whether it was done, so it is not done again."""


@dataclass(frozen=True, slots=True)
class Idempotency:
    """Keeps what was answered. `keys` returns the secret keys, the present one first."""

    store: Store
    keys: Callable[[], Sequence[bytes]]
    clock: Clock

    def begin(self, token: ApiToken, key: str, asked: bytes) -> Answer | None:
        """Begin a request under a key; return the answer where there is one already. Raises KeyReused, StillRunning."""
        digests = [hmac.digest(each, b"asked:" + asked, hashlib.sha256).hex() for each in self.keys()]
        request = KeyedRequest(token.token_hash, key, digests[0], self.clock.now())
        with self.store.transaction() as tables:
            earlier = tables.keyed_requests.begin(request)
        if earlier is None:
            return None
        if earlier.digest not in digests:
            raise KeyReused("This key was given with another request: give each request a key of its own.")
        if earlier.answer is None:
            raise StillRunning(
                "The first request with this key has no answer yet. If it was cut off, look whether it was done before "
                "you ask with another key."
            )
        return earlier.answer

    def end(self, token: ApiToken, key: str, operation: str, answer: Answer) -> None:
        """Keep what was answered, and write into the trail that a program did it, in whose name."""
        with self.store.transaction() as tables:
            tables.keyed_requests.answer(token.token_hash, key, answer)
            detail = {"token": token.id, "name": token.name, "operation": operation, "status": answer.status}
            tables.audit.record(event(self.clock.now(), token.login, "used a token", token.login, **detail))
