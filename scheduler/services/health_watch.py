"""A look at everything that publishing needs, made when somebody asks for it, and remembered until the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.ports import Clock
from scheduler.services.channel_health import Answer, ChannelDesk
from scheduler.services.health import ACCOUNT, Health, HealthFinding

QUICK = frozenset({"settings", "links", "pages", "database", "worker"})
"""The parts that are looked at each time: they are read here, at once, and nothing is changed by it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at everything found, and when. `answers` are the platforms', by account."""

    at: datetime
    findings: tuple[HealthFinding, ...]
    answers: Mapping[str, Answer]


@dataclass(slots=True)
class HealthWatch:
    """Looks at everything: that asks every platform, takes its time, and clears away what killed backups left.

    `last` is what was found the last time since the program started, or None.
    """

    health: Callable[[], Health]
    channels: ChannelDesk
    clock: Clock
    last: Looked | None = None

    def look(self) -> Looked:
        """Look at every part and account now."""
        self.last = Looked(
            self.clock.now(), self.health().examine(lambda name: not name.startswith(ACCOUNT)), self.channels.ask()
        )
        return self.last

    def known(self) -> tuple[HealthFinding, ...]:
        """Return what is known without asking anybody: the quick parts as they are, the others as they were."""
        quick = {finding.name: finding for finding in self.health().examine(QUICK.__contains__)}
        if self.last is None:
            return tuple(quick.values())
        return tuple(quick.get(finding.name, finding) for finding in self.last.findings)
