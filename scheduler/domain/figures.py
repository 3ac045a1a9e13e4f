"""The figures of an issue and of a list: people counted from rows, accounted for before anything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.domain.consent import ConsentAct
from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.recipient import Accounting
from scheduler.domain.subject_figures import SubjectTrial


@dataclass(frozen=True, slots=True)
class Openings:
    """How often an issue was opened, as far as a picture in it tells: `machines` are mail programs' own."""

    people: int
    machines: int


@dataclass(frozen=True, slots=True)
class IssueFigures:
    """The figures of one issue version.

    `accepted` people are `delivered`, `deferred`, `bounced` by reason, `complained`, or `unreported`: nothing was
    reported yet. `left` are those of them who left after it went out and before the next issue. `openings` and `clicks`
    (by link) are None where the clinic does not count them. `trial` is None where the issue has one subject line.
    """

    item: ItemKey
    subject: str
    out_at: datetime | None
    accounting: Accounting
    excluded: Mapping[str, int]
    failed: Mapping[str, int]
    delivered: int
    deferred: int
    bounced: Mapping[str, int]
    complained: int
    unreported: int
    left: int
    openings: Openings | None = None
    clicks: Mapping[str, int] | None = None
    trial: SubjectTrial | None = None

    @property
    def adds_up(self) -> bool:
        """True when everybody accepted is in exactly one of the counts of reports."""
        reported = self.delivered + self.deferred + sum(self.bounced.values()) + self.complained
        return self.accounting.adds_up and self.accounting.accepted == reported + self.unreported


class Movement(StrEnum):
    """What people of a list did, or had done for them."""

    SIGNED_UP = "signed up"
    CONFIRMED = "confirmed"
    ADDED = "added"
    LEFT = "left"


ACTS_OF: Mapping[Movement, frozenset[ConsentAct]] = {
    Movement.SIGNED_UP: frozenset({ConsentAct.REQUESTED}),
    Movement.CONFIRMED: frozenset({ConsentAct.CONFIRMED}),
    Movement.ADDED: frozenset({ConsentAct.IMPORTED, ConsentAct.RESTORED}),
    Movement.LEFT: frozenset({ConsentAct.WITHDRAWN, ConsentAct.ERASED}),
}
"""The acts on record by which each is counted."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week that begins on a Monday of the clinic's calendar, and how many people a list gained and lost in it.

    Who `signed_up` is on the list once they have `confirmed`, perhaps in a later week. `added` came by an import, or
    were put back by staff.
    """

    monday: date
    signed_up: int = 0
    confirmed: int = 0
    added: int = 0
    left: int = 0

    @property
    def joined(self) -> int:
        """Everybody who came onto the list."""
        return self.confirmed + self.added


@dataclass(frozen=True, slots=True)
class SentItem:
    """An item of which something went out: when its first part did, how many parts did, and where the first is."""

    item: ItemKey
    version: int
    out_at: datetime
    parts: int
    url: str


@dataclass(frozen=True, slots=True)
class PostFigures:
    """A post that went out, with the time that it was planned for and its state now."""

    sent: SentItem
    planned_at: datetime
    state: ItemState

    @property
    def late(self) -> timedelta:
        """How long after its time it went out; nothing for what a person sent before it."""
        return max(self.sent.out_at - self.planned_at, timedelta())


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """A month of the clinic's calendar on one account: how many of its items went out, and what became of the others.

    An item stands in one column of one month: that in which it went out, else that of its time.
    """

    month: date
    channel: str
    out: int = 0
    missed: int = 0
    failed: int = 0
    uncertain: int = 0

    @property
    def not_out(self) -> int:
        """Everything that was to go out and did not, or of which nobody knows."""
        return self.missed + self.failed + self.uncertain


@dataclass(frozen=True, slots=True)
class ListFigures:
    """The figures of a list: its people by standing, and its growth by week, the oldest first.

    `suppressed` counts the addresses of every list that are not written to, by kind.
    """

    audience: str
    standing: Mapping[str, int]
    suppressed: Mapping[str, int]
    weeks: tuple[Week, ...]


def by_week(moved: Mapping[Movement, Mapping[datetime, int]], now: datetime, zone: str, weeks: int) -> tuple[Week, ...]:
    """Return so many weeks up to the present one. `moved` counts people by the hour (aware UTC)."""
    this_monday = _monday(now, zone)
    mondays = [this_monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    counts = {monday: Counter[str]() for monday in mondays}
    for movement, hours in moved.items():
        for hour, people in hours.items():
            if (monday := _monday(hour, zone)) in counts:
                counts[monday][movement.name.lower()] += people
    return tuple(Week(monday, **counts[monday]) for monday in mondays)


_COLUMNS = {ItemState.MISSED: "missed", ItemState.FAILED: "failed", ItemState.UNCERTAIN: "uncertain"}


def by_month(
    items: Iterable[tuple[ItemKey, ItemState, datetime, datetime | None]], zone: str
) -> tuple[MonthFigures, ...]:
    """Return the months that have something to count, the latest first, each by account.

    `items` are keys with their states, the times they are planned for, and when they went out (aware), if they did.
    """
    counts: dict[tuple[date, str], Counter[str]] = {}
    for key, state, planned_at, out_at in items:
        column = _COLUMNS.get(state, "out" if out_at else "")
        if column:
            month = (out_at or planned_at).astimezone(ZoneInfo(zone)).date().replace(day=1)
            counts.setdefault((month, key.channel), Counter())[column] += 1
    latest_first = sorted(counts.items(), key=lambda entry: (-entry[0][0].toordinal(), entry[0][1]))
    return tuple(MonthFigures(month, channel, **counted) for (month, channel), counted in latest_first)


def first_instant(now: datetime, zone: str, weeks: int) -> datetime:
    """Return a time before so many weeks up to the present one begin."""
    monday = _monday(now, zone) - timedelta(weeks=weeks - 1)
    return datetime(monday.year, monday.month, monday.day, tzinfo=ZoneInfo(zone))


def _monday(at: datetime, zone: str) -> date:
    day = at.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def share(part: int, whole: int) -> float | None:
    """Return a part of a whole in per cent, or None of nothing."""
    return 100 * part / whole if whole else None
