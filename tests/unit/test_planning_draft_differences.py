"""A person who has to sign again is told by which words an item differs (promise 11)."""

from __future__ import annotations

from dataclasses import replace

from rendering_samples import post, said

from scheduler.domain.content import Post, PostPart, StatementSource
from scheduler.planning.draft_differences import difference


def of(*texts: str, mark: str = "") -> Post:
    return post(PostPart(tuple((replace(said(text), mark=mark),) for text in texts)))


def test_the_first_words_that_are_gone_and_those_in_their_place_are_told() -> None:
    assert difference(of("Wait.", "Rest a week."), of("Wait.", "Rest two weeks.")) == (
        "'Rest two weeks.' instead of 'Rest a week.'"
    )
    assert difference(of("Wait."), of("Wait.", "Rest; then walk.")) == "'Rest, then walk.' is new"
    assert difference(of("Wait.", "Rest."), of("Wait.")) == "'Rest.' is gone"


def test_a_number_that_an_entry_shows_now_is_told() -> None:
    assert difference(of("Rinse."), of("Rinse.", mark="3.")) == "'3. Rinse.' instead of 'Rinse.'"


def test_words_that_are_not_the_articles_and_the_same_words_are_no_difference() -> None:
    old = replace(of("Wait."), statements=(replace(said("Results vary."), source=StatementSource("vary", 1)),))
    assert difference(old, replace(old, statements=())) == ""
    assert difference(old, old) == ""
