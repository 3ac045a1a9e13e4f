"""Measures the contrast of words on the pixels of finished cards."""

from collections import Counter
from dataclasses import replace
from io import BytesIO
from random import Random

import pytest
from card_samples import LAYOUTS, sample
from PIL import Image

from scheduler.domain.campaign import Brand
from scheduler.domain.content import COMPOSITIONS
from scheduler.rendering.cards.arrangements import arrangement_of
from scheduler.rendering.cards.drawing import CardInput, Drawn, draw_card, paint_card
from scheduler.rendering.cards.grounds import Ornament, draw_background
from scheduler.rendering.cards.layout import layout_texts, read_layouts
from scheduler.rendering.cards.marks import Line, Size
from scheduler.rendering.cards.motifs import motif_names, named_motif, read_motif
from scheduler.rendering.cards.painting import Painter, Scene
from scheduler.rendering.colour import LARGE_CONTRAST, MINIMUM_CONTRAST, RGB, brand_colours, contrast

PALETTES = {
    "default": Brand(),
    "dark": Brand(primary="#1b1b2f", accent="#e43f5a", background="#101018", text="#f2f2f2"),
    "black": Brand(primary="#000000", accent="#333333", background="#0a0a0a", text="#111111"),
    "pale": Brand(primary="#cfe8e5", accent="#ffd9c7", background="#ffffff", text="#dddddd"),
    "white": Brand(primary="#ffffff", accent="#f5f5f5", background="#ffffff", text="#fafafa"),
    "mid-grey": Brand(primary="#777777", accent="#888888", background="#7f7f7f", text="#808080"),
    "loud": Brand(primary="#ff2d75", accent="#ffe600", background="#00d5ff", text="#3300ff"),
    "neon": Brand(primary="#39ff14", accent="#ff00ff", background="#ffff00", text="#00ffff"),
    "reds": Brand(primary="#c1121f", accent="#e5383b", background="#ff8fa3", text="#660708"),
    "pastel": Brand(primary="#9a8c98", accent="#c9ada7", background="#f2e9e4", text="#4a4e69"),
}
MOTIFS = motif_names(None)
SHOWN = 390
"""CSS pixels that a card is wide on a phone."""

LARGE, LARGE_BOLD = 24, 18.66
"""CSS pixels from which words are large (WCAG 2.2)."""


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_line_can_be_read_on_what_is_drawn_behind_it(name: str, layout: str) -> None:
    length = "longest" if sum(map(ord, name + layout)) % 2 else "typical"
    size = Size(1200, 675) if sum(map(ord, layout)) % 2 else Size(1080, 1080)
    choice = sum(map(ord, layout + name[::-1]))
    motif = named_motif(MOTIFS[choice % len(MOTIFS)], None)
    card = replace(sample(layout, "en", length), composition=choice % COMPOSITIONS)
    source = CardInput(card, PALETTES[name], "Aestheticaa", None, size, "en", name, motif=motif)
    drawn = paint_card(source, *read_layouts(layout_texts(layout, None).items()), keep_behind=True)
    lines = [mark for mark in drawn.marks if isinstance(mark, Line)]
    assert lines
    for line in lines:
        assert _measured(line, drawn) >= _needed(line, size), line.words


@pytest.mark.parametrize("number", range(24))
def test_what_the_levels_tell_of_a_place_is_what_its_pixels_are(number: int) -> None:
    background = read_layouts(layout_texts("key-point", None).items())[0].background
    size = Size(1080, 1080)
    colours = brand_colours(list(PALETTES.values())[number % len(PALETTES)])
    chosen = named_motif(MOTIFS[number % len(MOTIFS)], None)
    ornament = Ornament(read_motif(chosen[1], chosen[0]), arrangement_of(number), f"item {number}")
    backdrop = draw_background(background, colours, size, ornament, strength=1.0, words=((0, 900, 1080, 960),))
    painter = Painter(backdrop, colours, Scene(size, "en", "Clinic", None, "logo", "Title", {}, is_mirrored=False))
    random = Random(number)
    for _ in range(40):
        left, top = random.uniform(-20, 1000), random.uniform(-20, 1000)
        region = left, top, left + random.uniform(30, 400), top + random.uniform(30, 200)
        box = [
            max(0, int(region[0])),
            max(0, int(region[1])),
            min(1080, int(region[2]) + 1),
            min(1080, int(region[3]) + 1),
        ]
        channels = backdrop.image.crop((box[0], box[1], box[2], box[3])).split()
        least, most = zip(*(channel.getextrema() for channel in channels), strict=True)
        assert painter.behind(region) == (least, most)


@pytest.mark.parametrize("motif", MOTIFS)
def test_words_can_be_read_on_every_motif_in_every_composition(motif: str) -> None:
    layouts = read_layouts(layout_texts("key-point", None).items())
    chosen, brands = named_motif(motif, None), ("default", "dark", "pastel")
    for composition in range(COMPOSITIONS):
        card = replace(sample("key-point", "en", "longest"), composition=composition)
        size = Size(1200, 675) if composition % 2 else Size(1080, 1080)
        brand = PALETTES[brands[composition % len(brands)]]
        source = CardInput(card, brand, "Aestheticaa", None, size, "en", f"{motif}/{composition}", motif=chosen)
        drawn = paint_card(source, *layouts, keep_behind=True)
        assert drawn.behind is not None
        for line in (mark for mark in drawn.marks if isinstance(mark, Line)):
            left, top, right, bottom = map(round, line.region)
            colours = set(_pixels(drawn.behind.crop((left, top, right, bottom))))
            least = min(contrast(drawn.inks[line.style], colour) for colour in colours)
            assert least >= _needed(line, size), line.words


def test_what_is_measured_is_what_is_sent() -> None:
    source = CardInput(sample("question", "en", "typical"), Brand(), "Aestheticaa", None, Size(600, 338), "en", "one")
    layouts = read_layouts(layout_texts("question", None).items())
    with Image.open(BytesIO(draw_card(source, *layouts))) as sent:
        assert sent.tobytes() == paint_card(source, *layouts, keep_behind=True).image.tobytes()


def _needed(line: Line, size: Size) -> float:
    shown = line.style.size * SHOWN / size.width
    return LARGE_CONTRAST if shown >= (LARGE_BOLD if line.style.weight >= 700 else LARGE) else MINIMUM_CONTRAST


def _measured(line: Line, drawn: Drawn) -> float:
    assert drawn.behind is not None
    left, top, right, bottom = (round(edge) for edge in line.region)
    ground = drawn.behind.crop((left, top, right, bottom))
    pixels, finished = _pixels(ground), _pixels(drawn.image.crop((left, top, right, bottom)))
    ink, _ = Counter(now for now, before in zip(finished, pixels, strict=True) if now != before).most_common(1)[0]
    return min(contrast(ink, colour) for colour in set(pixels))


def _pixels(image: Image.Image) -> list[RGB]:
    data = image.tobytes()
    return list(zip(data[::3], data[1::3], data[2::3], strict=True))
