"""A worker's signs of life: by them people see that it works, that it was stopped, or that it is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from scheduler.domain.errors import ClinicError
from scheduler.domain.health import Heartbeat
from scheduler.ports import Clock, Database

REMEMBERED: Final = timedelta(days=30)
"""How long a worker that is gone is remembered."""


@dataclass(frozen=True, slots=True)
class Heartbeats:
    """Writes one worker's signs of life. `note` returns what it has to tell people, or an empty text."""

    store: Database
    clock: Clock
    worker: str
    note: Callable[[], str]

    @contextmanager
    def working(self, *, once: bool = False) -> Iterator[Callable[[], None]]:
        """Say that the worker begins and, at its end, that it ended; yield what says in between that it works."""
        began = self.clock.now()
        first = Heartbeat(self.worker, began, began, once=once)

        def beat() -> None:
            self._keep(replace(first, seen_at=self.clock.now(), note=self.note()))

        beat()
        try:
            yield beat
        finally:
            now = self.clock.now()
            with suppress(ClinicError):  # what ended the worker is what is told
                self._keep(replace(first, seen_at=now, ended_at=now))

    def _keep(self, heartbeat: Heartbeat) -> None:
        with self.store.transaction() as tables:
            tables.upkeep.forget_heartbeats(heartbeat.seen_at - REMEMBERED)
            tables.upkeep.beat(heartbeat)
