"""Measures the contrast of words on the pixels of finished cards."""

from collections import Counter
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from scheduler.domain.campaign import Brand
from scheduler.domain.content import Card, Sentence
from scheduler.rendering.cards import drawing
from scheduler.rendering.cards.background import draw_background
from scheduler.rendering.cards.colour import MINIMUM_CONTRAST, RGB, brand_colours, contrast
from scheduler.rendering.cards.composition import Line, Size, compose
from scheduler.rendering.cards.drawing import CardInput, card_words, draw_card
from scheduler.rendering.cards.layout import Layout, Text, layout_text, read_layout

PALETTES = {
    "default": Brand(),
    "dark": Brand(primary="#1b1b2f", accent="#e43f5a", background="#101018", text="#f2f2f2"),
    "pale": Brand(primary="#cfe8e5", accent="#ffd9c7", background="#ffffff", text="#dddddd"),
    "mid-grey": Brand(primary="#777777", accent="#888888", background="#7f7f7f", text="#808080"),
    "loud": Brand(primary="#ff2d75", accent="#ffe600", background="#00d5ff", text="#3300ff"),
}
LONG = Card(
    "key-point",
    Sentence("Enhancement of Skin Cell Proliferation and Migration", None),
    (Sentence("Exosomes can promote the proliferation and migration of keratinocytes and fibroblasts.", None),),
    footer="General information, not medical advice.",
)
STATED = replace(LONG, statements=(Sentence("Every procedure has risks: ask your doctor about them.", None),))
LIST = Card(
    "list",
    Sentence("Mechanisms", None),
    tuple(Sentence(text, None) for text in ("Collagen synthesis", "Cell migration", "Calmer inflammation")),
    numbered=True,
)


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("card", [LONG, LIST, STATED], ids=["key-point", "list", "statements"])
@pytest.mark.parametrize("seed", ["one", "two"])
def test_every_line_can_be_read_on_what_is_drawn_behind_it(name: str, card: Card, seed: str) -> None:
    # Small print is measured at its full size: in a small picture hardly a pixel of its letters is all ink.
    size = Size(1200, 675) if card.statements else Size(600, 338)
    source = CardInput(card, PALETTES[name], "Aestheticaa", None, size, "en", seed)
    layout = read_layout(layout_text(card.layout, None), card.layout)
    lines = _lines(source, layout)
    with Image.open(BytesIO(draw_card(source, layout))) as finished:
        behind = _background(source, layout, lines, finished)
        for line in lines:
            assert _measured(line, finished, behind) >= MINIMUM_CONTRAST, line.words


def _lines(source: CardInput, layout: Layout) -> list[Line]:
    words = card_words(source.card, source.clinic, source.brand.handle)
    return [
        mark
        for layer in layout.layers
        if isinstance(layer, Text)
        for mark in compose(layer, words, source.size, source.language, numbered=source.card.numbered)
        if isinstance(mark, Line)
    ]


def _background(source: CardInput, layout: Layout, lines: list[Line], finished: Image.Image) -> Image.Image:
    """Return the background of a finished card: of the strengths that it may have, the one that is most like it."""
    candidates = [
        draw_background(
            layout.background,
            brand_colours(source.brand),
            source.size,
            source.seed,
            strength=strength,
            words=[line.region for line in lines],
        )
        for strength in drawing._STRENGTHS
    ]
    return min(candidates, key=lambda candidate: len(_differing(finished, candidate)))


def _differing(one: Image.Image, other: Image.Image) -> list[RGB]:
    """Return the colours of `one` at every pixel where the two are not the same."""
    first, second = one.tobytes(), other.tobytes()
    return [
        (first[at], first[at + 1], first[at + 2])
        for at in range(0, len(first), 3)
        if first[at : at + 3] != second[at : at + 3]
    ]


def _measured(line: Line, finished: Image.Image, behind: Image.Image) -> float:
    left, top, right, bottom = (round(edge) for edge in line.region)
    ground = behind.crop((left, top, right, bottom))
    ink, _ = Counter(_differing(finished.crop((left, top, right, bottom)), ground)).most_common(1)[0]
    pixels = ground.tobytes()
    behind_it = {(pixels[at], pixels[at + 1], pixels[at + 2]) for at in range(0, len(pixels), 3)}
    return min(contrast(ink, colour) for colour in behind_it)
