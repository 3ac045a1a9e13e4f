"""A look at everything that publishing needs: when somebody asks for it, and by the worker once a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from scheduler.domain.health import HealthFinding, Looked, Upkept
from scheduler.ports import Clock, Database
from scheduler.services.channel_health import ChannelDesk
from scheduler.services.health import ACCOUNT, Health

EVERY: Final = timedelta(days=1)
"""How often the worker looks."""

SETTLED: Final = timedelta(minutes=10)
"""How long a worker has run before it looks: one that is just started has more to do."""


@dataclass(frozen=True, slots=True)
class HealthWatch:
    """Looks at everything: that asks every platform, takes its time, and clears away what killed backups left.

    `quick` has the parts that are read here at once, by what is on record of the upkeep.
    """

    health: Callable[[], Health]
    quick: Callable[[Upkept], Health]
    channels: ChannelDesk
    store: Database
    clock: Clock

    def upkept(self) -> Upkept:
        """Return what is on record: the workers' signs of life, the newest backup, and the last look."""
        with self.store.reading() as tables:
            return Upkept(tables.upkeep.heartbeats(), tables.upkeep.last_backup(), tables.upkeep.last_look())

    def look(self) -> Looked:
        """Look at every part and account now."""
        findings = self.health().examine(lambda name: not name.startswith(ACCOUNT))
        looked = Looked(self.clock.now(), findings, self.channels.ask())
        with self.store.transaction() as tables:
            tables.upkeep.keep_look(looked)
        return looked

    def look_daily(self) -> Callable[[], None]:
        """Return what looks when it is called, once a day at most, and not by a worker that has just begun."""
        began = self.clock.now()

        def look_if_due() -> None:
            now, last = self.clock.now(), self.upkept().look
            if now - began >= SETTLED and (last is None or now - last.at >= EVERY):
                self.look()

        return look_if_due

    def worker_fault(self, upkept: Upkept) -> str:
        """Return what is against the worker, or empty. Where one works and says nothing, nobody looks further."""
        now = self.clock.now()
        if any(one.lives(now) and not one.note for one in upkept.heartbeats):
            return ""
        found = self.quick(upkept).examine("worker".__eq__)
        return next((finding.finding for finding in found if not finding.good), "")

    def known(self, upkept: Upkept | None = None) -> tuple[HealthFinding, ...]:
        """Return what is known without asking anybody: the quick parts as they are, the others as they were."""
        upkept = upkept or self.upkept()
        quick = {finding.name: finding for finding in self.quick(upkept).examine()}
        if upkept.look is None:
            return tuple(quick.values())
        known = {finding.name: quick.pop(finding.name, finding) for finding in upkept.look.findings}
        return (*known.values(), *quick.values())
