"""The worker on one machine: a loop of guarded ticks on the `schedule` package, and threads that make the calls.

`schedule` persists nothing and lets a raising job escape with its next run unmoved (schedule 1.2.2,
read 2026-11), so due times are rows of the database and every tick is guarded here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import schedule

from scheduler.domain.delivery import Delivery

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something the worker does every `seconds` seconds."""

    name: str
    seconds: float
    run: Callable[[], object]


class Deliveries:
    """Keeps up to `threads` deliveries on their way, so that a slow platform does not hold up the others."""

    def __init__(
        self,
        claim: Callable[[int], Sequence[Delivery]],
        deliver: Callable[[Delivery], object],
        threads: int,
    ) -> None:
        self._claim = claim
        self._deliver = deliver
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="deliver")
        self._running: set[Future[None]] = set()
        self._stopped = threading.Event()

    def start_due(self) -> None:
        """Claim as many due deliveries as there are free threads; each thread then goes on while anything is due."""
        self._running = {future for future in self._running if not future.done()}
        free = self._threads - len(self._running)
        if free and not self._stopped.is_set():
            self._running |= {self._pool.submit(self._work, delivery) for delivery in self._claim(free)}

    def drain(self) -> None:
        """Take nothing more and wait until what is on its way has ended."""
        self._stopped.set()
        self._pool.shutdown(wait=True)

    def _work(self, delivery: Delivery | None) -> None:
        try:
            while delivery is not None:
                self._deliver(delivery)
                delivery = None
                if not self._stopped.is_set():
                    delivery = next(iter(self._claim(1)), None)
        except Exception:
            # The lease runs out, and what then holds for the delivery is read off its state.
            logger.exception("delivery %s was interrupted", delivery.id if delivery else "(claiming the next one)")


class BackgroundTick:
    """Runs a tick in a thread of its own, once at a time, so that a slow platform does not hold up the other ticks."""

    def __init__(self, tick: Tick) -> None:
        self.tick = Tick(tick.name, tick.seconds, self._start)
        self._run = tick
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self._running: Future[None] | None = None

    def drain(self) -> None:
        """Wait until what is running has ended."""
        self._pool.shutdown(wait=True)

    def _start(self) -> None:
        if self._running is None or self._running.done():
            self._running = self._pool.submit(guarded, self._run)


class LocalEngine:
    """Runs ticks until the stop event is set, which a signal handler may do at any time."""

    def __init__(self, ticks: Sequence[Tick], stop: threading.Event) -> None:
        self._stop = stop
        self._scheduler = schedule.Scheduler()
        for tick in ticks:
            self._scheduler.every(max(1, round(tick.seconds))).seconds.do(guarded, tick)

    def run(self) -> None:
        """Run every tick once, then each in its rhythm, until the stop event is set."""
        self._scheduler.run_all(delay_seconds=0)
        while not self._stop.wait(self._pause()):
            self._scheduler.run_pending()

    def _pause(self) -> float:
        idle = self._scheduler.idle_seconds
        return 1.0 if idle is None else max(0.0, idle)


def guarded(tick: Tick) -> None:
    """Run a tick; a failure is logged and does not stop the others, nor this tick's next turn."""
    try:
        tick.run()
    except Exception:
        logger.exception("%s failed; it is tried again in %g seconds", tick.name, tick.seconds)
