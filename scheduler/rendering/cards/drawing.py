"""Draws a card. The same card gives the same bytes, on any day and in any process."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from scheduler.domain.campaign import Brand
from scheduler.domain.characters import without_overrides
from scheduler.domain.content import Card
from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.arrangements import arrangement_of, varied
from scheduler.rendering.cards.composition import Overflow, compose
from scheduler.rendering.cards.encoding import PNG_ONLY, Encoding, encoded
from scheduler.rendering.cards.fitting import fitted
from scheduler.rendering.cards.fonts import check_glyphs
from scheduler.rendering.cards.grounds import Ornament, draw_background
from scheduler.rendering.cards.layout import Background, Layout, Logo, Symbol, Text, mirrored
from scheduler.rendering.cards.marks import Badge, Line, Mark, Rule, Size, Style
from scheduler.rendering.cards.motifs import NO_MOTIF, read_motif
from scheduler.rendering.cards.painting import Painter, Scene
from scheduler.rendering.colour import RGB, brand_colours
from scheduler.rendering.direction import Direction, direction_of

DRAWING_VERSION = 16
"""Goes up with every change of the drawing code that changes pixels, so that cached cards are drawn again."""

_ATTEMPTS = ((1.0, True), (0.6, True), (0.3, True), (0.6, False), (0.0, False))
"""How strongly the background is drawn, and whether all words are in the brand's own colours.

It fades until they can be read; where they cannot, black and white are taken, which a flat ground always carries.
"""


@dataclass(frozen=True, slots=True)
class CardInput:
    """Everything that decides a card's picture. `seed` is the item's key; `logo` is an image file's bytes.

    `photos` are the files that layouts name, by that name; `motif` is the name of one and its text.
    """

    card: Card
    brand: Brand
    clinic: str
    logo: bytes | None
    size: Size
    language: str
    seed: str
    photos: tuple[tuple[str, bytes], ...] = ()
    motif: tuple[str, str] = (NO_MOTIF, "")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished card.

    `layout` is the one that the words fitted, as it was laid out; `behind` the card without words.
    """

    image: Image.Image
    layout: Layout
    marks: tuple[Mark, ...]
    inks: Mapping[Style, RGB]
    behind: Image.Image | None


def card_words(card: Card, clinic: str, handle: str) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs that a layout's words stand for, in NFC and without marks that turn their direction.

    A footer that is empty, or the clinic's name over again, gives way to the brand's handle.
    """
    footer = card.footer.strip() if card.footer.strip() != clinic.strip() else ""
    account = f"@{handle.removeprefix('@')}" if handle else ""
    words = {
        "kicker": (card.kicker.printed,) if card.kicker else (),
        "title": (card.title.printed,),
        "lines": tuple((line.shown or line.text) if card.numbered else line.printed for line in card.lines),
        "table": tuple(row.text for row in card.rows),
        "rows": _told_rows(card),
        "statements": tuple(statement.printed for statement in card.statements),
        "clinic": (clinic,),
        "footer": (footer or account,) if footer or account else (),
        "handle": (account,) if account else (),
    }
    return {
        name: tuple(without_overrides(unicodedata.normalize("NFC", text)) for text in texts)
        for name, texts in words.items()
    }


def _told_rows(card: Card) -> tuple[str, ...]:
    """Return a table's rows as text. Rows that name their columns themselves need no headings."""
    rows = card.rows[1:] if all(row.shown for row in card.rows[1:]) else card.rows
    return tuple(row.printed for row in rows)


def draw_card(source: CardInput, *layouts: Layout, encoding: Encoding = PNG_ONLY) -> bytes:
    """Return a card's file, in the first of the layouts that has room for its words.

    A card in a script from right to left is laid out the other way round. Raises BadInput when a text does not fit or
    has no place, a character can be drawn neither by a typeface nor as an emoji, a colour is malformed or the logo is
    not an image.
    """
    return encoded(paint_card(source, *layouts).image, encoding).data


def paint_card(source: CardInput, *layouts: Layout, keep_behind: bool = False) -> Drawn:
    """Return a card's pixels with all that led to them. Raises BadInput as `draw_card` does."""
    words = _drawn_words(source)
    text = " ".join((source.card.title.printed, *(line.text for line in source.card.lines)))
    is_mirrored = direction_of(text, source.language) is Direction.RIGHT_TO_LEFT
    problem: Overflow | None = None
    for layout in layouts:
        _check_statements(source.card, layout)
        arranged = varied(layout, arrangement_of(source.card.composition))
        laid_out = fitted(mirrored(arranged) if is_mirrored else arranged, source.size)
        try:
            _check_places(source.card, layout)
            marks = composed(laid_out, words, source)
        except Overflow as error:
            problem = problem or error
        else:
            return _painted(source, laid_out, marks, is_mirrored=is_mirrored, keep_behind=keep_behind)
    raise problem or BadInput("a card needs a layout")


def outlined(drawn: Drawn) -> Image.Image:
    """Return a card with the boxes of its layers outlined, texts in magenta, the rest in cyan."""
    image = drawn.image.copy()
    size = Size(image.width, image.height)
    draw = ImageDraw.Draw(image)
    for layer in drawn.layout.layers:
        box = layer.gather if isinstance(layer, Background) else layer.box
        draw.rectangle(
            size.rectangle(box), outline=(255, 0, 200) if isinstance(layer, Text) else (0, 190, 255), width=3
        )
    return image


def composed(layout: Layout, words: Mapping[str, Sequence[str]], source: CardInput) -> tuple[Mark, ...]:
    """Place the words of a fitted layout. Raises Overflow naming the text that has no room."""
    return tuple(
        mark
        for layer in layout.layers
        if isinstance(layer, Text)
        for mark in compose(layer, words, source.size, source.language, numbered=source.card.numbered)
    )


def _check_statements(card: Card, layout: Layout) -> None:
    if card.statements and not layout.prints("statements"):
        raise BadInput(
            f"templates/cards/{card.layout}.toml has no place for the statements that the card must carry: add a "
            'block with words = "statements" below its lines, as the layout that comes with the product has'
        )


def _check_places(card: Card, layout: Layout) -> None:
    """Raise Overflow when a layout would leave out a text of the card."""
    left_out = [card.title] if not layout.prints("title") else []
    left_out += card.rows if not (layout.prints("table") or layout.prints("rows")) else ()
    left_out += [line for number, line in enumerate(card.lines, start=1) if not layout.prints_line(number)]
    if left_out:
        raise Overflow(
            f"templates/cards/{card.layout}.toml has no place for '{left_out[0].text}': choose another layout, or "
            "add a block for it"
        )


def _drawn_words(source: CardInput) -> dict[str, tuple[str, ...]]:
    """Return the card's words as they are drawn. Raises BadInput when no typeface has a character."""
    words = card_words(source.card, source.clinic, source.brand.handle)
    drawn = {name: tuple(filter(str.strip, texts)) for name, texts in words.items()}
    for text in (text for texts in drawn.values() for text in texts):
        check_glyphs(text)
    return drawn


def _painted(
    source: CardInput, layout: Layout, marks: tuple[Mark, ...], *, is_mirrored: bool, keep_behind: bool
) -> Drawn:
    """Draw everything, with the strongest background on which all the words can be read."""
    colours = brand_colours(source.brand)
    lines = [mark for mark in marks if isinstance(mark, Line)]
    scene = Scene(
        source.size,
        source.language,
        source.clinic,
        source.logo,
        f"assets/{source.brand.logo}" if source.brand.logo else "the brand's logo",
        source.card.title.printed,
        dict(source.photos),
        is_mirrored,
    )
    signs = [mark.disc.box for mark in marks if isinstance(mark, Badge)]
    signs += [source.size.rectangle(layer.box) for layer in layout.layers if isinstance(layer, Logo | Symbol)]
    motif, arrangement = read_motif(source.motif[1], source.motif[0]), arrangement_of(source.card.composition)
    for strength, own in _ATTEMPTS:
        backdrop = draw_background(
            layout.background,
            colours,
            source.size,
            Ornament(motif, arrangement, source.seed),
            strength=strength,
            words=[*(line.region for line in lines), *(mark.rectangle for mark in marks if isinstance(mark, Rule))],
            signs=signs,
        )
        image = backdrop.image
        painter = Painter(backdrop, colours, scene)
        painter.layers(layout)
        inks = painter.inks(lines, own=own)
        if inks is not None:
            behind = image.copy() if keep_behind else None
            painter.marks(marks, inks)
            return Drawn(image, layout, marks, inks, behind)
    raise BadInput("the card's words cannot be read on its shapes: give the layout's shapes another colour")
