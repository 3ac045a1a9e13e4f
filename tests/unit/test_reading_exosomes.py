"""The first real input, read from a scraped page's plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.domain.article import Section
from scheduler.planning.reading import Dropped, Reading, article_markdown, parse_article_markdown, read_article

ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "assets/demo/article.txt").read_bytes()

OUTLINE = [
    (2, None, "Understanding Exosomes and Their Role in Skin Health"),
    (2, None, "Mechanisms of Exosome-Mediated Skin Rejuvenation"),
    (3, 1, "Promotion of Collagen Synthesis"),
    (3, 2, "Enhancement of Skin Cell Proliferation and Migration"),
    (3, 3, "Modulation of Inflammatory Responses"),
    (3, 4, "Protection Against Oxidative Stress"),
    (2, None, "Clinical Applications and Evidence"),
    (3, 1, "Topical Application"),
    (3, 2, "Combination with Microneedling"),
    (3, 3, "Post-Laser Treatment"),
    (2, None, "Emerging Trends and Future Directions"),
    (3, 1, "Plant-Derived Exosomes"),
    (3, 2, "Integration into Skincare Products"),
    (3, 3, "At-Home Skincare Devices"),
    (2, None, "Safety and Regulatory Considerations"),
    (3, 1, "Standardization and Quality Control"),
    (3, 2, "Regulatory Framework"),
    (3, 3, "Long-Term Safety"),
    (2, None, "Conclusion"),
]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_article(SOURCE, "article.txt")


def headed(reading: Reading) -> tuple[Section, ...]:
    return tuple(part for section in reading.article.sections for part in section.walk())


def printed(section: Section) -> str:
    return section.heading if section.number is None else f"{section.number}. {section.heading}"


def test_the_title_is_the_first_line(reading: Reading) -> None:
    assert reading.article.title == "Exosomes: The Next Frontier in Skin Rejuvenation and Anti-Aging Therapy"


def test_there_are_six_sections_and_thirteen_numbered_ones_below_them(reading: Reading) -> None:
    assert [(part.level, part.number, part.heading) for part in headed(reading)] == OUTLINE
    assert sum(level == 2 for level, _, _ in OUTLINE) == 6
    assert sum(number is not None for _, number, _ in OUTLINE) == 13


def test_numbered_sections_lie_within_the_section_above_them(reading: Reading) -> None:
    assert [len(section.sections) for section in reading.article.sections] == [0, 4, 3, 3, 3, 0]


def test_the_lead_and_each_section_have_one_paragraph(reading: Reading) -> None:
    assert [len(unit.paragraphs) for unit in reading.article.units()] == [1] * 20


def test_every_other_paragraph_is_there_unchanged_and_in_order(reading: Reading) -> None:
    source = [" ".join(line.split()) for line in SOURCE.decode().split("\n") if line.strip()]
    article = reading.article
    read = [article.title, *(paragraph.text for paragraph in article.lead)]
    for part in headed(reading):
        read += [printed(part), *(paragraph.text for paragraph in part.paragraphs)]
    assert read + [dropped.text for dropped in reading.dropped] == source


def test_the_buttons_of_the_page_are_dropped_and_reported(reading: Reading) -> None:
    reason = "a button or menu entry of the page"
    assert reading.dropped == (Dropped("WhatsAPP", reason), Dropped("Call", reason))


def test_article_md_reads_back_as_the_same_article(reading: Reading) -> None:
    assert parse_article_markdown(article_markdown(reading.article)) == reading.article


def test_paragraphs_stand_in_article_md_byte_for_byte(reading: Reading) -> None:
    lines = article_markdown(reading.article).split("\n")
    assert all(paragraph.text in lines for unit in reading.article.units() for paragraph in unit.paragraphs)


def test_the_campaign_of_the_repository_holds_this_article(reading: Reading) -> None:
    assert (ROOT / "campaigns/exosomes/article.md").read_text() == article_markdown(reading.article)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_make_no_difference(reading: Reading, newline: str) -> None:
    data = SOURCE.replace(b"\n", newline.encode())
    assert read_article(data, "article.txt") == reading


def test_single_newlines_between_paragraphs_make_no_difference(reading: Reading) -> None:
    assert read_article(SOURCE.replace(b"\n\n", b"\n"), "article.txt") == reading
