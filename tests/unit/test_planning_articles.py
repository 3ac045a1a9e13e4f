"""What the articles for planning are said to hold stands in them as they are read."""

from __future__ import annotations

import pytest
from planning_articles import ArticleCase, article_cases

CASES = article_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_everything_that_an_article_is_said_to_hold_stands_in_it(case: ArticleCase) -> None:
    text = case.text
    assert [phrase for phrase in case.phrases if phrase not in text] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_word_that_names_the_subject_stands_in_the_title(case: ArticleCase) -> None:
    title = case.article.title.casefold()
    assert any(word.casefold() in title for word in case.known["names_subject"])


def test_the_articles_are_of_many_specialities_languages_places_and_formats() -> None:
    assert len({case.known["speciality"] for case in CASES}) >= 10
    assert {case.known["language"] for case in CASES} >= {"en", "de", "es", "fr", "hi"}
    assert {place for case in CASES for place in case.known["jurisdictions"]} >= {"IN", "UK", "US", "EU", "AU"}
    assert {case.file.suffix for case in CASES} >= {".txt", ".md", ".html", ".docx"}
