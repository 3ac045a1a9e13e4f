"""The result of a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Counts of a rehearsal with the file of its report. `open` counts what a person would have to decide."""

    report: Path
    posts: int
    emails: int
    accepted: int
    deliveries: int
    open: int
