"""Work that costs the same for many as for one (a flush to the disk), done by one thread for all who come meanwhile."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_T = TypeVar("_T")


@dataclass(slots=True)
class _Request(Generic[_T]):
    content: _T
    is_done: bool = False
    error: Exception | None = None


class Together(Generic[_T]):
    """Calls `work` with whatever several threads hand in at the same time."""

    def __init__(self, work: Callable[[Sequence[_T]], object]) -> None:
        self._work = work
        self._requests: list[_Request[_T]] = []
        self._queue = threading.Lock()
        self._turn = threading.Lock()

    def do(self, request: _T) -> None:
        """Return when it is done, alone or with others. Raises what the work raises, to everybody whom it was for."""
        mine = _Request(request)
        with self._queue:
            self._requests.append(mine)
        with self._turn:
            if not mine.is_done:
                self._do_all()
        if mine.error is not None:
            raise mine.error

    def _do_all(self) -> None:
        with self._queue:
            requests, self._requests = self._requests, []
        # Whatever ends this thread in the middle of the work, the others do not take it for done.
        error: Exception | None = InterruptedError(errno.EINTR, "the thread that did it for several was stopped")
        try:
            self._work([request.content for request in requests])
            error = None
        except Exception as failure:  # noqa: BLE001 - it is raised again, to everybody whom it was for
            error = failure
        finally:
            for request in requests:
                request.is_done, request.error = True, error
