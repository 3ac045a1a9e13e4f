"""The machine's clock held against the platforms': a wrong one sends too early, and seeks a post in the wrong hours."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from scheduler.domain.delivery import Hold
from scheduler.domain.errors import ChannelFailure
from scheduler.ports import Channel, Clock, Store

logger = logging.getLogger(__name__)

TOLERANCE: Final = timedelta(minutes=2)
"""How far the clocks may differ. A Date header has whole seconds, and an answer takes up to 40 of them."""

RECHECK: Final = 60.0
"""Seconds after which a platform is asked for its time again while the clock is not trusted."""

NAME: Final = "clock"
"""The name of this hold where holds are listed, with the machine whose clock it is."""


class ComparedClock:
    """The machine's clock, which hears the platforms' time from every answer."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._difference: timedelta | None = None
        self.times_heard = 0

    def now(self) -> datetime:
        """Return the present instant by this machine, aware, in UTC."""
        return self._clock.now()

    def heard(self, platform_time: datetime) -> None:
        """Take note of a platform's time, just said."""
        with self._lock:
            self._difference = platform_time - self.now()
            self.times_heard += 1

    @property
    def difference(self) -> timedelta | None:
        """How far the platforms are ahead of this machine, or None while none has said its time."""
        return self._difference


@dataclass(slots=True)
class ClockCheck:
    """Says whether the clock of this machine can be trusted, asking a platform after a start and after a jump.

    `elapsed` counts seconds and knows no time of day. `machine` names this machine.
    """

    store: Store
    clock: ComparedClock
    channels: Mapping[str, Channel]
    elapsed: Callable[[], float]
    machine: str
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _last: tuple[datetime, float] | None = None
    _asked: float = 0.0
    _doubt: str | None = None
    _told: str | None = "unknown"

    def is_trusted(self) -> bool:
        """Say whether anything may be sent by this clock now; hold everything, or let it go on, accordingly."""
        return self.doubt() is None

    def doubt(self) -> str | None:
        """Return in one line why nothing may be sent by this clock now, or None; hold everything, or let it go on."""
        with self._lock:
            jump = self._jump()
            if jump is None or abs(jump) > TOLERANCE or (self._doubt and self.elapsed() - self._asked >= RECHECK):
                self._ask(jump or timedelta())
            elif self.clock.difference is not None and abs(self.clock.difference) > TOLERANCE:
                self._doubt = _wrong(self.clock.difference)
            if self._doubt != self._told:
                self._tell()
            return self._doubt

    def _jump(self) -> timedelta | None:
        """Return how far the clock went on more than time did since the last look, or None at the first."""
        now, ticks = self.clock.now(), self.elapsed()
        last, self._last = self._last, (now, ticks)
        return None if last is None else (now - last[0]) - timedelta(seconds=ticks - last[1])

    def _ask(self, jump: timedelta) -> None:
        """Ask platforms for their time until one says it."""
        before, self._asked = self.clock.times_heard, self.elapsed()
        for channel in self.channels.values():
            try:
                channel.check()
            except ChannelFailure as failure:
                logger.debug("%s: %s", channel.name, failure)
            if self.clock.times_heard > before:
                difference = self.clock.difference or timedelta()
                self._doubt = _wrong(difference) if abs(difference) > TOLERANCE else None
                return
        if before and abs(jump) > TOLERANCE:
            self._doubt = f"this machine's clock jumped by {_minutes(jump)}, and no platform says whether that is right"

    def _tell(self) -> None:
        name = f"{NAME}@{self.machine}"
        with self.store.transaction() as tables:
            if self._doubt:
                tables.controls.hold(Hold(name, None, self._doubt))
            else:
                tables.controls.release_hold(name)
        if self._doubt:
            logger.error("nothing is sent: %s", self._doubt)
        elif self._told != "unknown":
            logger.warning("this machine's clock is right again: everything goes on")
        self._told = self._doubt


def _wrong(difference: timedelta) -> str:
    way = "behind" if difference > timedelta() else "ahead of"
    return (
        f"this machine's clock is {_minutes(difference)} {way} the platforms': set it, and everything goes on by itself"
    )


def _minutes(span: timedelta) -> str:
    minutes = round(abs(span).total_seconds() / 60)
    return f"{minutes:,} minutes" if minutes < 180 else f"{round(minutes / 60):,} hours"
