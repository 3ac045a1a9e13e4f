"""What announces something: the days that an item names, and by when it has to go out for them (promise 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scheduler.domain.article import Article, Section
from scheduler.domain.campaign import Campaign
from scheduler.domain.content import Draft, Issue, sentences_of
from scheduler.domain.sentences import sentence_at
from scheduler.domain.vocabulary import whole_words
from scheduler.planning.calendar import Bounds
from scheduler.planning.day_words import TOLD_PAST, WHEN
from scheduler.planning.named_days import named_days
from scheduler.planning.omitting import quoted
from scheduler.planning.weeks import end_of_weeks

NAMES_PAST = "it names "
"""Begins the note on an item that speaks of a day that is over."""

_NOTICE_WORDS = 450
"""Words of an article that is a notice: the days that it names anywhere are what it is about."""

_TOLD = timedelta(days=365)
"""How long past a day may be and still be what a text announces: what is longer past is history."""

_HISTORY = re.compile(whole_words(*TOLD_PAST), re.IGNORECASE)
_ASKS_WHEN = re.compile(whole_words(*WHEN), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """A day that a sentence names, after which it should not go out.

    One that `opens` a range, or from which on something holds, binds only where no other day does.
    """

    day: date
    sentence: str
    opens: bool = False


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

    @property
    def begin(self) -> date:
        """The first day on which anything may go out."""
        return max(self.campaign.start, self.today)

    def named_in(self, texts: Iterable[str]) -> tuple[Naming, ...]:
        """Return the days that texts announce, in order: what is past and over as history is none of them."""
        found = {naming for text in texts for naming in self._named_in(text)}
        return tuple(sorted(found, key=lambda naming: (naming.day, naming.opens, naming.sentence)))

    def _named_in(self, text: str) -> Iterator[Naming]:
        start, language = self.campaign.start, self.campaign.language
        for named in named_days(text, start, language, month_first=self.month_first):
            sentence = sentence_at(text, named.start)
            if named.day >= self.today or not (named.opens or self._is_history(named.day, sentence)):
                yield Naming(named.day, sentence, named.opens)

    def _is_history(self, day: date, sentence: str) -> bool:
        return self.today - day > _TOLD or _HISTORY.search(sentence) is not None

    def bounds(self, named: Sequence[Naming]) -> Bounds | None:
        """Return what days ask of a time, or None where there are none: by the first of them.

        Of a range the last day counts; before its first is better.
        """
        binding = [one.day for one in named if not one.opens] or [one.day for one in named]
        until = self.campaign.until
        days = [*binding, *((until,) if until else ())]
        if not days:
            return None
        last = min(days)
        first = min((one.day for one in named if one.day >= self.today), default=None)
        return Bounds(first and min(first, last), last, goes_first=self.begin <= last < self.end)


def announced(article: Article, calendar: Calendar) -> Bounds | None:
    """Return by when all of a campaign has to go out, or None where it announces nothing as a whole.

    That is before the first day within its weeks that its title names, or its lead, or any part of a text that is no
    longer than a notice. Where all are over before it begins, nothing of a notice goes out whose title, lead or "When"
    says them. A day that another part says ends that part alone.
    """
    units = article.units()
    whole = [text for unit in units for text in _texts_of(unit)]
    is_notice = sum(len(text.split()) for text in whole) <= _NOTICE_WORDS
    lead = [paragraph.text for paragraph in article.lead]
    when = [text for unit in units if _ASKS_WHEN.search(unit.heading) for text in _texts_of(unit)]
    about = calendar.named_in([article.title, *(lead + when if is_notice else ())])
    anywhere = calendar.named_in([article.title, *lead, *(whole if is_notice else ())])
    ahead = [one for one in anywhere if calendar.begin <= one.day < calendar.end]
    over = [] if any(one.day >= calendar.begin for one in about) else about[-1:]
    return calendar.bounds(ahead or over)


def over_in(article: Article, calendar: Calendar) -> Mapping[str, str]:
    """Return the sections that name a day before which nothing of the campaign goes out, each with the reason."""
    found = {}
    for unit in article.units():
        named = calendar.named_in(_texts_of(unit))
        bounds = calendar.bounds(named) if named else None
        if bounds is not None and bounds.last < calendar.begin:
            found[unit.id] = _no_slot(bounds, named, calendar)
    return found


def _texts_of(unit: Section) -> tuple[str, ...]:
    return unit.heading, *(paragraph.text for paragraph in unit.paragraphs)


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
    """Return what an item's days ask: to go out before the first that it names, else with its campaign.

    A day that is over is among them, so that nothing that announces it has a time any more.
    """
    named = calendar.named_in(printed_in(draft))
    bounds = calendar.bounds(named) if named else whole
    return Dates(bounds, _past(named, calendar), _no_slot(bounds, named, calendar))


def _past(named: Sequence[Naming], calendar: Calendar) -> str:
    past = list(dict.fromkeys(written(one.day) for one in named if one.day < calendar.today))
    return f"{NAMES_PAST}{', '.join(past)}, which {'is' if len(past) == 1 else 'are'} past" if past else ""


def _no_slot(bounds: Bounds | None, named: Sequence[Naming], calendar: Calendar) -> str:
    if bounds is None:
        last = written(calendar.end - timedelta(days=1))
        return f"no time is free in the campaign's weeks, which end on {last}: give it more weeks, days or times"
    said = next((one.sentence for one in named if one.day == bounds.last), "")
    about = f"it is about {written(bounds.last)}" + (f" ('{quoted(said)}')" if said else "")
    if bounds.last < calendar.today:
        return f"its day has passed: {about}. Change its text, or until in campaign.toml"
    if bounds.last < calendar.campaign.start:
        start = written(calendar.campaign.start)
        return f"{about}, and the campaign starts on {start}: start earlier, or change its text"
    return f"{about}, and no time is free until then: start earlier, set a time for it, or give its channel more days"


def printed_in(draft: Draft) -> Iterator[str]:
    """Yield what a draft prints of the article's and a person's words."""
    plain = replace(draft, statements=())
    yield from dict.fromkeys(sentence.printed for sentence in sentences_of(plain))
    if isinstance(draft, Issue):
        yield from (draft.subject, draft.preheader, *draft.subjects)


def written(day: date) -> str:
    """Return a day as staff read it: '5 December 2026'."""
    return f"{day.day} {day:%B} {day.year}"
