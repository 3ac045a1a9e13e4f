"""The years in which something may be planned: near the ends of the calendar no zone can be reckoned with."""

from __future__ import annotations

from datetime import date
from typing import Final

PLANNED_YEARS: Final = range(1970, 9001)

OUTSIDE: Final = f"must lie in the years from {PLANNED_YEARS[0]} to {PLANNED_YEARS[-1]}"


def check_year(day: date) -> None:
    """Raise ValueError for a day, or a time, in a year in which nothing may be planned."""
    if day.year not in PLANNED_YEARS:
        raise ValueError(OUTSIDE)
