"""The weeks of a campaign."""

from __future__ import annotations

from datetime import date

from scheduler.domain.campaign import Campaign


def days_of(start: date, weeks: int, today: date | None = None) -> range:
    """Return the days of so many weeks from a day on that are not over, as proleptic ordinals.

    Where all of them are over today, the weeks begin today.
    """
    first, present = start.toordinal(), (today or start).toordinal()
    if first + 7 * weeks <= present:
        first = present
    return range(max(first, present), min(first + 7 * weeks, date.max.toordinal()))


def end_of_weeks(campaign: Campaign, today: date) -> date:
    """Return the first day after a campaign's weeks."""
    return date.fromordinal(days_of(campaign.start, campaign.weeks, today).stop)
