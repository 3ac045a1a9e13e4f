"""What announces something: the days that an item names, and by when it has to go out for them (promise 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scheduler.domain.article import Article
from scheduler.domain.campaign import Campaign
from scheduler.domain.content import Draft, Issue, sentences_of
from scheduler.planning.calendar import Bounds, end_of_weeks
from scheduler.planning.named_days import named_days

NAMES_PAST = "it names "
"""Begins the note on an item that speaks of a day that is over."""

_NOTICE_WORDS = 450
"""Words of an article that is a notice: the days that it names anywhere are what it is about."""

_TOLD = timedelta(days=365)
"""How long past a day may be and still be told of: what is longer past is history."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the days of a campaign's words are read: its language and start, the day on which it is planned."""

    campaign: Campaign
    today: date
    month_first: bool = False

    @property
    def end(self) -> date:
        """The first day after the campaign's weeks."""
        return end_of_weeks(self.campaign, self.today)

    def days_in(self, texts: Iterable[str]) -> tuple[date, ...]:
        """Return the days that texts name, in order."""
        campaign = self.campaign
        found = {
            named.day
            for text in texts
            for named in named_days(text, campaign.start, campaign.language, month_first=self.month_first)
        }
        return tuple(sorted(found))

    def ahead(self, days: Iterable[date]) -> tuple[date, ...]:
        """Return those of the days that are not over: the others bind nothing."""
        return tuple(day for day in days if day >= self.today)


def announced(article: Article, calendar: Calendar) -> Bounds | None:
    """Return by when a campaign as a whole has to go out, or None where it announces nothing.

    It does when a person says until when it is true, and when days within its weeks stand in its title, in its lead, or
    anywhere in a text that is no longer than a notice.
    """
    campaign = calendar.campaign
    units = article.units()
    whole = [text for unit in units for text in (unit.heading, *(part.text for part in unit.paragraphs))]
    head = [article.title, *(part.text for part in article.lead)]
    is_notice = sum(len(text.split()) for text in whole) <= _NOTICE_WORDS
    days = [day for day in calendar.ahead(calendar.days_in(whole if is_notice else head)) if day < calendar.end]
    if campaign.until is None and not days:
        return None
    last = campaign.until or days[-1]
    return Bounds(None, last, goes_first=calendar.today <= last < calendar.end)


@dataclass(frozen=True, slots=True)
class Dates:
    """What an item's days ask of its time: by when it goes out, None for whenever, and a note on days that are over.

    `no_slot` says why it has no time where none keeps its days, or the campaign's weeks.
    """

    bounds: Bounds | None = None
    note: str = ""
    no_slot: str = ""


UNDATED = Dates()
"""The item names no day, and may go out whenever."""


def dates_of(draft: Draft, calendar: Calendar, whole: Bounds | None) -> Dates:
    """Return what an item's days ask: to go out before the days that it names, else with its campaign.

    Never later than the campaign as a whole. Days that are over bind nothing, and are told.
    """
    days = calendar.days_in(printed_in(draft))
    ahead, until = calendar.ahead(days), calendar.campaign.until
    bounds = whole
    if ahead:
        last = min(ahead[-1], until) if until else ahead[-1]
        bounds = Bounds(min(ahead[0], last), last, goes_first=last < calendar.end)
    return Dates(bounds, _past(days, calendar), _no_slot(bounds, calendar))


def _past(days: Iterable[date], calendar: Calendar) -> str:
    past = [written(day) for day in days if calendar.today - _TOLD <= day < calendar.today]
    return f"{NAMES_PAST}{', '.join(past)}, which {'is' if len(past) == 1 else 'are'} past" if past else ""


def _no_slot(bounds: Bounds | None, calendar: Calendar) -> str:
    if bounds is None:
        last = written(calendar.end - timedelta(days=1))
        return f"no time is free in the campaign's weeks, which end on {last}: give it more weeks, days or times"
    if bounds.last < calendar.campaign.start:
        start = written(calendar.campaign.start)
        return (
            f"it is about {written(bounds.last)}, and the campaign starts on {start}: start earlier, or change its text"
        )
    if bounds.last < calendar.today:
        return f"it is about {written(bounds.last)}, which is past: change its text, or until in campaign.toml"
    return (
        f"it is about {written(bounds.last)}, and no time is free until then: start earlier, set a time for it, or "
        "give its channel more days"
    )


def printed_in(draft: Draft) -> Iterator[str]:
    """Yield what a draft prints of the article's and a person's words."""
    plain = replace(draft, statements=())
    yield from dict.fromkeys(sentence.printed for sentence in sentences_of(plain))
    if isinstance(draft, Issue):
        yield from (draft.subject, draft.preheader, *draft.subjects)


def written(day: date) -> str:
    """Return a day as staff read it: '5 December 2026'."""
    return f"{day.day} {day:%B} {day.year}"
