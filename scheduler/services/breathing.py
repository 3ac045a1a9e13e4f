"""Long work on the database in short pieces: a brake that must work at once may not wait for the whole of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Final

PIECE: Final = 5_000
"""People that one transaction writes: an eighth of a second's work (33,000 to 52,000 a second, measured 2026-11)."""

BREATH: Final = 0.12
"""Seconds between two pieces. Who waits for SQLite looks again after 100 ms at the latest.

Source: sqlite3.c 3.46, sqliteDefaultBusyCallback, read 2026-11.
"""

Breathe = Callable[[float], object]
"""Lets others at the database for some seconds."""

LONGEST: Final = 0.3
"""Seconds for which several threads may write one after another before everybody else has a turn."""


class Turns:
    """Lets the threads of a process write one after another, and others at the database three times a second.

    `seconds` is a clock that only goes forward.
    """

    def __init__(self, breathe: Breathe = sleep, seconds: Callable[[], float] = monotonic) -> None:
        self._breathe = breathe
        self._seconds = seconds
        self._lock = threading.Lock()
        self._began = self._ended = -BREATH

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and for the others where this process has written for long."""
        with self._lock:
            now = self._seconds()
            if now - self._ended >= BREATH:
                self._began = now
            elif now - self._began >= LONGEST:
                self._breathe(BREATH)
                self._began = self._seconds()
            try:
                yield
            finally:
                self._ended = self._seconds()
