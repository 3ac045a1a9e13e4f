"""What an item's days ask of its time, and what announces something as a whole."""

from __future__ import annotations

from datetime import date

import pytest
from planning_articles import article_cases
from planning_samples import article_of, campaign, drafts_of

from scheduler.domain.article import Article
from scheduler.planning.announcements import Calendar, Dates, announced, dates_of, over_in
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
    start, first = known["start"], min(day for dated in known["dated"] for day in dated["days"])
    when = Calendar(campaign(start=start), start)
    assert announced(CASES[name].article, when) == Bounds(first, first, goes_first=True)


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


def test_what_names_a_day_that_is_over_has_no_time_any_more_and_says_which_sentence_it_is() -> None:
    found = dates(CASES["flu"].article, "lead", calendar(date(2026, 12, 7)))
    assert found.bounds is not None
    assert found.bounds.last == date(2026, 12, 5)
    assert found.note == "it names 5 December 2026, which is past"
    assert found.no_slot.startswith("its day has passed: it is about 5 December 2026 ('When: Saturday 5, 12 and 19 Dec")


def test_the_rest_of_a_notice_goes_by_the_days_to_come_and_not_at_all_when_there_are_none() -> None:
    article = CASES["flu"].article
    between = announced(article, calendar(date(2026, 12, 7)))
    assert between == Bounds(date(2026, 12, 12), date(2026, 12, 12), goes_first=True)
    after = announced(article, calendar(date(2027, 1, 7)))
    assert after == Bounds(None, date(2026, 12, 19))


SHORT = "Knees\n\nMost knees hurt at some time, and most of them get better by themselves within some weeks.\n\n"


@pytest.mark.parametrize(
    "mention",
    [
        "Our clinic opened on 3 March 2025.",
        "Our second clinic opened on 3 June 2026, and has a gym.",
        "Updated 4 May 2026.",
        "Since 5 May 2026 we have had a second surgeon.",
        "The new guideline was published on 10 November 2026.",
        "From 1 March 2026 the visit costs 80 pounds.",
        "Founded on 2 February 2026 by two sisters.",
    ],
)
def test_history_ends_nothing(mention: str) -> None:
    article = article_of(f"{SHORT}## About us\n\n{mention} We are four people, and look after the knees of the town.")
    assert announced(article, calendar()) is None
    assert over_in(article, calendar()) == {}
    assert dates(article, "about-us", calendar()).bounds is None


@pytest.mark.parametrize("start", [START, date(2026, 12, 14)])
def test_a_day_before_the_start_ends_only_the_section_that_names_it(start: date) -> None:
    day = START if start == START else date(2026, 12, 5)
    text = f"{SHORT}## Open evening\n\nCome and see us on {day.day} December 2026 from six to eight.\n\n"
    article = article_of(f"{text}## What to do\n\nMove it a little every hour, and do not rest it longer than a day.")
    when = calendar(date(2026, 11, 28) if start != START else date(2026, 12, 2), start=start)
    over = over_in(article, when)
    assert list(over) == ["open-evening"]
    assert f"'Come and see us on {day.day} December 2026 from six to eight.'" in over["open-evening"]
    assert announced(article, when) is None
    assert dates(article, "what-to-do", when).bounds is None


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("Come on Saturday 5, 12 or 19 December.", 5),
        ("Come on Saturday 5 December. There is a second day on 12 December.", 5),
        ("Come between 5 and 19 December.", 19),
        ("Come any day from 5 to 19 December.", 19),
        ("Come any day from 5 December to 19 December.", 19),
        ("Come every Saturday until 19 December.", 19),
        ("Come between 5 and 19 December, and book by 3 December.", 3),
        ("From 5 December we open on Saturdays.", 5),
    ],
)
def test_the_first_day_binds_and_of_a_range_the_last(said: str, last: int) -> None:
    article = article_of(f"{SHORT}## Come\n\n{said} We look at both knees, and tell you what may help them.")
    found = dates(article, "come", calendar()).bounds
    assert found is not None
    assert found.last == date(2026, 12, last)


def test_history_is_not_told() -> None:
    article = article_of(
        "Skin\n\nOn 3 May 2019 we opened our practice, and have looked after the skin of the town ever since."
    )
    found = dates(article, "lead", calendar())
    assert (found.bounds, found.note) == (None, "")
