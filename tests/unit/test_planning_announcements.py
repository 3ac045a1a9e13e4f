"""What an item's days ask of its time, and what announces something as a whole."""

from __future__ import annotations

from datetime import date

import pytest
from planning_articles import article_cases
from planning_samples import article_of, campaign, drafts_of

from scheduler.domain.article import Article
from scheduler.planning.announcements import Calendar, Dates, announced, dates_of
from scheduler.planning.calendar import Bounds

START = date(2026, 12, 1)
CASES = {case.name: case for case in article_cases()}
LONG = "\n\n".join(f"## Part {name}\n\n" + "Cells of the skin divide every day. " * 20 for name in "ABCDEFGH")


def calendar(today: date = START, **changes: object) -> Calendar:
    return Calendar(campaign(**({"start": START} | changes)), today)


def dates(article: Article, section: str, when: Calendar) -> Dates:
    drafts = drafts_of(article, start=when.campaign.start)
    draft = next(one.draft for one in drafts.drafted if one.key.section == section)
    return dates_of(draft, when, announced(article, when))


@pytest.mark.parametrize("name", ["flu", "pressure-day"])
def test_a_notice_announces_its_days(name: str) -> None:
    known = CASES[name].known
    start, last = known["start"], known["last_day"]
    when = Calendar(campaign(start=start), start)
    assert announced(CASES[name].article, when) == Bounds(None, last, goes_first=True)


@pytest.mark.parametrize("name", ["dental", "knee", "fertility", "exosomes", "panic"])
def test_an_article_announces_nothing(name: str) -> None:
    assert announced(CASES[name].article, calendar()) is None


def test_a_long_article_with_a_day_in_one_section_is_no_announcement_but_that_section_goes_out_before_it() -> None:
    text = "Skin\n\nThe skin renews itself every month from below, as long as a person lives.\n\n" + LONG
    dated = "## Open evening\n\nCome to our open evening on Tuesday 15 December 2026, and ask the doctor what you want."
    article = article_of(f"{text}\n\n{dated}")
    when = calendar()
    assert announced(article, when) is None
    day = date(2026, 12, 15)
    assert dates(article, "open-evening", when).bounds == Bounds(day, day, goes_first=True)
    assert dates(article, "part-a", when).bounds is None


def test_until_binds_everything() -> None:
    article = article_of("Skin\n\nThe skin renews itself every month from below, as long as a person lives.\n\n" + LONG)
    when = calendar(until=date(2026, 12, 10))
    assert dates(article, "part-a", when).bounds == Bounds(None, date(2026, 12, 10), goes_first=True)


def test_days_that_are_over_bind_nothing_and_are_told() -> None:
    article = CASES["flu"].article
    when = calendar(date(2026, 12, 7))
    found = dates(article, "lead", when)
    assert found.bounds is not None
    assert (found.bounds.first, found.bounds.last) == (date(2026, 12, 12), date(2026, 12, 19))
    assert found.note == "it names 5 December 2026, which is past"


def test_what_is_over_altogether_is_told_and_free() -> None:
    found = dates(CASES["flu"].article, "lead", calendar(date(2027, 1, 7)))
    assert found.bounds is None
    assert found.note == "it names 5 December 2026, 12 December 2026, 19 December 2026, which are past"


def test_history_is_not_told() -> None:
    article = article_of(
        "Skin\n\nOn 3 May 2019 we opened our practice, and have looked after the skin of the town ever since."
    )
    found = dates(article, "lead", calendar())
    assert (found.bounds, found.note) == (None, "")
