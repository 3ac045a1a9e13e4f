"""No text of a card overflows its box, is clipped, or stands on another: in every layout, size and language."""

from dataclasses import replace
from itertools import pairwise

import pytest
from card_samples import LANGUAGES, LAYOUTS, LENGTHS, SIZES, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.article import EMPTY_CELL
from scheduler.domain.campaign import Brand
from scheduler.domain.content import COMPOSITIONS, Card, OwnWords, Sentence
from scheduler.planning.cards import CARD_STATEMENTS
from scheduler.rendering.cards.arrangements import arrangement_of, varied
from scheduler.rendering.cards.composition import Overflow, compose
from scheduler.rendering.cards.drawing import CardInput, card_words, composed
from scheduler.rendering.cards.fitting import STORY_BOTTOM, STORY_TOP, fitted
from scheduler.rendering.cards.layout import Layout, Logo, Symbol, Text, layout_texts, mirrored, read_layouts
from scheduler.rendering.cards.marks import Badge, Line, Size

Box = tuple[float, float, float, float]

OVERHANG = 0.05
"""How far a round first letter may stand out, as a share of the type size."""

WORDS = {
    "en": st.sampled_from(
        [
            "skin",
            "exosomes",
            "may",
            "support",
            "collagen",
            "of",
            "30",
            "nm",
            "the",
            "TGF-β",
            "keratinocytes,",
            "vary",
            "between",
            "≥",
            "5",
            "%",
            "✨",
            "👩🏽\u200d⚕\ufe0f",
        ]
    ),
    "hi": st.sampled_from(
        ["त्वचा", "की", "कोशिकाओं", "में", "एक्सोसोम", "मदद", "कर", "सकते", "हैं।", "30", "nm", "परिणाम", "✨"]
    ),
    "ar": st.sampled_from(
        ["قد", "تدعم", "الإكسوسومات", "خلايا", "الجلد", "TGF-β", "بحجم", "30", "nm", "وتهدئة", "الالتهاب.", "✨"]
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_place_for_words_lies_over_another_or_over_a_sign(layout: str, size: tuple[int, int]) -> None:
    boxes = [
        Size(*size).rectangle(layer.box)
        for layer in fitted(_layouts(layout)[0], Size(*size)).layers
        if isinstance(layer, Text | Symbol)
    ]
    for number, one in enumerate(boxes):
        assert not any(_meet(one, other) for other in boxes[number + 1 :])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_little_usual_and_most_text_fits_every_layout_or_its_fallback(language: str, size: tuple[int, int]) -> None:
    for layout in LAYOUTS:
        for length in LENGTHS:
            card = sample(layout, language, length)
            _assert_in_place(card, _fitting(card, language, Size(*size)), language, Size(*size))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_whatever_a_planner_writes_stays_in_its_place_or_is_named(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    layout = data.draw(st.sampled_from(("key-point", "list", "question", "safety")))
    size = Size(*data.draw(st.sampled_from(SIZES)))
    text = st.lists(WORDS[language], min_size=1, max_size=22).map(" ".join)
    count = data.draw(st.integers(2, 6)) if layout == "list" else data.draw(st.integers(0, 1))
    statement = data.draw(text.filter(lambda words: len(words) <= CARD_STATEMENTS))
    card = Card(
        layout,
        Sentence(data.draw(text), OwnWords("maya")),
        tuple(Sentence(data.draw(text), OwnWords("maya")) for _ in range(count)),
        numbered=layout == "list",
        footer="General information, not medical advice.",
        statements=(Sentence(statement, OwnWords("maya")),) if data.draw(st.booleans()) else (),
    )
    texts = {sentence.text for sentence in (card.title, *card.lines, *card.statements)}
    try:
        chosen = _fitting(card, language, size)
    except Overflow as error:
        named = str(error)
    else:
        _assert_in_place(card, chosen, language, size)
        return
    assert any(text in named for text in texts)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_list_that_fills_its_place_keeps_the_tails_of_its_last_letters_in_it(size: tuple[int, int]) -> None:
    for length in range(8, 24):
        entries = ("قد", "قد", " ".join([*["قد"] * length, "الإكسوسومات"]))
        card = Card(
            "list",
            Sentence("قد", OwnWords("maya")),
            tuple(Sentence(entry, OwnWords("maya")) for entry in entries),
            numbered=True,
        )
        _assert_in_place(card, _fitting(card, "ar", Size(*size)), "ar", Size(*size))


@pytest.mark.parametrize("composition", range(1, COMPOSITIONS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_stay_in_their_places_in_every_composition(language: str, composition: int) -> None:
    for layout in LAYOUTS:
        size = Size(*SIZES[(composition + len(layout)) % len(SIZES)])
        card = replace(sample(layout, language, "longest"), composition=composition)
        chosen = _fitting(card, language, size)
        _assert_in_place(card, chosen, language, size)
        boxes = [size.rectangle(layer.box) for layer in chosen.layers if isinstance(layer, Text | Symbol | Logo)]
        for number, one in enumerate(boxes):
            assert not any(_meet(one, other) for other in boxes[number + 1 :])


def test_a_story_keeps_its_ends_free_of_words() -> None:
    size = Size(1080, 1920)
    for name in LAYOUTS:
        for layer in fitted(_layouts(name)[0], size).layers:
            if isinstance(layer, Text):
                _, top, _, bottom = size.rectangle(layer.box)
                assert top >= STORY_TOP * size.height
                assert bottom <= STORY_BOTTOM * size.height + 0.01


def _layouts(name: str) -> tuple[Layout, ...]:
    return read_layouts(layout_texts(name, None).items())


def _source(card: Card, language: str, size: Size) -> CardInput:
    return CardInput(card, Brand(handle="aestheticaa"), "Aestheticaa", None, size, language, "seed")


def _words(card: Card) -> dict[str, tuple[str, ...]]:
    return card_words(card, "Aestheticaa", "aestheticaa")


def _fitting(card: Card, language: str, size: Size) -> Layout:
    """Return the first of a card's layouts that has room for it."""
    problem: Overflow | None = None
    for layout in _layouts(card.layout):
        arranged = varied(layout, arrangement_of(card.composition))
        laid_out = fitted(mirrored(arranged) if language == "ar" else arranged, size)
        try:
            composed(laid_out, _words(card), _source(card, language, size))
        except Overflow as error:
            problem = problem or error
        else:
            return laid_out
    assert problem is not None
    raise problem


def _assert_in_place(card: Card, layout: Layout, language: str, size: Size) -> None:
    printed: list[str] = []
    for layer in (layer for layer in layout.layers if isinstance(layer, Text)):
        left, top, right, bottom = size.rectangle(layer.box)
        marks = compose(layer, _words(card), size, language, numbered=card.numbered)
        lines = [mark for mark in marks if isinstance(mark, Line)]
        printed += [line.words.strip() for line in lines]
        for box in [line.region for line in lines] + [mark.disc.box for mark in marks if isinstance(mark, Badge)]:
            assert box[0] >= left - 1 - OVERHANG * max(line.style.size for line in lines)
            assert box[2] <= right + 1
            assert box[1] >= top - 1
            assert box[3] <= bottom + 1
        for upper, lower in pairwise(lines):
            is_beside = lower.baseline <= upper.baseline and card.rows
            assert is_beside or lower.baseline - upper.baseline >= 0.95 * min(upper.style.size, lower.style.size)
    rows = [cell for row in card.table for cell in row if cell != EMPTY_CELL]
    kicker = [card.kicker.text] if card.kicker else []
    for text in (*kicker, *rows, *(sentence.text for sentence in (card.title, *card.lines, *card.statements))):
        assert "".join(text.split()) in "".join("".join(printed).split())


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1
