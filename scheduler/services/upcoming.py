"""The next moment with something to do, so that nobody has to look before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.planning.local_time import begins_at
from scheduler.ports import Clock, Readable
from scheduler.services.clearance import chosen_items, closed_now


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next moments of what waits for its time. `settle` is how long after an unclear call its platform is asked."""

    store: Readable
    clock: Clock
    settle: timedelta

    def next_moment(self) -> datetime | None:
        """Return the first of the moments below, or None while there are none."""
        moments = (self.delivery(), self.issue(), self.welcome(), self.question(), self.lease_end())
        return min((moment for moment in moments if moment is not None), default=None)

    def delivery(self) -> datetime | None:
        """Return when a delivery may be claimed next.

        None while everything is paused, nor before a channel's hold, or quiet hours, end.
        """
        now = self.clock.now()
        with self.store.reading() as tables:
            if tables.controls.paused() is not None:
                return None
            holds = {hold.channel: hold.until for hold in tables.controls.holds() if hold.stands(now)}
            ready = tables.deliveries.ready(now)
            closed = closed_now(tables, now)
            chosen = tables.deliveries.ready(now, only=chosen_items(tables, closed, now)) if closed else {}
        moments = [(channel, max(at, closed.until) if closed else at) for channel, at in ready.items()]
        ends = ((at, holds.get(channel, at)) for channel, at in (*moments, *chosen.items()))
        return min((max(at, end) for at, end in ends if end is not None), default=None)

    def issue(self) -> datetime | None:
        """Return when the recipients of an issue are frozen next."""
        with self.store.reading() as tables:
            return min(map(begins_at, tables.items.next_unprepared_issues()), default=None)

    def welcome(self) -> datetime | None:
        """Return when a step of the welcome series falls due to somebody next, or is to be looked at again."""
        with self.store.reading() as tables:
            is_on = tables.welcome.series().enabled and tables.controls.paused() is None
            return tables.welcome.next_at() if is_on else None

    def question(self, account: str | None = None) -> datetime | None:
        """Return when a platform (the one of an account, or any) is asked about an unclear call next.

        What should have been asked about before waits for a settling time more: its platform may not be connected.
        """
        now = self.clock.now()
        with self.store.reading() as tables:
            moments = [at for name, at in tables.questions.next(self.settle).items() if account in {None, name}]
        return min((at for at in moments if at > now), default=now + self.settle if moments else None)

    def lease_end(self) -> datetime | None:
        """Return when a worker's lease runs out next: if it was not renewed then, that worker is dead."""
        with self.store.reading() as tables:
            return tables.deliveries.next_lease_end()
