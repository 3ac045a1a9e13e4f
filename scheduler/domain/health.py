"""How everything that publishing needs was found, and who keeps it going: the worker's signs of life, the backups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from scheduler.domain.account import AccountStatus

BEAT: Final = timedelta(minutes=1)
"""How often a worker says that it works."""

SILENCE: Final = 3 * BEAT
"""How long a worker may say nothing before it is taken for stopped."""


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One part: its name, whether it is as it should be, and what was seen."""

    name: str
    good: bool
    finding: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform says of an account: whose it is, and `fault`, what stands in the way of publishing, or empty."""

    status: AccountStatus | None
    fault: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at everything found, and when. `answers` are the platforms', by account."""

    at: datetime
    findings: tuple[HealthFinding, ...]
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A worker's sign of life. `worker` is its own name, `note` what it has to tell, or empty.

    `ended_at` is None for one that did not say that it ends. With `once` it did what was due, and ended by itself.
    """

    worker: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    note: str = ""
    once: bool = False

    def lives(self, now: datetime) -> bool:
        """Say whether it works at a time."""
        return self.ended_at is None and now - self.seen_at < SILENCE

    def is_lost(self, now: datetime) -> bool:
        """Say whether it ended without a word."""
        return self.ended_at is None and not self.lives(now)


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A copy of the database that was made, and checked: its file's name and size in bytes."""

    at: datetime
    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Upkept:
    """What is on record of the installation's upkeep, read at once."""

    heartbeats: tuple[Heartbeat, ...] = ()
    backup: BackupMade | None = None
    look: Looked | None = None
