# ruff: noqa: RUF001 - characters that look like others are the matter of these tests
"""Emoji and signs on cards: each in one piece, nothing taken for an emoji that is a sign, and none left out."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from rendering_samples import CLINIC, KEY_POINT, said

from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.drawing import CardInput, draw_card, paint_card
from scheduler.rendering.cards.emoji import emoji_picture, emoji_pieces
from scheduler.rendering.cards.fonts import INTER, _has_glyph, check_glyphs
from scheduler.rendering.cards.layout import layout_text, read_layout
from scheduler.rendering.cards.marks import Line, Size
from scheduler.rendering.cards.pictures import card_alt
from scheduler.rendering.direction import Direction, visual_order

SOURCE = CardInput(KEY_POINT, CLINIC.brand, CLINIC.name, None, Size(600, 338), "en", "exosomes/topical/x/post")
RED_SQUARE = "\U0001f7e5"
RED = (221, 46, 68)
FAMILY = "👨\u200d👩\u200d👧"
HEALTH_WORKER = "👩🏽\u200d⚕\ufe0f"
PLAYING_CARD = "\U0001f0a1"
"""A symbol that Unicode does not count among emoji, and no typeface has."""


_KEY_POINT_LAYOUT = read_layout(layout_text("key-point", None), "key-point")


def _titled(title: str) -> CardInput:
    return replace(SOURCE, card=replace(KEY_POINT, title=said(title), lines=()))


def _drawn(source: CardInput) -> Image.Image:
    with Image.open(BytesIO(draw_card(source, _KEY_POINT_LAYOUT))) as image:
        return image.convert("RGB")


def _red(title: str) -> list[tuple[int, int]]:
    image = _drawn(_titled(title))
    places = ((x, y) for x in range(image.width) for y in range(image.height))
    return [place for place in places if image.getpixel(place) == RED]


def _middle(title: str) -> float:
    across = [x for x, _ in _red(title)]
    return (min(across) + max(across)) / 2


def test_an_emoji_is_drawn_in_its_colours_and_stays_in_the_alt_text() -> None:
    assert not _red("Care")
    assert len(_red(f"Care {RED_SQUARE}")) > 400
    assert RED_SQUARE in card_alt(_titled(f"Care {RED_SQUARE}").card, CLINIC)


def test_an_emoji_stands_where_it_was_written() -> None:
    assert _middle(f"{RED_SQUARE} Care") < _middle(f"Care {RED_SQUARE} Care") < _middle(f"Care Care {RED_SQUARE}")


def test_emoji_in_a_script_from_right_to_left_follow_its_order() -> None:
    first, last = _middle(f"{RED_SQUARE} العناية"), _middle(f"العناية {RED_SQUARE}")
    assert first > last
    assert _middle(f"العناية {RED_SQUARE}🇮🇳") > _middle(f"العناية 🇮🇳{RED_SQUARE}")


@pytest.mark.parametrize(
    ("base", "pieces", "order"),
    [
        (Direction.RIGHT_TO_LEFT, ("العناية", "Best ", "", "Care"), [1, 2, 3, 0]),
        (Direction.LEFT_TO_RIGHT, ("Care ", "العناية", "", "الجلد"), [0, 3, 2, 1]),
        (Direction.RIGHT_TO_LEFT, ("العناية", "", "الجلد"), [2, 1, 0]),
        (Direction.LEFT_TO_RIGHT, ("not ", "", "safe"), [0, 1, 2]),
        (Direction.RIGHT_TO_LEFT, ("العناية", "Best", ""), [2, 1, 0]),
        (Direction.RIGHT_TO_LEFT, ("",), [0]),
    ],
)
def test_an_emoji_does_not_turn_the_words_around_it(base: Direction, pieces: tuple[str, ...], order: list[int]) -> None:
    assert [place for place, _ in visual_order(pieces, base)] == order


@pytest.mark.parametrize(
    "title", [RED_SQUARE, RED_SQUARE * 12, "😀", FAMILY, f"{FAMILY}{HEALTH_WORKER}🇮🇳", "❤\ufe0f " * 20]
)
def test_a_heading_of_emoji_alone_is_drawn_in_its_place(title: str) -> None:
    assert _drawn(_titled(title)) != _drawn(_titled("\u200d"))


@pytest.mark.parametrize("emoji", ["😀", FAMILY, HEALTH_WORKER, "🇮🇳", "1\ufe0f\u20e3", "❤\ufe0f", "✅", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_an_emoji_of_several_characters_is_one(emoji: str) -> None:
    assert emoji_pieces(f"a{emoji}{emoji} b") == [("a", False), (emoji, True), (emoji, True), (" b", False)]


@pytest.mark.parametrize(
    "emoji", ["👁\ufe0f\u200d🗨\ufe0f", "👁\u200d🗨", "🏳\u200d🌈", "❤\u200d🔥", "👩🏽\u200d⚕", "🧑\u200d⚕\ufe0f"]
)
def test_an_emoji_is_found_with_and_without_its_variation_selectors(emoji: str) -> None:
    assert emoji_pieces(emoji) == [(emoji, True)]
    assert emoji_picture(emoji, 32).tobytes() == emoji_picture(emoji.replace("\ufe0f", ""), 32).tobytes()


@pytest.mark.parametrize("text", ["© 2026", "Care™", "1 # *", "β ↔ μ", "✓ ✗", "30 °C", "त्वचा", "العناية", "a\u200db"])
def test_a_sign_is_no_emoji(text: str) -> None:
    assert emoji_pieces(text) == [(text, False)]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (f"Care {PLAYING_CARD}", "PLAYING CARD ACE OF SPADES"),
        ("Care \u20e3", "COMBINING ENCLOSING KEYCAP"),
        ("Care ➤ 5", "BLACK RIGHTWARDS ARROWHEAD"),
        ("Care ﬁ", "LATIN SMALL LIGATURE FI"),
    ],
)
def test_a_character_that_cannot_be_drawn_is_refused_by_its_name_and_place(title: str, name: str) -> None:
    with pytest.raises(BadInput, match=f"{name}.*, in '{title}'"):
        _drawn(_titled(title))


@pytest.mark.parametrize("sign", "♀♂⚕⌀☐☑✔✘☎⬇℞№℃µ≤≥≠±×½⅓⁻⁺⁽⁾ˣᵃₓ₁㎎㎖㎕㎍㎡㎜㎝㏄㎏₂")
def test_a_card_draws_every_unit_and_sign_of_its_text(sign: str) -> None:
    source = _titled(f"Use {sign} 2 or 3")
    assert _drawn(source) != _drawn(_titled("Use  2 or 3"))
    assert _drawn(source) != _drawn(_titled("Use \u200d 2 or 3"))
    drawn = paint_card(source, _KEY_POINT_LAYOUT)
    assert " ".join(mark.words for mark in drawn.marks if isinstance(mark, Line)).startswith(f"Use {sign} 2 or 3")
    assert f"Use {sign} 2 or 3" in card_alt(source.card, CLINIC)


@pytest.mark.parametrize(("unit", "letters"), [("㎎", "mg"), ("㎖", "mℓ"), ("㎡", "m²"), ("㏄", "cc"), ("㎍", "μg")])
def test_a_unit_in_one_character_is_drawn_with_the_letters_that_it_stands_for(unit: str, letters: str) -> None:
    assert _drawn(_titled(f"Use 5 {unit}")) == _drawn(_titled(f"Use 5 {letters}"))


def test_a_clinic_that_begins_with_an_emoji_has_its_first_letter_in_the_logos_place() -> None:
    emoji, letter = (_drawn(replace(SOURCE, clinic=name)).crop((0, 270, 68, 338)) for name in ("🧬 Care", "Care"))
    assert emoji == letter


def test_a_mark_that_no_typeface_has_is_refused_by_its_name() -> None:
    # What is drawn for a mark without a glyph is no box, and was taken for the mark.
    with pytest.raises(BadInput, match="COMBINING OVERLINE"):
        check_glyphs("a\u0305")


def test_a_typeface_has_what_its_file_says_and_what_it_can_compose() -> None:
    assert [_has_glyph(INTER, character) for character in "aé\u1ea9\u200d\u00ad \nअ漢"] == [True] * 7 + [False] * 2
