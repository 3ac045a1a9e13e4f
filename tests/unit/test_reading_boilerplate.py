"""The buttons and menus around a copied article go; the clinic's words stay."""

from __future__ import annotations

import pytest

from scheduler.domain.article import ParagraphKind, Particular, ParticularKind
from scheduler.planning.reading.blocks import Block, Heading, Text
from scheduler.planning.reading.boilerplate import Trimmed, boilerplate_reason, trim

TITLE = Heading("Skin", 1)
BODY = Text("Exosomes are small vesicles.")


def bullets(*texts: str) -> list[Block]:
    return [Text(text, ParagraphKind.BULLET) for text in texts]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("WhatsAPP", "a button or menu entry of the page"),
        ("☎ Call Now!", "a button or menu entry of the page"),
        ("Share this:", "a button or menu entry of the page"),
        ("Read More →", "a button or menu entry of the page"),
        ("Book an appointment", "a button or menu entry of the page"),
        ("Facebook | Twitter", "a button or menu entry of the page"),
        ("Share on Facebook Tweet", "a button or menu entry of the page"),
        ("This site uses cookies.", "a cookie notice"),
        ("By going on you agree to the use of cookies.", "a cookie notice"),
        ("शेयर करें", "a button or menu entry of the page"),
        ("We use cookies to make this site better. By going on you accept them.", "a cookie notice"),
        ("Home > Blog > Exosomes", "the path to the page"),
        ("Home / Blog", "the path to the page"),
        ("Clinic » Blog » Skin", "the path to the page"),
        ("© 2024 Clinic", "a copyright notice"),
        ("Copyright Clinic, all rights reserved", "a copyright notice"),
        ("5 min read", "a reading time"),
        ("Published on 3rd March 2024", "the date of the page"),
        ("March 3, 2024", "the date of the page"),
        ("12 comments", "a counter of the page"),
        ("Tags: skin, face", "the page's labels"),
        ("+91 98765 43210", "a telephone number alone on its line"),
        ("Call us: (022) 1234 567", "a telephone number alone on its line"),
        ("Email: ask@clinic.example", "an email address alone on its line"),
    ],
)
def test_boilerplate_is_recognised(line: str, reason: str) -> None:
    assert boilerplate_reason(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "Call your doctor if redness lasts.",
        "Call, and we will answer.",
        "Share this with your dermatologist before a treatment.",
        "Back",
        "10-20 mg",
        "2024",
        "Updated guidance from 2023 says otherwise",
        "IL-6 > TNF > IL-1",
        "(c) patients seen in 2023",
        "Patients who want to read more about " + "exosomes " * 8,
        "Our cookies are free of sugar.",
        "Acne is common. Cookies and crisps may trigger it if you accept the glycaemic theory.",
        "Patients using creams may eat cookies if they agree.",
        "Share on Facebook and tweet",
        "Tags: acne, safety: do not use in pregnancy",
        "Homeopathy",
        "At Aestheticaa By Dr.Madhulika, we bring cutting-edge treatments.",
        "…",
    ],
)
def test_the_clinics_words_are_not_boilerplate(line: str) -> None:
    assert boilerplate_reason(line) is None


def test_boilerplate_goes_from_both_ends_and_from_below_the_title() -> None:
    blocks: list[Block] = [
        Text("Menu"),
        Text("Home > Skin"),
        TITLE,
        Text("5 min read"),
        BODY,
        Text("Share"),
        BODY,
        Text("Call"),
    ]
    found = trim(blocks)
    assert found.blocks == (TITLE, BODY, Text("Share"), BODY)
    assert [item.text for item in found.dropped] == ["Menu", "Home > Skin", "Call"]
    assert found.particulars == (Particular(ParticularKind.READING_TIME, "5 min read"),)


def test_trimming_twice_changes_nothing_more() -> None:
    blocks: list[Block] = [Text("Menu"), TITLE, BODY, Heading("Share this", 2), Text("Facebook"), Text("Call")]
    kept = trim(blocks).blocks
    assert kept == (TITLE, BODY)
    assert trim(kept) == Trimmed(kept)


def test_a_title_is_never_boilerplate() -> None:
    assert trim([Heading("Contact us", 1), BODY]).blocks == (Heading("Contact us", 1), BODY)
    assert trim([BODY, Heading("Contact us", 1)]).blocks == (BODY, Heading("Contact us", 1))


def test_a_heading_with_text_below_it_stays() -> None:
    blocks = (TITLE, BODY, Heading("Contact us", 2), Text("We are at 12 Hill Road."))
    assert trim(blocks) == Trimmed(blocks)


def test_a_list_goes_as_a_whole_or_stays() -> None:
    menu, treatments = bullets("Share", "Tweet"), bullets("Laser", "Serum", "Chat")
    page: list[Block] = [*menu, TITLE, BODY, *menu]
    assert trim(page).blocks == (TITLE, BODY)
    blocks = (TITLE, *treatments, BODY, *treatments)
    assert trim(blocks) == Trimmed(blocks)


def test_a_closing_list_of_other_pages_goes() -> None:
    found = trim([TITLE, BODY, Heading("Related posts", 2), Text("Laser or serum?"), Text("Ten tips")])
    assert found.blocks == (TITLE, BODY)
    assert [(item.text, item.reason) for item in found.dropped] == [
        ("Related posts", "a list of other pages"),
        ("Laser or serum?", "a list of other pages"),
        ("Ten tips", "a list of other pages"),
    ]


def test_text_below_such_a_heading_stays() -> None:
    blocks = (TITLE, BODY, Heading("Related posts", 2), Text("We wrote about lasers last month."))
    assert trim(blocks) == Trimmed(blocks)


def test_short_lines_at_the_end_stay_where_nothing_says_what_they_are() -> None:
    blocks = (TITLE, Text("Be well"))
    assert trim(blocks) == Trimmed(blocks)


def test_nothing_but_boilerplate_leaves_nothing() -> None:
    assert trim([Text("Call"), Text("Menu")]).blocks == ()
    assert trim([]) == Trimmed(())
