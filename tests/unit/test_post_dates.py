"""Nothing goes out after a day that it names, however the day is written (promise 6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planned_articles import START, campaign_of, plan_article, standing
from planning_articles import article_cases
from planning_samples import FakeStore, clinic

from scheduler.domain.article import Article, Paragraph, Section
from scheduler.domain.content import Item, Kind, sentences_of

_ENGLISH = "January February March April May June July August September October November December"
_GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
_SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_HINDI = "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_DE_WEEKDAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"


def _name(names: str, number: int) -> str:
    return names.split()[number - 1]


FORMS: dict[str, tuple[str, Callable[[date], str]]] = {
    "5 March 2027": ("en", lambda day: f"Come on {day.day} {_name(_ENGLISH, day.month)} {day.year} from 9 to 5."),
    "Friday, 5th March": (
        "en",
        lambda day: (
            f"Come on {_name(_WEEKDAYS, day.weekday() + 1)}, {day.day}{_ordinal(day.day)} {_name(_ENGLISH, day.month)}."
        ),
    ),
    "March 5, 2027": ("en", lambda day: f"Doors open {_name(_ENGLISH, day.month)} {day.day}, {day.year} at 10 a.m."),
    "the 5th of March": (
        "en",
        lambda day: f"It is on the {day.day}{_ordinal(day.day)} of {_name(_ENGLISH, day.month)}.",
    ),
    "05/03/2027": ("en", lambda day: f"Date: {day:%d/%m/%Y}, in the hall."),
    "Fri 5 Mar": ("en", lambda day: f"Walk in: {day:%a} {day.day} {_name(_ENGLISH, day.month)[:3]}, 9am to 1pm."),
    "2027-03-05": ("en", lambda day: f"The course begins on {day}."),
    "by 5 March": ("en", lambda day: f"Please register by {day.day} {_name(_ENGLISH, day.month)} at the desk."),
    "am 5. März 2027": (
        "de",
        lambda day: f"Der Kurs ist am {day.day}. {_name(_GERMAN, day.month)} {day.year} um 17 Uhr.",
    ),
    "Freitag, 5.3.": (
        "de",
        lambda day: f"Kommen Sie am {_name(_DE_WEEKDAYS, day.weekday() + 1)}, {day.day}.{day.month}., in die Praxis.",
    ),
    "5 de marzo": ("es", lambda day: f"Le esperamos el {day.day} de {_name(_SPANISH, day.month)} de {day.year}."),
    "le 5 mars": ("fr", lambda day: f"Rendez-vous le {day.day} {_name(_FRENCH, day.month)} {day.year} à 10 heures."),
    "5 मार्च 2027": ("hi", lambda day: f"शिविर {day.day} {_name(_HINDI, day.month)} {day.year} को है।"),
}
"""A way of writing a day, its language, and a sentence that has it."""

_REST = ("The room is on the ground floor.", "Bring your card.", "There is free parking behind the house.")


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


@pytest.mark.parametrize("written", FORMS)
def test_nothing_that_names_a_day_is_planned_after_it(written: str) -> None:
    language, sentence_of = FORMS[written]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(0, 60), st.integers(1, 8), st.integers(0, 7))
    def holds(days_ahead: int, sections: int, place: int) -> None:
        day = START + timedelta(days=days_ahead)
        sentence = sentence_of(day)
        article = _announcement(sentence, sections, place % sections)
        report = plan_article(article, campaign_of(language), clinic()).report
        late = [
            f"{item.key} on {item.slot.local.date()}"
            for item in standing(report)
            if _says(item, sentence) and item.slot.local.date() > day
        ]
        assert late == []

    holds()


def test_of_several_days_the_first_one_counts() -> None:
    days = (date(2026, 12, 5), date(2026, 12, 12), date(2026, 12, 19))
    sentence = "Come on Saturday 5, 12 or 19 December 2026."
    report = plan_article(_announcement(sentence, 6, 5), campaign_of("en"), clinic()).report
    named = [item for item in standing(report) if _says(item, sentence)]
    assert named
    assert all(item.slot.local.date() <= days[0] for item in named)


@pytest.mark.parametrize("name", ["flu", "pressure-day"])
def test_an_announcement_goes_out_before_its_days_though_another_campaign_has_the_slots(name: str) -> None:
    cases = {case.name: case for case in article_cases()}
    case, other = cases[name], cases["dental"]
    start, last = case.known["start"], case.known["last_day"]
    clinic_, store = clinic(jurisdictions=("UK",)), FakeStore()
    plan_article(other.article, campaign_of("en", start, slug="other"), clinic_, store)
    plan = plan_article(case.article, campaign_of("en", start, slug="announced"), clinic_, store)
    assert [str(item.key) for item in standing(plan.report) if item.slot.local.date() > last] == []
    first = min(day for dated in case.dated for day in dated.days)
    dated = case.dated[0].text
    early = [item for item in standing(plan.report) if item.slot.local.date() <= first and _says(item, dated)]
    assert {item.key.kind for item in early} == {Kind.POST, Kind.ISSUE}
    assert len(plan.issues) == 1


def _says(item: Item, words: str) -> bool:
    return any(words in sentence.text for sentence in sentences_of(item.draft))


def _announcement(sentence: str, sections: int, place: int) -> Article:
    """Return a notice of short sections, of which the one at `place` names the day."""
    return Article(
        "Hearing day at the surgery",
        (Paragraph("We test your hearing for nothing. It takes a quarter of an hour."),),
        tuple(
            Section(
                f"part-{number}",
                f"Hearing day, part {number + 1}",
                2,
                (Paragraph(f"{sentence} {_REST[0]}" if number == place else f"{_REST[1]} {_REST[2]}"),),
            )
            for number in range(sections)
        ),
    )
