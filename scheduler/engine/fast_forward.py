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

    Yields each moment after its step. A moment that is past already is taken as now; one that a step
    has not got past ends it, since nothing but a person can (a channel that needs reconnecting).
    """
    stuck: datetime | None = None
    while (moment := next_moment()) is not None and moment <= until and moment != stuck:
        stuck = moment if moment <= clock.now() else None
        clock.move_to(max(moment, clock.now()))
        step()
        yield clock.now()
