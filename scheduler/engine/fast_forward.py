"""A month in a minute: the worker's own steps, with the clock moved to each moment at which something is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta


class FixedClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime) -> None:
        """`now` is an aware instant."""
        self._now = now

    def now(self) -> datetime:
        """Return the instant the clock stands at."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self._now += by

    def move_to(self, moment: datetime) -> None:
        """Set the clock to an aware instant."""
        self._now = moment


def fast_forward(
    clock: FixedClock,
    next_moment: Callable[[], datetime | None],
    step: Callable[[], object],
    until: datetime,
) -> Iterator[datetime]:
    """Move the clock from moment to moment and take a step at each, until nothing is due by `until`.

    Yields each moment after its step. A moment that is past already is taken as now; one that a step
    has not got past ends it, since nothing but a person can (a channel that needs reconnecting).
    """
    stuck: datetime | None = None
    while (moment := next_moment()) is not None and moment <= until and moment != stuck:
        stuck = moment if moment <= clock.now() else None
        clock.move_to(max(moment, clock.now()))
        step()
        yield clock.now()
