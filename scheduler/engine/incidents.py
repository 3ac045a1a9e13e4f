"""The worker's failures, logged once for each cause.

A locked database is one line, not one for whoever meets it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from scheduler.domain.errors import ClinicError, MustStop

logger = logging.getLogger(__name__)

_SAID_IN_A_LINE = (ClinicError, OSError)
"""Errors whose text tells a person enough.

What else there is may be a fault of the product, and brings its traceback.
"""


@dataclass(slots=True)
class _Incident:
    met_by: set[str] = field(default_factory=set)
    times: int = 0


class Incidents:
    """The present troubles of one process, by cause. Any thread may tell it of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, _Incident] = {}
        self._last: MustStop | None = None

    @property
    def must_stop(self) -> MustStop | None:
        """Why the worker has to end, or None."""
        return self._last

    def failed(self, task: str, error: Exception, happened: str = "failed") -> None:
        """Take note that something the worker does went wrong; say what happened unless the same cause is known."""
        cause = str(error) or type(error).__name__
        with self._lock:
            is_new = cause not in self._open
            incident = self._open.setdefault(cause, _Incident())
            incident.met_by.add(task)
            incident.times += 1
            if isinstance(error, MustStop):
                self._last = error
        if not is_new:
            logger.debug("%s %s: %s", task, happened, cause)
        elif isinstance(error, _SAID_IN_A_LINE):
            logger.error("%s %s: %s", task, happened, cause)
        else:
            logger.error("%s %s: %s", task, happened, cause, exc_info=error)

    def went_well(self, task: str) -> None:
        """Take note that something went well; what nobody meets any more is over, and is counted up."""
        over: list[tuple[str, int]] = []
        with self._lock:
            for cause, incident in tuple(self._open.items()):
                incident.met_by.discard(task)
                if not incident.met_by:
                    over.append((cause, incident.times))
                    del self._open[cause]
        for cause, times in over:
            logger.warning("that is over, after %d times: %s", times, cause)
