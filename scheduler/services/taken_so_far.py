"""The people of a batch whose mails are taken, written down while the call goes on.

A transport that hands in a mail for each person knows of each at once. What is written down here is certain, whatever
becomes of the process: only the others of its batch are uncertain then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from scheduler.domain.errors import ClinicError
from scheduler.domain.recipient import RecipientState
from scheduler.ports import Store

logger = logging.getLogger(__name__)

EVERY = 0.2
"""Seconds between two writings: a slow server is followed closely, and a fast one costs a few commits a second."""


class TakenSoFar:
    """Told of each person of a delivery by any thread of the call. `elapsed` counts seconds."""

    def __init__(self, store: Store, delivery: str, elapsed: Callable[[], float] = monotonic) -> None:
        self._store = store
        self._delivery = delivery
        self._elapsed = elapsed
        self._written_at = elapsed()
        self._people: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, subscriber: str) -> None:
        """Take note that a person's mail was taken; now and then, write down those of whom it is known."""
        with self._lock:
            self._people.append(subscriber)
            now = self._elapsed()
            if now - self._written_at < EVERY:
                return
            self._written_at = now
            people, self._people = self._people, []
        try:
            with self._store.brief() as tables:
                tables.recipients.mark(self._delivery, RecipientState.ACCEPTED, "", people)
        except ClinicError as error:
            # The end of the call has all of them once more.
            logger.debug("delivery %s: not written down yet: %s", self._delivery, error)
