"""Each reader's own words in an issue: what is signed is neutral, and no name can do harm."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, Addressee, RenderedIssue
from scheduler.domain.personal_parts import (
    MAX_NAME,
    as_a_stranger_reads,
    own_words,
    personal_parts,
    printable_first_name,
    with_first_name,
)

GREETING = "Dear {{own-first-name|reader}},"
ISSUE = RenderedIssue("Care", "", f"<p>{GREETING}</p><a href='{UNSUBSCRIBE_PLACEHOLDER}'>", GREETING, (), ())
NAMED = Addressee("s-1", "a@r.example", "Ana Smith", "https://clinic.example/u/1", first_name="Ana")


def test_the_fallback_is_signed_with_the_placeholder() -> None:
    assert with_first_name("Dear {first_name|reader},") == GREETING
    assert with_first_name("Hello {first_name}") == "Hello {{own-first-name|}}"
    assert as_a_stranger_reads(GREETING) == "Dear reader,"


def test_a_reader_gets_their_name_or_the_fallback() -> None:
    link, name = sorted(personal_parts(ISSUE), key=len, reverse=True)[::-1]
    assert {own_words(part, NAMED) for part in (link, name)} == {"https://clinic.example/u/1", "Ana"}
    nameless = Addressee("s-2", "b@r.example", "", "https://clinic.example/u/2")
    assert own_words("{{own-first-name|reader}}", nameless) == "reader"


@pytest.mark.parametrize(
    "name", ["Ana", "Jean-Luc", "O'Brien", "María José", "अनन्या", "D\u2019Arcy", "St. John", "محمد", "Nguyễn"]
)
def test_names_of_people_are_printed_as_they_are_written(name: str) -> None:
    assert printable_first_name(f"  {name} ") == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "   ", "-", "N/A", "null", "NAME", "test", "Patient", "ana@example.com", "http://evil.example"),
        *("evil.example", "Ana1", "<b>Ana</b>", "A & B", 'Ana"', "{{own-unsubscribe-link}}", "Win $500", "x" * 41),
        *("Ana\u202egnp", "Ana\u200b", "%recipient%", "-own-0-"),
    ],
)
def test_what_is_no_name_is_not_printed(name: str) -> None:
    assert printable_first_name(name) == ""


@given(st.text(max_size=60))
def test_nothing_in_a_printed_name_is_read_as_html_or_as_a_link(name: str) -> None:
    printed = printable_first_name(name)
    assert html.escape(printed, quote=False) == printed
    assert len(printed) <= MAX_NAME
    assert not set(printed) & set('<>&"{}|/@:;,\r\n\t0123456789')
