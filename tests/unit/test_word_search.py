"""Words are looked for as people type them, and marked where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.word_search import (
    LONGEST_WORD,
    MOST_WORDS,
    excerpt,
    folded_words,
    has_words,
    marked,
    wanted_words,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe, ÄRZTE & Maße", "grosse arzte masse"),
        ("the patient\u2019s e-mail", "the patient s e mail"),
        ("ज़रूरी हँसी", "जरूरी हंसी"),
        ("क्\u200dषमा सू\u00adचना", "क्षमा सूचना"),
        ("½ of 20\u00a0mg", "12 of 20 mg"),
        ("snake_case", "snake case"),
        ("أسنان مُدَرِّس", "اسنان مدرس"),
        ("…!?", ""),
    ],
)
def test_a_text_is_folded_into_the_words_that_are_looked_for(text: str, folded: str) -> None:
    assert folded_words(text) == folded


def test_every_wanted_word_begins_a_word() -> None:
    folded = folded_words("Dental implants last for years.")
    assert has_words(folded, wanted_words("IMPL last"))
    assert not has_words(folded, wanted_words("plants"))


def test_a_query_has_so_many_words_of_such_a_length_and_each_once() -> None:
    assert wanted_words("gum Gum GUM") == ("gum",)
    assert len(wanted_words(" ".join(f"w{number}" for number in range(50)))) == MOST_WORDS
    assert wanted_words("x" * 500) == ("x" * LONGEST_WORD,)


def test_whole_words_are_marked_in_any_script() -> None:
    assert marked("Zähne putzen", wanted_words("zahn")) == (("Zähne", True), (" putzen", False))
    assert marked("त्वचा का उपचार", wanted_words("उपच")) == (("त्वचा का ", False), ("उपचार", True))


def test_an_excerpt_begins_near_what_was_found_and_ends_between_words() -> None:
    text = f"{'word ' * 60}implant {'more ' * 60}".strip()
    cut = excerpt(text, ("implant",))
    assert cut.startswith("… word")
    assert cut.endswith("more …")
    assert "implant" in cut
    assert excerpt("Short.", ("nothing",)) == "Short."


@given(st.text(), st.text())
def test_no_text_and_no_query_is_too_odd(text: str, query: str) -> None:
    wanted = wanted_words(query)
    assert "".join(piece for piece, _ in marked(text, wanted)) == text
    assert all(wanted_words(word) == (word,) for word in wanted), "folding twice is folding once"
    excerpt(text, wanted)
    if wanted and has_words(folded_words(text), wanted):
        assert any(hit for _, hit in marked(text, wanted))
