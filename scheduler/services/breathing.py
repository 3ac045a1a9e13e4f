"""Long work on the database in short pieces: a brake that must work at once may not wait for the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

PIECE: Final = 5_000
"""People that one transaction writes: an eighth of a second's work (33,000 to 52,000 a second, measured 2026-11)."""

BREATH: Final = 0.12
"""Seconds between two pieces. Who waits for SQLite looks again after 100 ms at the latest.

Source: sqlite3.c 3.46, sqliteDefaultBusyCallback, read 2026-11.
"""

Breathe = Callable[[float], object]
"""Lets others at the database for some seconds."""
