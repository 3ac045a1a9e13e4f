"""Draws a card and encodes it. The same card gives the same bytes, on any day and in any process."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from scheduler.domain.campaign import Brand
from scheduler.domain.content import Card
from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.background import draw_background
from scheduler.rendering.cards.colour import BLACK, RGB, brand_colours, readable
from scheduler.rendering.cards.composition import Badge, Circle, Line, Mark, Rectangle, Rule, Size, Style, compose
from scheduler.rendering.cards.fonts import Run, check_glyphs, drawable, letters, run_width, typeface_of
from scheduler.rendering.cards.layout import Colour, Layout, Logo, Shape, Text, mirrored
from scheduler.rendering.direction import Direction, direction_of, without_overrides
from scheduler.rendering.logo import supplied_image

DRAWING_VERSION = 4
"""Goes up with every change of the drawing code that changes pixels, so that cached cards are drawn again."""

_STRENGTHS = (1.0, 0.6, 0.3, 0.0)
"""How strongly the background is drawn: it fades until the words can be read. A flat ground always carries black or white."""

ENCODINGS: Mapping[str, Mapping[str, int]] = {
    "PNG": {"compress_level": 1, "compress_type": 3},
    "JPEG": {"quality": 90},
}
"""How cards are encoded. zlib's run-length strategy (3) takes two thirds of its default's time, for files a sixth larger:
most of a PNG's time goes into choosing each row's filter (measured on the bundled layouts, 1080 by 1080)."""

_HALF_CAPITAL = 0.36
"""Half the height of Inter's capitals and figures, as a share of the type size."""

_LOGO_SHARE = 0.78
"""How much of its round plate a logo takes up."""


@dataclass(frozen=True, slots=True)
class CardInput:
    """Everything that decides a card's picture. `seed` is the item's key; `logo` is an image file's bytes."""

    card: Card
    brand: Brand
    clinic: str
    logo: bytes | None
    size: Size
    language: str
    seed: str


def card_words(card: Card, clinic: str, handle: str) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs that a layout's words stand for, in NFC and without marks that turn their direction.

    A footer that is empty, or the clinic's name over again, gives way to the brand's handle.
    """
    footer = card.footer.strip() if card.footer.strip() != clinic.strip() else ""
    account = f"@{handle.removeprefix('@')}" if handle else ""
    words = {
        "title": (card.title.text,),
        "lines": tuple(line.text for line in card.lines),
        "statements": tuple(statement.text for statement in card.statements),
        "clinic": (clinic,),
        "footer": (footer or account,) if footer or account else (),
    }
    return {
        name: tuple(without_overrides(unicodedata.normalize("NFC", text)) for text in texts)
        for name, texts in words.items()
    }


def draw_card(source: CardInput, layout: Layout, kind: str = "PNG") -> bytes:
    """Return a card as a PNG or a JPEG. Emoji are left out; a card in a script from right to left is laid out the other way round.

    Raises BadInput when a text does not fit or has no place, a character has no glyph, a colour is malformed
    or the logo is not an image.
    """
    if source.card.statements and not layout.prints("statements"):
        raise BadInput(
            f"templates/cards/{source.card.layout}.toml has no place for the statements that the card must carry: add a "
            'block with words = "statements" below its lines, as the layout that comes with the product has'
        )
    words = _drawn_words(source)
    if direction_of(source.card.title.text, source.language) is Direction.RIGHT_TO_LEFT:
        layout = mirrored(layout)
    marks = [
        mark
        for layer in layout.layers
        if isinstance(layer, Text)
        for mark in compose(layer, words, source.size, source.language, numbered=source.card.numbered)
    ]
    encoded = BytesIO()
    _painted(source, layout, marks).save(encoded, kind, **ENCODINGS[kind])
    return encoded.getvalue()


def _drawn_words(source: CardInput) -> dict[str, tuple[str, ...]]:
    """Return the card's words as they are drawn. Raises BadInput when no typeface has a character."""
    words = card_words(source.card, source.clinic, source.brand.handle)
    drawn = {name: tuple(filter(str.strip, map(drawable, texts))) for name, texts in words.items()}
    for text in (text for texts in drawn.values() for text in texts):
        check_glyphs(text)
    return drawn


def _painted(source: CardInput, layout: Layout, marks: Sequence[Mark]) -> Image.Image:
    """Draw everything, with the strongest background on which all the words can be read."""
    colours = brand_colours(source.brand)
    lines = [mark for mark in marks if isinstance(mark, Line)]
    for strength in _STRENGTHS:
        image = draw_background(
            layout.background,
            colours,
            source.size,
            source.seed,
            strength=strength,
            words=[line.region for line in lines],
        )
        painter = _Painter(image, colours, source)
        painter.layers(layout)
        inks = painter.inks(lines)
        if inks is not None:
            painter.marks(marks, inks)
            return image
    raise BadInput("the card's words cannot be read on its shapes: give the layout's shapes another colour")


class _Painter:
    """Draws onto one image."""

    def __init__(self, image: Image.Image, colours: dict[str, RGB], source: CardInput) -> None:
        self._image = image
        self._draw = ImageDraw.Draw(image)
        self._colours = colours
        self._source = source

    def layers(self, layout: Layout) -> None:
        """Draw the layers without words."""
        for layer in layout.layers:
            if isinstance(layer, Shape):
                box = self._source.size.rectangle(layer.box)
                self._draw.rounded_rectangle(box, layer.radius * self._source.size.side, self._colours[layer.colour])
            elif isinstance(layer, Logo):
                self._logo(layer)

    def inks(self, lines: Sequence[Line]) -> dict[Style, RGB] | None:
        """Return a colour for each style that all its lines can be read in, None where there is none."""
        inks: dict[Style, RGB] = {}
        for style in {line.style for line in lines}:
            regions = [line.region for line in lines if line.style == style]
            ink = self._readable(style.colours, regions)
            if ink is None:
                return None
            inks[style] = ink
        return inks

    def marks(self, marks: Iterable[Mark], inks: Mapping[Style, RGB]) -> None:
        """Draw words, badges and rules."""
        for mark in marks:
            if isinstance(mark, Rule):
                _, top, _, bottom = mark.rectangle
                self._draw.rounded_rectangle(mark.rectangle, (bottom - top) / 2, self._colours[mark.colour])
            elif isinstance(mark, Badge):
                self._lettered_disc(str(mark.number), mark.disc, mark.size, mark.colours)
            else:
                self._line(mark, inks[mark.style])

    def _line(self, line: Line, ink: RGB) -> None:
        left = line.left
        size, weight, language = line.style.size, line.style.weight, self._source.language
        for run in line.runs if line.direction is Direction.LEFT_TO_RIGHT else reversed(line.runs):
            self._letters(run, (left, line.baseline), size, weight, direction=line.direction, ink=ink)
            left += run_width(run, size, weight, language)

    def _letters(
        self, run: Run, start: tuple[float, float], size: int, weight: int, *, direction: Direction, ink: RGB
    ) -> None:
        """Draw letters from the start of their baseline on."""
        (x, across), (y, down) = (divmod(round(place * 4), 4) for place in start)
        drawn = letters(
            run, size, weight, language=self._source.language, direction=direction.value, part=(across, down)
        )
        self._image.paste(ink, (x - drawn.left, y - drawn.top), drawn.mask)

    def _logo(self, layer: Logo) -> None:
        left, top, right, bottom = self._source.size.rectangle(layer.box)
        plate = Circle((left + right) / 2, (top + bottom) / 2, min(right - left, bottom - top) / 2)
        if self._source.logo is None:
            initial = drawable(self._source.clinic)[:1].upper()
            self._lettered_disc(initial, plate, round(plate.radius), ("primary", "background"))
            return
        self._disc(plate, self._colours[layer.plate])
        place = f"assets/{self._source.brand.logo}" if self._source.brand.logo else "the brand's logo"
        logo = _scaled(self._source.logo, place, round(plate.radius * _LOGO_SHARE * 2))
        self._image.paste(logo, (round(plate.x - logo.width / 2), round(plate.y - logo.height / 2)), logo)

    def _lettered_disc(self, text: str, disc: Circle, size: int, colours: Sequence[Colour]) -> None:
        """Draw a disc that stands out from what is behind it, and letters that stand out from the disc."""
        ground = self._readable(colours, [disc.box]) or self._colours[colours[0]]
        self._disc(disc, ground)
        ink = readable((self._colours["background"], self._colours["primary"]), ground) or BLACK
        run = Run(text, typeface_of(text))
        start = (disc.x - run_width(run, size, 700, self._source.language) / 2, disc.y + _HALF_CAPITAL * size)
        self._letters(run, start, size, 700, direction=Direction.LEFT_TO_RIGHT, ink=ink)

    def _readable(self, names: Iterable[Colour], regions: Iterable[Rectangle]) -> RGB | None:
        darkest, lightest = _extremes(self._image, regions)
        return readable((self._colours[name] for name in names), darkest, lightest)

    def _disc(self, disc: Circle, colour: RGB) -> None:
        """Draw a disc with a smooth edge."""
        mask = _round(round(disc.radius * 2))
        self._image.paste(colour, (round(disc.x - mask.width / 2), round(disc.y - mask.height / 2)), mask)


@lru_cache(maxsize=64)
def _round(edge: int) -> Image.Image:
    """Return a disc's mask: drawn four times as large, then reduced."""
    mask = Image.new("L", (edge * 4, edge * 4))
    ImageDraw.Draw(mask).ellipse((0, 0, edge * 4 - 1, edge * 4 - 1), fill=255)
    return mask.reduce(4)


def _extremes(image: Image.Image, regions: Iterable[Rectangle]) -> tuple[RGB, RGB]:
    """Return colours no lighter and no darker than any pixel of the regions: the least and the most of each channel."""
    spans: list[Any] = []
    for left, top, right, bottom in regions:
        box = max(0, int(left)), max(0, int(top)), min(image.width, int(right) + 1), min(image.height, int(bottom) + 1)
        spans.append(image.crop(box).getextrema())
    (red, redder), (green, greener), (blue, bluer) = (
        (min(low for low, _ in channel), max(high for _, high in channel)) for channel in zip(*spans, strict=True)
    )
    return (red, green, blue), (redder, greener, bluer)


@lru_cache(maxsize=8)
def _scaled(logo: bytes, place: str, edge: int) -> Image.Image:
    """Return a logo that fits a square."""
    image = supplied_image(logo, place)
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    return image
