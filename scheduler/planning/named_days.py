"""The days that a text names: of the month, as people write them in the languages of the product (promise 6).

Only a day with its month counts: "in 1998", "Reviewed March 2026" and "(SART, 2023)" name none, and neither does a day
on which something was read, written or updated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from scheduler.domain.vocabulary import whole_words
from scheduler.planning.day_words import BEGINNING, BETWEEN, JOINING, LANGUAGES, NO_APPOINTMENT, RANGES

JUST_PAST = timedelta(days=30)
"""A day without its year that is so long past was meant as past: nobody announces what comes in eleven months so."""

_ORDINAL = r"(?:st|nd|rd|th|er|ère|ª|º|°|\.)?"
_DAY = rf"(?<![\d£$€₹])(?<!\d[.,:/])\d{{1,2}}(?![\d%:]|[.,]\d){_ORDINAL}"
_JOINED = rf"(?:\s*[,;&+/\u2013\u2014،-]\s*(?:(?:{'|'.join(JOINING)})\s+)?|\s+(?:{'|'.join(JOINING)})\s+|\s+و\s*)"
"""What stands between the days of a list or a range; the Arabic 'and' is written onto the word behind it."""
_LIST = re.compile(rf"\.?{_JOINED}(?:(?:the|el|le|il|den|zum)\s+)?(?:[^\W\d]+\.?,?\s+)?", re.IGNORECASE)
_TO = rf"(?:\s*[\u2013\u2014-]\s*|\s+(?:{'|'.join(RANGES)})\s+)"
_ON_A_DAY = r"(?:(?:the|el|le|il|den|zum)\s+)?(?:[^\W\d]+\.?,?\s+)?"
_RANGE = re.compile(rf"(?P<first>\d{{1,2}}){_ORDINAL}{_TO}{_ON_A_DAY}(?=\d)", re.IGNORECASE)
_RANGE_GAP = re.compile(rf"\.?{_TO}{_ON_A_DAY}", re.IGNORECASE)
_BETWEEN = re.compile(rf"\b(?:{BETWEEN})\s+{_ON_A_DAY}$", re.IGNORECASE)
_BEGINNING = re.compile(rf"{whole_words(*BEGINNING)}\s+{_ON_A_DAY}$", re.IGNORECASE)
_OF = r"(?:\s+(?:of|de|del|di|do|da)\s+|-|\s*)"
_YEAR = r"(?:(?:\s+(?:of|de|del|do))?[\s,.]*\b(?P<year>(?:19|20|٢٠|२०)\d\d)\b)?"
_DIGIT = re.compile(r"\d")
_ISO = re.compile(r"(?<![\d-])(?P<year>20\d\d)[-/](?P<month>\d\d)[-/](?P<day>\d\d)(?![\d-])")
_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<a>\d{1,2})(?P<mark>[./-])\s?(?P<b>\d{1,2})(?P=mark)\s?(?P<year>20\d\d|(?<=[./])\d\d)(?![\d/-]|\.\d)"
)
_BEFORE = 40
"""Characters before a day in which a word says that it is no appointment."""
_NO_APPOINTMENT = re.compile(whole_words(*NO_APPOINTMENT), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that a text names, and where: its characters `start` to `end`. Days of one list share them.

    One that `opens` a range, or from which on something holds, is not over when it has passed.
    """

    day: date
    start: int
    end: int
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """Days of one month as they are written: `year` None where it is left out, `weekday` from 0 (Monday), or None.

    Those of `opening` are the first of a range.
    """

    days: tuple[int, ...]
    month: int
    year: int | None
    weekday: int | None
    start: int
    end: int
    opening: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Forms:
    """The patterns of one language, and what its names mean."""

    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    short: re.Pattern[str]
    weekday_before: re.Pattern[str]
    months: dict[str, int]
    weekdays: dict[str, int]


def named_days(text: str, start: date, language: str = "en", *, month_first: bool = False) -> tuple[NamedDay, ...]:
    """Return the days that a text names, in order.

    A day without a year is the next one from `start`, or the one that fits the weekday written before it. `language` is
    the text's. With `month_first` 5/12/2026 is the twelfth of May, where both could be a month.
    """
    if _DIGIT.search(text) is None:
        return ()
    forms = _forms(language.partition("-")[0].lower())
    found = sorted(_found(text, forms, month_first=month_first), key=lambda one: one.start)
    days = (day for one in _with_years(_with_ranges(found, text), text, start) for day in _days(one))
    return tuple(sorted(set(days), key=lambda named: (named.start, named.day)))


def _found(text: str, forms: _Forms, *, month_first: bool) -> Iterator[_Found]:
    """Yield what is written as a day in a text, but for what is no appointment."""
    for found in (*_numbers(text, month_first=month_first), *_names(text, forms), *_short(text, forms)):
        before = text[max(0, found.start - _BEFORE) : found.start]
        sentence = re.split(r"[.!?;\n]\s", before)[-1]
        if _NO_APPOINTMENT.search(sentence) is None:
            weekday = forms.weekday_before.search(before)
            yield replace(found, weekday=forms.weekdays[weekday["weekday"].casefold()]) if weekday else found


def _names(text: str, forms: _Forms) -> Iterator[_Found]:
    """Yield the days beside a month's name."""
    taken: set[int] = set()
    for form in (forms.day_first, forms.month_first):
        for found in form.finditer(text):
            if taken.isdisjoint(range(found.start(), found.end())):
                taken |= set(range(found.start(), found.end()))
                year = int(found["year"]) if found["year"] else None
                month = forms.months[found["month"].casefold()]
                yield _Found(_ascending(found["days"]), month, year, None, found.start(), found.end())


def _numbers(text: str, *, month_first: bool) -> Iterator[_Found]:
    """Yield the days that are written in numbers alone."""
    for found in _ISO.finditer(text):
        year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
        yield _Found((day,), month, year, None, found.start(), found.end())
    for found in _NUMBERS.finditer(text):
        day, month = int(found["a"]), int(found["b"])
        if found["mark"] != "." and (month > 12 or (month_first and day <= 12)):
            day, month = month, day
        year = int(found["year"])
        yield _Found((day,), month, year + 2000 if year < 100 else year, None, found.start(), found.end())


def _short(text: str, forms: _Forms) -> Iterator[_Found]:
    """Yield days in numbers without a year ("Sa 5.12."), which only a word before them tells from other numbers."""
    for found in forms.short.finditer(text):
        yield _Found(
            (int(found["day"]),), int(found["dotted"] or found["month"]), None, None, found.start("day"), found.end()
        )


def _ascending(days: str) -> tuple[int, ...]:
    """Return the days of a list; what stands before them and is no earlier day ("9 to 5, 5 May") is none of them."""
    numbers = [int(number) for number in re.findall(r"\d+", days)]
    kept = numbers[-1:]
    for number in reversed(numbers[:-1]):
        if number >= kept[0]:
            break
        kept.insert(0, number)
    return tuple(kept)


def _with_years(found: list[_Found], text: str, start: date) -> Iterator[_Found]:
    """Yield each with its year: its own, that of the list or range that it begins, or that of the next such day."""
    written: _Found | None = None
    for one in reversed(found):
        year = one.year
        if year is None and written is not None and written.year and _LIST.fullmatch(text[one.end : written.start]):
            year = written.year - (one.month > written.month)
        written = replace(one, year=year) if year else None
        yield written or replace(one, year=_next_year(one, start))


def _with_ranges(found: list[_Found], text: str) -> list[_Found]:
    """Return each with those of its days that open a range, or from which on something holds."""
    ends = (*(one.start for one in found[1:]), len(text))
    return [replace(one, opening=_opening(one, text, end)) for one, end in zip(found, ends, strict=False)]


def _opening(one: _Found, text: str, next_start: int) -> frozenset[int]:
    before = text[max(0, one.start - _BEFORE) : one.start]
    said = text[one.start : one.end]
    if _BETWEEN.search(before):
        return frozenset(one.days[:-1] if len(one.days) > 1 else one.days)
    found = {int(ends["first"]) for ends in _RANGE.finditer(said)}
    follows = text[one.end : next_start]
    if (next_start < len(text) and _RANGE_GAP.fullmatch(follows)) or (len(one.days) == 1 and _BEGINNING.search(before)):
        found.add(one.days[-1])
    return frozenset(found & {*one.days})


def _next_year(one: _Found, start: date) -> int:
    """Return the year of these days: that of the next ones from `start` on, unless the weekday fits another."""
    years = range(start.year - 1, start.year + 5)  # a leap day comes after four years
    around = [(first, last) for year in years for first, last in [_ends(one, year)] if first and last]
    near = [(first, last) for first, last in around if last.year <= start.year + 1]
    fitting = [(first, last) for first, last in near if first.weekday() == one.weekday]
    ahead = [last for _, last in fitting or around if last >= start]
    past = [last for _, last in fitting or near if last < start]
    if past and (not ahead or (not fitting and start - past[-1] <= JUST_PAST)):
        return past[-1].year
    return ahead[0].year if ahead else start.year


def _ends(one: _Found, year: int) -> tuple[date | None, date | None]:
    return _date(year, one.month, one.days[0]), _date(year, one.month, one.days[-1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days(one: _Found) -> Iterator[NamedDay]:
    for number in one.days:
        day = _date(one.year or 0, one.month, number) if one.year else None
        if day is not None:
            yield NamedDay(day, one.start, one.end, number in one.opening)


@lru_cache(maxsize=16)
def _forms(language: str) -> _Forms:
    """Return the patterns of a language: the names of all languages, and the shorter ones of its own."""
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    uncapitalised: set[str] = set()
    own = language if language in LANGUAGES else "en"
    for tag in (own, *sorted(LANGUAGES.keys() - {own})):
        words = LANGUAGES[tag]
        found = _numbered(words.months, 1), _numbered(words.weekdays, 0)
        if tag == own:
            found = found[0] | _numbered(words.short_months, 1), found[1] | _numbered(words.short_weekdays, 0)
        months, weekdays = found[0] | months, found[1] | weekdays
        if tag not in _CAPITALISED:
            uncapitalised |= found[0].keys() | found[1].keys()
    month, weekday = _any_of(months, uncapitalised), _any_of(weekdays, uncapitalised)
    days = rf"(?P<days>{_DAY}(?:{_JOINED}(?:(?:the|el|le|il|den)\s+|{weekday}\.?,?\s+)?{_DAY})*)"
    month = rf"(?P<month>{month})"
    in_german = r"\b(?:am|vom|zum|den|dem|ab|bis)\s+|(?<=\.)\s*(?:,|und|bis|[-\u2013])\s*|" if own == "de" else ""
    return _Forms(
        day_first=re.compile(rf"{days}{_OF}{month}\.?{_YEAR}"),
        month_first=re.compile(rf"{month}\.?\s+(?:the\s+)?{days}{_YEAR}"),
        short=re.compile(
            rf"(?:{in_german}{weekday}\.?,?\s+)(?P<day>\d{{1,2}})"
            r"(?:\.\s?(?P<dotted>1[0-2]|0?[1-9])\.(?!\d)|/(?P<month>1[0-2]|0?[1-9])(?![\d/]))"
        ),
        weekday_before=re.compile(rf"(?P<weekday>{weekday})s?\.?,?\s+(?:(?:the|el|le|il|den|o|a|dia|día)\s+)?$"),
        months=months,
        weekdays=weekdays,
    )


_CAPITALISED = frozenset({"en", "de"})
"""Languages that begin these names with a capital: "5 may" asks, and "5 May" is a day."""


def _numbered(names: str, first: int) -> dict[str, int]:
    return {name.casefold(): number for number, forms in enumerate(names.split(), first) for name in forms.split("/")}


def _any_of(names: dict[str, int], uncapitalised: set[str]) -> str:
    """Return a pattern for any of the names as a whole word."""
    written = {form for name in names.keys() - {"-"} for form in (name.capitalize(), name.upper())} | (
        names.keys() & uncapitalised
    )
    longest_first = sorted(written, key=lambda name: (-len(name), name))
    return rf"(?<![^\W\d])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W\d]|[\u0900-\u0963])"
