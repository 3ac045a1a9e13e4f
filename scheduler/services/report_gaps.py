"""The copies on which nothing was reported: the endpoint was down, or the reports never came. Providers are asked.

It may end at any moment and be begun again: what was answered is taken in at once, and is no gap any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import sleep
from typing import Final

from scheduler.domain.errors import ChannelFailure, Rejected, RetryAt
from scheduler.domain.events import Taken
from scheduler.ports import Channel, Clock, Reporter, Store
from scheduler.ports.event_tables import Gap
from scheduler.services.events import EventDesk

SETTLED: Final = timedelta(hours=1)
"""How long after a call a missing report is no gap yet."""

REMEMBERED: Final = timedelta(days=30)
"""How far back a provider remembers (Twilio SendGrid, Email Activity: 30 days with the add-on, read 2026-09)."""

NOBODY_TO_ASK: Final = "its provider cannot be asked: look in its log for the delivery"

NOTHING_TAKEN: Final = Taken()

TRIES: Final = 3
"""Questions about one delivery before it is left to the next run."""

LONGEST_REST: Final = timedelta(minutes=5)
"""A provider that wants to be left alone for longer is asked at the next run."""


@dataclass(frozen=True, slots=True)
class GapOutcome:
    """The outcome for one delivery: what the provider told of it, or why a person has to look."""

    gap: Gap
    taken: Taken = NOTHING_TAKEN
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportGaps:
    """Finds gaps and fills them."""

    store: Store
    channels: Mapping[str, Channel]
    events: EventDesk
    clock: Clock
    rest: Callable[[float], object] = sleep

    def found(self) -> tuple[Gap, ...]:
        """Return the deliveries with people on whose copies nothing was reported in time, the oldest first."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            return tables.events.gaps(now - REMEMBERED, now - SETTLED)

    def fill(self, gaps: tuple[Gap, ...]) -> Iterator[GapOutcome]:
        """Ask each delivery's provider, at the pace that it allows; yield each outcome when it is committed."""
        closed: dict[str, str] = {}
        asked = False
        for gap in gaps:
            reporter = _reporter(self.channels.get(gap.account))
            if reporter is None or gap.account in closed:
                yield GapOutcome(gap, reason=closed.get(gap.account, NOBODY_TO_ASK))
                continue
            if asked:
                self.rest(reporter.rest_between_reports)
            asked = True
            outcome = self._ask(gap, reporter)
            if outcome.reason:
                closed[gap.account] = outcome.reason
            yield outcome

    def _ask(self, gap: Gap, reporter: Reporter) -> GapOutcome:
        reason = ""
        for _ in range(TRIES):
            try:
                return GapOutcome(gap, self.events.take(gap.account, reporter.reports(gap.delivery, gap.message)))
            except RetryAt as refusal:
                waits = refusal.when - self.clock.now()
                reason = f"{refusal.reason}: run this again after {refusal.when:%H:%M} UTC"
                if waits > LONGEST_REST:
                    break
                self.rest(max(waits.total_seconds(), reporter.rest_between_reports))
            except Rejected as refusal:
                reason = f"{refusal.reason}: look in its Activity page for the delivery"
                break
            except ChannelFailure as refusal:
                reason = refusal.reason
                break
        return GapOutcome(gap, reason=reason)


def _reporter(channel: object) -> Reporter | None:
    return channel if isinstance(channel, Reporter) else None
