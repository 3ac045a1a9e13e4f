"""A month in a minute: the worker's own steps, with the clock moved to each moment at which something is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from scheduler.testing import FixedClock


def fast_forward(
    clock: FixedClock,
    next_moment: Callable[[], datetime | None],
    step: Callable[[], object],
    until: datetime,
) -> Iterator[datetime]:
    """Move the clock from moment to moment and take a step at each, until nothing is due by `until`.

    Yields each moment after its step. A moment that is past already is taken as now.
    """
    while (moment := next_moment()) is not None and moment <= until:
        clock.move_to(max(moment, clock.now()))
        step()
        yield clock.now()
