"""What counts the parts of an article is said nowhere else; what counts steps is."""

from __future__ import annotations

import pytest
from planning_samples import article_of

from scheduler.domain.article import HEADING, SourceSpan
from scheduler.domain.content import Sentence
from scheduler.planning.numbering import steps_in, without_numbering


def heading(text: str) -> Sentence:
    return Sentence(text, SourceSpan("a", HEADING, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Part 6. Newsletters that people open", "Newsletters that people open"),
        ("Part One: the knee", "The knee"),
        ("6. Costs", "Costs"),
        ("3.2 Risks", "Risks"),
        ("3.2.1. Rare risks", "Rare risks"),
        ("Chapter 4: your stay", "Your stay"),
        ("Section 3.2: Pain", "Pain"),
        ("IV. Risks", "Risks"),
        ("B) Costs", "Costs"),
        ("§ 3 Haftung", "Haftung"),
        ("Teil 2: Ärzte", "Ärzte"),
        ("Capítulo 2 – Riesgos", "Riesgos"),  # noqa: RUF001 - a dash of headings
        ("3.1 ¿Qué es?", "¿Qué es?"),
        ("भाग 2: जोखिम", "जोखिम"),
        ("Q. Will it go away?", "Will it go away?"),
    ],
)
def test_the_number_of_a_part_is_not_printed(text: str, printed: str) -> None:
    assert without_numbering(heading(text)).printed == printed


@pytest.mark.parametrize(
    "text",
    [
        "Step 2: Rinse",
        "2.5 mg of it",
        "1.5 T MRI",
        "0.5 ML",
        "2024 in numbers",
        "24/7 care",
        "5 steps to sleep",
        "C. difficile",
        "Part of the plan",
        "Part 4",
    ],
)
def test_a_number_that_belongs_to_the_words_is(text: str) -> None:
    assert without_numbering(heading(text)) == heading(text)


def test_what_is_left_knows_its_place_in_the_article() -> None:
    found = without_numbering(heading("Part 4. risks"))
    assert (found.text, found.printed) == ("risks", "Risks")
    assert found.source == SourceSpan("a", HEADING, 8, 13)


def test_steps_count_from_one_below_words_that_speak_of_steps() -> None:
    article = article_of(
        "# Your teeth\n\n## Cleaning in three steps\n\n### 1. Brush\n\nA.\n\n### 2. Rinse\n\nB.\n\n"
        "## 1. Costs\n\nC.\n\n## 2. Risks\n\nD.\n"
    )
    numbered = {unit.heading for unit in article.units() if unit.id in steps_in(article)}
    assert numbered == {"Brush", "Rinse"}
