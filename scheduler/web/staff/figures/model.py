"""What the page on figures is made of: tables whose columns say what they mean, the same as a page and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from scheduler.domain.proportions import wilson
from scheduler.domain.subject_figures import LEAST_PEOPLE
from scheduler.rendering.bar_chart import BarChart
from scheduler.services.figures import FigureFilter
from scheduler.services.formula_guard import guarded

MONTHS: Final = (1, 3, 6, 12)
WEEKS: Final = (12, 26, 52)
ISSUES_SHOWN: Final = 12
POSTS_SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page's address asks for. `months` are those back from today, 0 for everything there is."""

    campaign: str = ""
    channel: str = ""
    months: int = 0
    audience: str = ""
    weeks: int = WEEKS[0]
    skipped: int = 0

    def wanted(self, now: datetime) -> FigureFilter:
        """Return the filter that it means on a day in the clinic's zone (aware)."""
        return FigureFilter(self.campaign, self.channel, _months_before(now, self.months) if self.months else None)

    def query(self, **other: object) -> Mapping[str, object]:
        """Return the parameters of an address that asks for the same, but for some."""
        own = {name: getattr(self, name) for name in ("campaign", "channel", "months", "audience", "weeks")}
        return {name: value for name, value in {**own, **other}.items() if value}


def choice_of(query: Mapping[str, str], audience: str) -> Choice:
    """Return what an address asks for; what it asks for in vain is as if it did not. `audience` is the usual list."""
    return Choice(
        campaign=query.get("campaign", ""),
        channel=query.get("channel", ""),
        months=_number(query.get("months", ""), MONTHS, 0),
        audience=query.get("audience", "") or audience,
        weeks=_number(query.get("weeks", ""), WEEKS, WEEKS[0]),
        skipped=int(query["after"]) if _is_number(query.get("after", "")) else 0,
    )


def _number(text: str, known: tuple[int, ...], usual: int) -> int:
    return int(text) if _is_number(text) and int(text) in known else usual


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7


def _months_before(now: datetime, months: int) -> datetime:
    """Return the beginning of the month that lies so many months before the present one ends."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    place = first.year * 12 + first.month - months
    return first.replace(year=place // 12, month=place % 12 + 1)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what its figures count. `is_number` sets it to the right."""

    heading: str
    meaning: str = ""
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown, and as a file has it.

    `note` stands small below it. `path` is a page of the staff's, `url` one elsewhere.
    """

    shown: str
    plain: str
    note: str = ""
    path: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with what it is called, what is above its line and below, and what it shows in a sentence."""

    chart: BarChart
    title: str
    above: str
    below: str
    told: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why people of an issue stand in a column: the issue, the column's heading, and how many for each reason."""

    about: str
    heading: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A table. `name` is that of its file. `empty` is said where it has no row, `alert` where something is wrong.

    `left_off` are rows that only the file has. One that `is_wide` is shown row by row where there is no room.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    drawing: Drawing | None = None
    notes: tuple[str, ...] = ()
    alert: str = ""
    left_off: int = 0
    reasons: tuple[Reasons, ...] = ()
    is_wide: bool = False


def text(shown: object, *, note: str = "", path: str = "", url: str = "", plain: str | None = None) -> Cell:
    """Return a cell of words."""
    return Cell(str(shown), str(shown) if plain is None else plain, note, path, url)


def share_note(part: int, whole: int) -> str:
    """Return a share in per cent with its 95 % interval; empty below so many people that one is a per cent or more."""
    if whole < LEAST_PEOPLE:
        return ""
    found = wilson(part, whole)
    span = "\N{NO-BREAK SPACE}".join((_percent(found.low), "to", _percent(found.high)))
    return f"{_percent(found.estimate)} % ({span})"


def _percent(share: float) -> str:
    return f"{round(100 * share, 1 if share >= 0.1 else 2):g}"


def csv_of(figures: Figures, at: date) -> str:
    """Return a table as a file whose cells no spreadsheet takes for formulas, with the day it was counted on."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow([*(guarded(column.heading) for column in figures.columns), "as of"])
    rows.writerows([*(guarded(cell.plain) for cell in row), at.isoformat()] for row in figures.rows)
    return written.getvalue()
