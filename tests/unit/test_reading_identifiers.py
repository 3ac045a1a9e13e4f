"""Names made from headings and titles are stable, unique and safe, in any script."""

from __future__ import annotations

import unicodedata

import pytest

from scheduler.planning.reading.identifiers import (
    SLUG_LENGTH,
    SectionIds,
    campaign_slug,
    slugify,
    split_any_number,
    split_number,
)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("1. Topical Application", (1, "Topical Application")),
        ("12) Lasers", (12, "Lasers")),
        ("1.Topical", (1, "Topical")),
        ("1. 5 benefits", (1, "5 benefits")),
        ("1.5 ml", (None, "1.5 ml")),
        ("01. Serums", (None, "01. Serums")),
        ("2024. A year", (None, "2024. A year")),
        ("१. कोलेजन", (None, "१. कोलेजन")),
        ("5 benefits", (None, "5 benefits")),
        ("1.", (None, "1.")),
    ],
)
def test_a_plain_number_before_a_heading_is_taken_off(heading: str, expected: tuple[int | None, str]) -> None:
    assert split_number(heading) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("1.2 Serums", ((1, 2), "Serums")), ("१. कोलेजन", ((1,), "कोलेजन")), ("5 benefits", ((), "5 benefits"))],
)
def test_numbers_in_any_script_and_with_parts_are_known(heading: str, expected: tuple[tuple[int, ...], str]) -> None:
    assert split_any_number(heading) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Post-Laser Treatment", "post-laser-treatment"),
        ("1. Post-Laser Treatment", "post-laser-treatment"),
        ("1.2 Serums", "serums"),
        ("What's TGF-β?", "whats-tgf-β"),
        ("एक्सोसोम क्या हैं", "एक्सोसोम-क्या-हैं"),
        ("ما هي؟", "ما-هي"),
        ("می\u200cخواهم", "میخواهم"),  # noqa: RUF001 - Persian
        ("***", "section"),
        ("Lead", "lead-2"),
    ],
)
def test_section_ids_are_made_from_the_words(heading: str, expected: str) -> None:
    assert SectionIds().give(heading) == expected


def test_section_ids_are_unique() -> None:
    ids = SectionIds()
    given = [ids.give(heading) for heading in ("Uses", "Uses", "Uses 2", "USES", "Uses 2", "Uses 2 2")]
    assert given == ["uses", "uses-2", "uses-2-2", "uses-3", "uses-2-3", "uses-2-2-2"]


def test_section_ids_are_cut_between_words() -> None:
    assert SectionIds().give("word " * 30) == "-".join(["word"] * 12)


def test_the_way_accents_are_encoded_makes_no_difference() -> None:
    assert slugify(unicodedata.normalize("NFD", "Crème brûlée")) == slugify("Crème brûlée") == "crème-brûlée"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Exosomes: The Next Frontier in Skin Rejuvenation", "exosomes"),
        ("Crème and Ångström", "creme-and-angstrom"),
        ("एक्सोसोम: नई उम्मीद", "एक्सोसोम"),
        (": Skin", "skin"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
        ("!!!", ""),
    ],
)
def test_campaign_slugs_are_single_safe_names(title: str, expected: str) -> None:
    assert campaign_slug(title) == expected


def test_campaign_slugs_are_cut_at_a_word() -> None:
    assert campaign_slug("The next frontier in skin rejuvenation and care") == "the-next-frontier-in-skin-rejuvenation"
    assert campaign_slug("x" * 99) == "x" * SLUG_LENGTH
