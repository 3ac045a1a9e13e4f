"""The protocol of what tells how the installation is kept going."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from scheduler.domain.health import BackupMade, Heartbeat, Looked


class Upkeep(Protocol):
    """Workers' signs of life, the backups that were made, and the last look at everything."""

    def beat(self, heartbeat: Heartbeat) -> None:
        """Keep a worker's sign of life in place of its last one."""
        ...

    def heartbeats(self) -> tuple[Heartbeat, ...]:
        """Return the last sign of life of every worker, the newest first."""
        ...

    def forget_heartbeats(self, before: datetime) -> None:
        """Remove those of workers that nobody saw since a time."""
        ...

    def add_backup(self, made: BackupMade) -> None:
        """Record a backup."""
        ...

    def last_backup(self) -> BackupMade | None:
        """Return the newest backup on record."""
        ...

    def keep_look(self, looked: Looked) -> None:
        """Keep a look at everything in place of the last one."""
        ...

    def last_look(self) -> Looked | None:
        """Return the last look at everything."""
        ...
