"""The figures of an issue and of a list: people counted from rows, accounted for before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.domain.content import ItemKey
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


@dataclass(frozen=True, slots=True)
class Week:
    """A week that begins on a Monday of the clinic's calendar: how many people joined a list, and how many left."""

    monday: date
    joined: int
    left: int


@dataclass(frozen=True, slots=True)
class ListFigures:
    """The figures of a list: its people by standing, and its growth by week, the oldest first.

    `suppressed` counts the addresses of every list that are not written to, by kind.
    """

    audience: str
    standing: Mapping[str, int]
    suppressed: Mapping[str, int]
    weeks: tuple[Week, ...]


def by_week(
    joined: Mapping[datetime, int], left: Mapping[datetime, int], now: datetime, zone: str, weeks: int
) -> tuple[Week, ...]:
    """Return so many weeks up to the present one. `joined` and `left` count people by the hour (aware UTC)."""
    this_monday = _monday(now, zone)
    mondays = [this_monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    counts = {monday: [0, 0] for monday in mondays}
    for place, hours in enumerate((joined, left)):
        for hour, people in hours.items():
            if (monday := _monday(hour, zone)) in counts:
                counts[monday][place] += people
    return tuple(Week(monday, *counts[monday]) for monday in mondays)


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
