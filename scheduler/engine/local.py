"""The worker on one machine: a loop of guarded ticks on the `schedule` package, and threads that make the calls.

`schedule` persists nothing, reckons by the clock on the wall and lets a raising job escape with its
next run unmoved (schedule 1.2.2, read 2026-11). So due times are rows of the database, every tick is
guarded here, and before each wait every job's next run is set anew.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, Self

import schedule

from scheduler.domain.delivery import Delivery
from scheduler.domain.errors import MustStop
from scheduler.engine.incidents import Incidents
from scheduler.ports import Clock, Waker

logger = logging.getLogger(__name__)


def never() -> None:
    """Return no moment: a tick that keeps to its rhythm."""


def idle() -> bool:
    """Return False: a tick that is not busy when its turn is over."""
    return False


@dataclass(frozen=True, slots=True)
class Tick:
    """Something the worker does every `seconds` seconds, or before when it is `due`, unless it is `busy` still."""

    name: str
    seconds: float
    run: Callable[[], object]
    due: Callable[[], datetime | None] = never
    busy: Callable[[], bool] = idle


_DELIVERING = "delivering"


class Hands(Protocol):
    """A publisher's work for the threads; see `services.deliver.Publisher`."""

    def claim(self, limit: int, /) -> Sequence[Delivery]: ...  # noqa: D102 - described there
    def deliver(self, delivery: Delivery, /) -> object: ...  # noqa: D102
    def give_back(self, deliveries: Sequence[Delivery], /) -> None: ...  # noqa: D102


class Deliveries:
    """Keeps up to `threads` deliveries on their way, so that a slow platform does not hold up the others.

    `freed` is called when a thread is free again for which something may be due meanwhile.
    """

    def __init__(
        self,
        publisher: Hands,
        threads: int,
        *,
        freed: Callable[[], object] = never,
        incidents: Incidents | None = None,
    ) -> None:
        self._publisher = publisher
        self._threads = threads
        self._freed = freed
        self._incidents = incidents or Incidents()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="deliver")
        self._free = threads
        self._claimed: deque[Delivery] = deque()
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drain()

    def busy(self) -> bool:
        """Say whether not even one more delivery could be taken."""
        return self._free == 0 or self._stopped.is_set()

    def start_due(self) -> None:
        """Claim as many due deliveries as there are free threads; each thread then goes on while anything is due."""
        with self._lock:
            if not self.busy():
                self._claimed.extend(self._publisher.claim(self._free))
                self._employ()

    def drain(self) -> None:
        """Take nothing more, wait until what is on its way has ended, and give back what was not begun."""
        self._stopped.set()
        self._pool.shutdown(wait=True)
        if self._claimed:
            self._publisher.give_back(tuple(self._claimed))

    def _employ(self) -> None:
        """Start a free thread for each delivery that waits for one."""
        for _ in range(min(self._free, len(self._claimed))):
            self._free -= 1
            self._pool.submit(self._work, self._claimed.popleft())

    def _work(self, delivery: Delivery | None) -> None:
        while delivery is not None:
            try:
                self._publisher.deliver(delivery)
                self._incidents.went_well(_DELIVERING)
            except Exception as error:  # noqa: BLE001 - said there
                # The lease runs out, and what then holds for the delivery is read off its state.
                self._incidents.failed(_DELIVERING, error, f"was interrupted at {delivery.id}")
            delivery = self._next()

    def _next(self) -> Delivery | None:
        """Return the next delivery of a thread, or None when it is free. One thread claims for all."""
        with self._lock:
            try:
                if not (self._claimed or self._stopped.is_set()):
                    self._claimed.extend(self._publisher.claim(self._threads))
            except Exception as error:  # noqa: BLE001 - said there
                self._incidents.failed(_DELIVERING, error, "could not go on to the next one")
            if self._claimed and not self._stopped.is_set():
                mine = self._claimed.popleft()
                self._employ()
                return mine
            was_busy, self._free = self._free == 0, self._free + 1
        if was_busy:
            self._freed()
        return None


class Background:
    """Runs ticks in one thread beside the loop, so that a slow one holds up no delivery and no other thread's tick."""

    def __init__(self, name: str, incidents: Incidents | None = None) -> None:
        self._incidents = incidents or Incidents()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._handed: dict[str, Future[None]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drain()

    def tick(self, tick: Tick) -> Tick:
        """Return the tick as one of the loop, which hands it to the thread and is busy until it has ended there."""

        def start() -> None:
            self._handed[tick.name] = self._pool.submit(guarded, tick, self._incidents)

        def busy() -> bool:
            handed = self._handed.get(tick.name)
            return handed is not None and not handed.done()

        return replace(tick, run=start, busy=busy)

    def drain(self) -> None:
        """Wait until what was handed over has ended."""
        self._pool.shutdown(wait=True)


class _Job:
    """A tick on the loop, with the moment at which it is due and the one that its last run should have got past."""

    def __init__(self, tick: Tick, scheduler: schedule.Scheduler, clock: Clock, incidents: Incidents) -> None:
        self._tick = tick
        self._incidents = incidents
        self._clock = clock
        self._moment: datetime | None = None
        self._tried: datetime | None = None
        self._job = scheduler.every(max(1, round(tick.seconds))).seconds.do(self._run)

    def set_next_run(self) -> None:
        """Let the job run at the moment at which it is due, and never later than its rhythm asks for.

        Reckoned from now on, whatever became of the clock: were it set back (or summer time over), the
        next run would lie an hour or a day ahead. A moment that is still there after a run waits for the rhythm.
        """
        busy = self._tick.busy()
        self._moment = None if busy else moment_of(self._tick, self._incidents)
        wall = datetime.now()  # noqa: DTZ005 - as the package reckons: local, without a zone
        now = self._clock.now()
        in_rhythm = wall + timedelta(seconds=self._job.interval)
        runs = [in_rhythm, in_rhythm if busy or self._job.next_run is None else self._job.next_run]
        if self._moment is not None and (self._moment > now or self._moment != self._tried):
            runs.append(wall + max(self._moment - now, timedelta(0)))
        if self._moment is None and not busy:
            self._tried = None
        self._job.next_run = min(runs)

    def _run(self) -> None:
        if not self._tick.busy():
            is_past = self._moment is not None and self._moment <= self._clock.now()
            self._tried = self._moment if is_past else None
            guarded(self._tick, self._incidents)


class LocalEngine:
    """Runs ticks until the stop event is set, which a signal handler may do at any time.

    Between them it sleeps until the first moment at which one is due, or until `waker` finds that something changed.
    """

    def __init__(
        self,
        ticks: Sequence[Tick],
        stop: threading.Event,
        waker: Waker,
        clock: Clock,
        incidents: Incidents | None = None,
    ) -> None:
        self._stop = stop
        self._waker = waker
        self._incidents = incidents or Incidents()
        self._scheduler = schedule.Scheduler()
        self._jobs = [_Job(tick, self._scheduler, clock, self._incidents) for tick in ticks]

    def run(self) -> None:
        """Run every tick once, then each when it is due and in its rhythm, until the stop event is set.

        Raises MustStop when one of them met what makes going on harmful.
        """
        self._scheduler.run_all(delay_seconds=0)
        while not self._stop.is_set():
            for job in self._jobs:
                job.set_next_run()
            if self._incidents.must_stop:
                raise self._incidents.must_stop
            self._waker.wait(self._pause(), self._stop)
            if not self._stop.is_set():
                self._scheduler.run_pending()

    def _pause(self) -> float:
        idle_seconds = self._scheduler.idle_seconds
        return 1.0 if idle_seconds is None else max(0.0, idle_seconds)


def guarded(tick: Tick, incidents: Incidents) -> None:
    """Run a tick; a failure is told and does not stop the others, nor this tick's next turn."""
    try:
        tick.run()
    except Exception as error:  # noqa: BLE001 - said there
        incidents.failed(tick.name, error)
    else:
        incidents.went_well(tick.name)


def moment_of(tick: Tick, incidents: Incidents) -> datetime | None:
    """Return when a tick is due; None where that cannot be told: its run meets the same fault, and says it."""
    try:
        return tick.due()
    except MustStop as error:
        incidents.failed(tick.name, error)
    except Exception:
        logger.debug("%s: when it is due cannot be told", tick.name, exc_info=True)
    return None
