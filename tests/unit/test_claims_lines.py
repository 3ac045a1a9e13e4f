"""No rule reads two lines of a card, a list or a table as one sentence, nor two cells of a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_samples import post_key

from scheduler.claims.engine import check_text
from scheduler.claims.folding import LINE_END, fold
from scheduler.claims.matching import Reader
from scheduler.claims.printed_words import lines_of, together, words_on_cards
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.article import CELL_BORDER
from scheduler.domain.claims import JURISDICTIONS, RuleKind
from scheduler.domain.content import Card, OwnWords, Post, PostPart, Sentence

BOOK = shipped_rules()
READER = Reader(BOOK.chosen(JURISDICTIONS))
EXAMPLES = [example.text for rule in BOOK.rules if rule.kind is not RuleKind.CODE for example in rule.bad]
PRICES = ("Screening call: free", "Assessment: €130")


def said(text: str) -> Sentence:
    return Sentence(text, OwnWords("maya"))


def halves(text: str) -> list[tuple[str, str]]:
    """Return every way in which a text may be broken between two words."""
    words = text.split()
    return [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]


def found_over(text: str, border: int) -> list[str]:
    """Return the rules of which a match in a text lies on both sides of a place."""
    reading = READER.read(text)
    return [hit.rule for hit in (*reading.hits, *reading.required) if hit.start < border < hit.end]


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_match_lies_within_a_line_or_a_cell(text: str) -> None:
    for first, second in halves(text):
        for joined in (lines_of((first, second)), CELL_BORDER.join((first, second)), f"{first} · {second}"):
            assert found_over(joined, len(first) + 1) == [], joined


@given(
    st.lists(
        st.sampled_from([part for text in EXAMPLES for pair in halves(text) for part in pair]), min_size=2, max_size=4
    )
)
def test_lines_find_nothing_that_none_of_them_says(parts: list[str]) -> None:
    text = lines_of(parts)
    for end in (place for place, sign in enumerate(text) if sign == LINE_END):
        assert found_over(text, end) == []


def test_two_lines_of_a_price_list_offer_nothing_for_free() -> None:
    card = Card("list", said("What does it cost?"), tuple(map(said, PRICES)))
    post = Post(post_key("cost"), (PostPart(((said("Ask."),),)),), (), (), "", (card,), "en")
    for words in (*words_on_cards(post), together("part 1", [(said(line),) for line in PRICES])):
        assert READER.read(words.passage.text).hits == ()


def test_an_entry_that_begins_with_a_small_letter_is_another_line() -> None:
    assert READER.read(lines_of(("telephone calls are free", "treatment costs €80"))).hits == ()


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_sentence_that_a_wrap_broke_is_one(text: str) -> None:
    """A text of somebody's own may be broken anywhere: what it says in one line, it says in two."""
    rules = {finding.rule for finding in check_text(text, READER)}
    middle = len(text.split()) // 2
    first, second = halves(text)[middle - 1] if middle else (text, "")
    assert rules <= {finding.rule for finding in check_text(f"{first}\n{second}", READER)}
    sentence = together("part 1", [(said(f"{first}\n{second}"),)]).passage.text
    assert rules <= {finding.rule for finding in check_text(sentence, READER)}


def test_the_end_of_a_line_cannot_be_written() -> None:
    words = together("part 1", [(said(lines_of(("Our peel cures", "acne."))),)])
    assert [hit.rule for hit in READER.read(words.passage.text).hits] == ["ABS01", "EVD08"]


def test_a_folded_text_keeps_its_lines_apart() -> None:
    text = lines_of(("One", "two")) + "\nthree"
    folded = fold(text)
    assert folded.plain.text == "one\ntwo three"
    assert list(folded.plain.pieces(text)) == [(0, 3), (4, 13)]
