"""The clinic's decisions about its newsletter: how fast it goes out, when it stops by itself, how it greets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.domain.events import REPORTING, Reporting
from scheduler.domain.subscription import SUBSCRIPTION, Subscription

HOUR = timedelta(hours=1)

WARM_UP = (200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200)
"""The most people of each day while a domain is new: twice as many as the day before. Our own (2026-11); providers
advise to begin with a few hundred of the most faithful readers."""

SPENDING_STEP = timedelta(minutes=5)
"""People written to are counted in steps of this length, so that an hour is a dozen numbers however much goes out."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most people that may be written to over an account: in any hour, and on any day of the clinic's calendar.

    None is no limit. A new domain is warmed up: `warm_up` are the most of each day from `warm_up_from` on; after its
    last day `per_day` holds.
    """

    per_hour: int | None = None
    per_day: int | None = None
    warm_up_from: date | None = None
    warm_up: tuple[int, ...] = WARM_UP

    @property
    def is_unlimited(self) -> bool:
        """True when there is no limit on any day."""
        return self.per_hour is None and self.per_day is None and self.warm_up_from is None

    def most_on(self, day: date) -> int | None:
        """Return the most people of a day, or None for no limit."""
        number = (day - self.warm_up_from).days if self.warm_up_from is not None else -1
        warm_up = self.warm_up[number] if 0 <= number < len(self.warm_up) else None
        return min((most for most in (warm_up, self.per_day) if most is not None), default=None)


@dataclass(frozen=True, slots=True)
class Spending:
    """The people who were written to over an account in one step, which began `at`."""

    at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class Room:
    """The people who may be written to now, None for any number; where it is 0, from when there is room again, and why.

    `reason` names the limit.
    """

    people: int | None = None
    again: datetime | None = None
    reason: str = ""


def room_left(budget: Budget, spent: Iterable[Spending], now: datetime, zone: str) -> Room:
    """Return how many people may be written to now. `spent` are an account's steps of the last day and more."""
    recent = sorted(spent, key=lambda step: step.at)
    room = Room()
    if budget.per_hour is not None:
        hour = [step for step in recent if step.at > now - HOUR - SPENDING_STEP]
        left = budget.per_hour - sum(step.people for step in hour)
        frees = next((step.at + HOUR + SPENDING_STEP for step in hour if step.people > 0), now)
        room = Room(max(left, 0), frees, f"its budget of {budget.per_hour:,} people an hour")
    today = now.astimezone(ZoneInfo(zone)).date()
    most = budget.most_on(today)
    if most is not None:
        begins = _midnight(today, zone)
        left = most - sum(step.people for step in recent if step.at >= begins)
        if room.people is None or left < room.people:
            tomorrow = _midnight(today + timedelta(days=1), zone)
            room = Room(max(left, 0), tomorrow, f"its budget of {most:,} people on this day")
    return room


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class StopRule:
    """When an issue stops by itself, because its readers do not want it: shares of those who got it, 0 to 1.

    `after` is the least number of mails of the issue, before which a share says little.
    """

    complaints: float = 0.003
    bounces: float = 0.05
    after: int = 500


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast issues go out, and when they stop: what a worker needs.

    `budget` holds for every account that has none of its own among `budgets`, which are (account, budget). A batch
    waits for its budget for at most `spread` after it was due; then a person is asked.
    """

    budget: Budget = Budget()
    budgets: tuple[tuple[str, Budget], ...] = ()
    spread: timedelta = timedelta(hours=72)
    stop: StopRule = StopRule()

    def budget_of(self, account: str) -> Budget:
        """Return the budget of an account."""
        return dict(self.budgets).get(account, self.budget)


@dataclass(frozen=True, slots=True)
class Newsletter:
    """Everything that config.toml says of the newsletter.

    `greeting` stands above each issue, with `{first_name|fallback}` in it, or is empty. `test_addresses` are the
    staff's, to whom what nobody signed yet may be shown; as a group they may have a name, `test_group`. `subscription`
    is how people get on the list. `archive` names the audiences whose issues everybody may read once they are out, or
    says it of all or of none. `reporting` is what is made of what mail providers report.
    """

    greeting: str = ""
    pace: Pace = Pace()
    test_addresses: tuple[str, ...] = ()
    subscription: Subscription = SUBSCRIPTION
    archive: bool | tuple[str, ...] = False
    reporting: Reporting = REPORTING
    test_group: str = ""

    def shows(self, audience: str) -> bool:
        """Say whether everybody may read what an audience, by its name, got."""
        return self.archive if isinstance(self.archive, bool) else audience in self.archive


NEWSLETTER = Newsletter()
"""Nothing chosen: no limits, no greeting."""
