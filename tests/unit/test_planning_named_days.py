"""The days that a text names, in the forms and languages in which people write them."""

# ruff: noqa: RUF001 - digits of other scripts look like letters of ours
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.planning.named_days import named_days

START = date(2026, 12, 1)
SATURDAYS = [date(2026, 12, 5), date(2026, 12, 12), date(2026, 12, 19)]


def days(text: str, language: str = "en", start: date = START, *, month_first: bool = False) -> list[date]:
    return [named.day for named in named_days(text, start, language, month_first=month_first)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Come on 5 December."),
        ("en", "December 5th, from nine"),
        ("en", "Sat 5 Dec"),
        ("en", "the 5th of December 2026"),
        ("en", "Saturday, December 5, 2026"),
        ("en", "5 DECEMBER 2026"),
        ("en", "5.12.2026"),
        ("en", "05/12/2026"),
        ("en", "Sat 5/12"),
        ("en", "2026-12-05"),
        ("en", "5-Dec-2026"),
        ("es", "el sábado 5 de diciembre de 2026"),
        ("es", "5 dic."),
        ("fr", "le samedi 5 décembre"),
        ("fr", "5 déc. 2026"),
        ("de", "am 5. Dezember"),
        ("de", "Sa., 5.12."),
        ("de", "am 05.12.26"),
        ("pt", "5 de dezembro de 2026"),
        ("it", "sabato 5 dicembre"),
        ("hi", "५ दिसंबर 2026"),
        ("ar", "السبت ٥ ديسمبر"),
    ],
)
def test_a_day_is_found_as_people_write_it(language: str, text: str) -> None:
    assert days(text, language) == [date(2026, 12, 5)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Saturday 5, 12 and 19 December 2026, 9.00am to 1.00pm"),
        ("en", "December 5th, 12th & 19th, 2026"),
        ("en", "Saturdays 5, 12, and 19 December"),
        ("es", "5, 12 y 19 de diciembre"),
        ("fr", "5, 12 et 19 décembre 2026"),
        ("de", "5., 12. und 19. Dezember"),
        ("de", "am 5.12., 12.12. und 19.12.2026"),
        ("pt", "5, 12 e 19 de dezembro"),
        ("it", "5, 12 e 19 dicembre"),
        ("hi", "5, 12 और 19 दिसंबर"),
        ("ar", "٥ و١٢ و١٩ ديسمبر"),
    ],
)
def test_every_day_of_a_list_is_found(language: str, text: str) -> None:
    assert days(text, language) == SATURDAYS


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "from 3 to 7 May"),
        ("en", "3\N{EN DASH}7 May 2027"),
        ("en", "between 3 May and 7 May 2027"),
        ("en", "May 3-7"),
        ("en", "3rd to the 7th of May"),
        ("es", "del 3 al 7 de mayo"),
        ("fr", "du 3 au 7 mai"),
        ("de", "vom 3. bis 7. Mai"),
        ("de", "vom 3.5. bis zum 7.5.2027"),
        ("pt", "de 3 a 7 de maio"),
        ("it", "dal 3 al 7 maggio"),
        ("hi", "3 से 7 मई"),
        ("ar", "من 3 إلى 7 مايو"),
    ],
)
def test_both_ends_of_a_range_are_found(language: str, text: str) -> None:
    assert days(text, language) == [date(2027, 5, 3), date(2027, 5, 7)]


@pytest.mark.parametrize(
    "text",
    [
        "in 1998",
        "(SART, 2023)",
        "Reviewed March 2026",
        "Last reviewed on 2 March 2027.",
        "www.hfea.gov.uk, accessed 2 March 2027",
        "Fees are correct for January 2027",
        "Fees are correct as of 1 January 2027",
        "nine out of 10 may have it, 5 may not, and 3 march on",
        "between 8.00am and 6.30pm, Monday to Friday",
        "Ring 01403 555 0199 about bus number 17",
        "Hum Reprod 2015;30:2703\N{EN DASH}7",
        "a ratio of 5.12. The next",
        "1/2 a tablet in 2 to 3 weeks",
        "31 November",
        "2 out of 10",
    ],
)
def test_what_is_no_appointment_is_none(text: str) -> None:
    assert days(text) == []


def test_the_hours_before_a_day_are_no_days() -> None:
    assert days("8am 12 December; open 9 to 5, 5 May") == [date(2026, 12, 12), date(2027, 5, 5)]


def test_noon_after_a_day_is_no_day() -> None:
    assert days("5 December 12 noon") == [date(2026, 12, 5)]


def test_without_a_year_the_next_one_from_the_start_is_meant() -> None:
    assert days("5 December") == [date(2026, 12, 5)]
    assert days("15 October") == [date(2027, 10, 15)]
    assert days("29 February") == [date(2028, 2, 29)]


def test_what_has_just_passed_is_not_taken_for_next_years() -> None:
    assert days("20 November") == [date(2026, 11, 20)]


def test_the_weekday_before_it_tells_the_year() -> None:
    assert days("Saturday 5 December", start=date(2027, 2, 1)) == [date(2026, 12, 5)]


def test_a_range_over_the_turn_of_the_year_has_two_years() -> None:
    turn = [date(2026, 12, 30), date(2027, 1, 2)]
    assert days("30 December to 2 January 2027") == turn
    assert days("December 30 \N{EN DASH} January 2") == turn


def test_the_month_may_come_first_in_numbers() -> None:
    assert days("12/05/2026", month_first=True) == [date(2026, 12, 5)]
    assert days("13/05/2027", month_first=True) == [date(2027, 5, 13)]


FORMS = (
    "{day.day} {day:%B} {day.year}",
    "{day:%A} {day.day} {day:%B}",
    "{day:%B} {day.day}, {day.year}",
    "{day:%a} {day.day} {day:%b} {day.year}",
    "{day:%Y-%m-%d}",
    "{day.day}.{day.month}.{day.year}",
    "{day.day:02}/{day.month:02}/{day.year}",
)


@given(
    st.dates(START, START + timedelta(days=300)),
    st.sampled_from(FORMS),
    st.sampled_from(["We open on {}.", "({})", "Doors: {}, 9.00am to 1.00pm", "Until {} we take names"]),
)
def test_every_form_gives_its_day(day: date, form: str, around: str) -> None:
    assert days(around.format(form.format(day=day))) == [day]


@given(st.text(max_size=80), st.sampled_from(["en", "de", "hi", "ar", "xx"]))
def test_any_text_is_read_and_every_day_has_its_words(text: str, language: str) -> None:
    for named in named_days(text, START, language):
        assert any(character.isdigit() for character in text[named.start : named.end])


@given(st.text(alphabet="0123456789 ,.-/and5DecMay", max_size=200))
def test_what_looks_like_many_days_is_read_at_once(text: str) -> None:
    named_days(text, START)
