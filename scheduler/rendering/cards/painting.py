"""Draws layers and words onto a card's image, each in a colour that can be read on what is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.emoji import emoji_picture
from scheduler.rendering.cards.fonts import (
    EMOJI,
    INTER,
    Run,
    drawn_pieces,
    letters,
    run_width,
    typeface_of,
    without_emoji,
)
from scheduler.rendering.cards.grounds import Backdrop, tint
from scheduler.rendering.cards.layout import Colour, Layout, Logo, Photo, Shape, Symbol, SymbolName
from scheduler.rendering.cards.marks import Badge, Bullet, Circle, Line, Mark, Rectangle, Rule, Size, Style
from scheduler.rendering.cards.phrases import TITLES_OF_PEOPLE
from scheduler.rendering.colour import (
    BLACK,
    LARGE_CONTRAST,
    MINIMUM_CONTRAST,
    RGB,
    SIGN_CONTRAST,
    contrast,
    readable,
)
from scheduler.rendering.direction import Direction, visual_order
from scheduler.rendering.logo import DECODED, eight_bits, logo_colour, plate_for, supplied_image

_HALF_CAPITAL = 0.36
"""Half the height of Inter's capitals and figures, as a share of the type size."""

_LOGO_SHARE = 0.78
"""How much of its round plate a logo takes up."""

_PLATED_SHARE, _INITIAL_SHARE = 0.46, 0.26
"""How much of its plate a sign takes up, and of a photograph's place the disc that stands in for it."""

_MEASURE = 200
"""The size (pixels) at which signs are measured."""

_FEED_WIDTH = 390
"""CSS pixels that a card is wide on a phone: what a current iPhone's screen is."""

_LARGE, _LARGE_BOLD = 24.0, 18.66
"""From how many CSS pixels words are large (WCAG 2.2, 'large scale': 18 point, or 14 point bold)."""

_MOST_PIXELS = 60_000_000
"""Of a photograph: more than phones make, less than what would take up a small machine's memory."""

_SIGNS: Mapping[SymbolName, tuple[str, str]] = {
    "quote": ("\u201c", "\u201d"),
    "question": ("?", "\u061f"),
    "caution": ("!", "!"),
    "check": ("\u2713", "\u2713"),
    "cross": ("\u00d7", "\u00d7"),
    "arrow": ("\u2192", "\u2190"),
}
"""Each sign as it stands from left to right, and from right to left."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A painter's knowledge of a card, beside its layout and its words."""

    size: Size
    language: str
    clinic: str
    logo: bytes | None
    logo_place: str
    name: str
    photos: Mapping[str, bytes]
    is_mirrored: bool


class Painter:
    """Draws onto a backdrop."""

    def __init__(self, backdrop: Backdrop, colours: dict[str, RGB], scene: Scene) -> None:
        self._backdrop = backdrop
        self._image = backdrop.image
        self._draw = ImageDraw.Draw(self._image)
        self._colours = colours
        self._scene = scene
        self._covered = list(backdrop.accented)

    def layers(self, layout: Layout) -> None:
        """Draw the layers without words."""
        for layer in layout.layers:
            if isinstance(layer, Shape | Logo | Photo | Symbol):
                self._covered.append(self._scene.size.rectangle(layer.box))
            if isinstance(layer, Shape):
                box = self._scene.size.rectangle(layer.box)
                self._draw.rounded_rectangle(box, layer.radius * self._scene.size.side, self._colours[layer.colour])
            elif isinstance(layer, Logo):
                self._logo(layer)
            elif isinstance(layer, Photo):
                self._photo(layer)
            elif isinstance(layer, Symbol):
                self._symbol(layer)

    def inks(self, lines: Sequence[Line], *, own: bool) -> dict[Style, RGB] | None:
        """Return a colour for each style that all its lines can be read in, None where there is none.

        With `own` it is one of the brand's, else black and white are tried as well.
        """
        inks: dict[Style, RGB] = {}
        for style in {line.style for line in lines}:
            darkest, lightest = _widest(self.behind(line.region) for line in lines if line.style == style)
            # Light words are looked for first on the primary colour: dark ones can often be read there too, but worse.
            preferred = "background" if self._backdrop.ground == "primary" else None
            names = sorted(style.colours, key=lambda name: name != preferred)
            named = (self._colours[name] for name in names)
            ink = readable(named, darkest, lightest, self._least(style))
            if ink is None or (own and ink not in self._colours.values()):
                return None
            inks[style] = ink
        return inks

    def behind(self, region: Rectangle) -> tuple[RGB, RGB]:
        """Return the least and the most of each channel where words will stand, before any are drawn.

        Where nothing but the backdrop lies, its levels tell, in a fifth of the time: its colours go straight from one
        to another.
        """
        if any(_meet(region, other) for other in self._covered):
            return _extremes(self._image, region)
        levels: Any = self._backdrop.levels.crop(
            _pixels(self._image, region)
        ).getextrema()  # of one channel: two numbers
        return _widest((colour, colour) for colour in map(self._backdrop.colour, levels))

    def marks(self, marks: Iterable[Mark], inks: Mapping[Style, RGB]) -> None:
        """Draw words, badges, bullets and rules."""
        for mark in marks:
            if isinstance(mark, Rule):
                _, top, _, bottom = mark.rectangle
                self._draw.rounded_rectangle(mark.rectangle, (bottom - top) / 2, self._colours[mark.colour])
            elif isinstance(mark, Badge):
                self._lettered_disc(str(mark.number), mark.disc, mark.size, mark.colours)
            elif isinstance(mark, Bullet):
                colours = (self._colours[name] for name in mark.colours)
                self._disc(mark.disc, readable(colours, *self.behind(mark.disc.box), SIGN_CONTRAST) or BLACK)
            else:
                self._line(mark, inks[mark.style])

    def _least(self, style: Style) -> float:
        """Return the contrast that a style needs, by how large it is where a feed shows the card."""
        shown = style.size * _FEED_WIDTH / self._scene.size.width
        is_large = shown >= _LARGE or (style.weight >= 700 and shown >= _LARGE_BOLD)
        return LARGE_CONTRAST if is_large else MINIMUM_CONTRAST

    def _line(self, line: Line, ink: RGB) -> None:
        left = line.left
        size, weight, language = line.style.size, line.style.weight, self._scene.language
        written = ["" if run.typeface == EMOJI else run.text for run in line.runs]
        for place, direction in visual_order(written, line.direction):
            run = line.runs[place]
            if run.typeface == EMOJI:
                self._emoji(run, (left, line.baseline), size, direction)
            else:
                self._letters(run, (left, line.baseline), size, weight, direction=line.direction, ink=ink)
            left += run_width(run, size, weight, language)

    def _emoji(self, run: Run, start: tuple[float, float], size: int, direction: Direction) -> None:
        """Draw emoji side by side, each in the middle of its place."""
        sequences = [piece for piece, _ in drawn_pieces(run.text)]
        advance = run_width(run, size, 0, self._scene.language) / len(sequences)
        edge = round((EMOJI.ascent + EMOJI.descent) * size)
        top = round(start[1] - EMOJI.ascent * size)
        for place, sequence in enumerate(sequences if direction is Direction.LEFT_TO_RIGHT else reversed(sequences)):
            drawn = emoji_picture(sequence, edge)
            left = start[0] + place * advance + (advance - drawn.width) / 2
            self._image.paste(drawn, (round(left), top), drawn)

    def _letters(
        self, run: Run, start: tuple[float, float], size: int, weight: int, *, direction: Direction, ink: RGB
    ) -> None:
        """Draw letters from the start of their baseline on."""
        (x, across), (y, down) = (divmod(round(place * 4), 4) for place in start)
        language = self._scene.language
        drawn = letters(run, size, weight, language=language, direction=direction.value, part=(across, down))
        tint(self._image, ink, (x - drawn.left, y - drawn.top), drawn.mask)

    def _logo(self, layer: Logo) -> None:
        left, top, right, bottom = self._scene.size.rectangle(layer.box)
        plate = Circle((left + right) / 2, (top + bottom) / 2, min(right - left, bottom - top) / 2)
        if self._scene.logo is None:
            initial = without_emoji(self._scene.clinic)[:1].upper()
            self._lettered_disc(initial, plate, round(plate.radius), ("primary", "background"))
            return
        logo, shown = _scaled(self._scene.logo, self._scene.logo_place, round(plate.radius * _LOGO_SHARE * 2))
        others = (self._colours[name] for name in ("background", "primary", "text"))
        self._disc(plate, plate_for(shown, self._colours[layer.plate], *others))
        self._image.paste(logo, (round(plate.x - logo.width / 2), round(plate.y - logo.height / 2)), logo)

    def _photo(self, layer: Photo) -> None:
        """Draw a photograph around its focus, or the tinted place of one that is not there."""
        left, top, right, bottom = (round(edge) for edge in self._scene.size.rectangle(layer.box))
        width, height = right - left, bottom - top
        mask = Image.new("L", (width, height))
        radius = layer.radius * self._scene.size.side
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), radius, fill=255)
        data = self._scene.photos.get(layer.file) if layer.file is not None else None
        if data is not None:
            self._image.paste(_cut(data, f"assets/{layer.file}", (width, height), layer.focus), (left, top), mask)
            return
        tint(self._image, self._colours[layer.colour], (left, top), mask)
        letter = without_emoji(initial_of(self._scene.name))[:1].upper()
        disc = Circle((left + right) / 2, (top + bottom) / 2, min(width, height) * _INITIAL_SHARE)
        self._lettered_disc(letter, disc, round(disc.radius * 0.9), ("primary", "background"))

    def _symbol(self, layer: Symbol) -> None:
        """Draw one sign as large as its box, or two thirds of its plate."""
        left, top, right, bottom = self._scene.size.rectangle(layer.box)
        edge = min(right - left, bottom - top)
        x = right - edge / 2 if self._scene.is_mirrored else left + edge / 2
        disc = Circle(x, top + edge / 2, edge / 2)
        sign = _SIGNS[layer.symbol][self._scene.is_mirrored]
        colours = [self._colours[name] for name in layer.colours]
        if layer.plate is None:
            darkest, lightest = _extremes(self._image, disc.box)
            ink = readable(colours, darkest, lightest, SIGN_CONTRAST) or colours[0]
        else:
            ground = self._colours[layer.plate]
            self._disc(disc, ground)
            ink = readable(colours, ground, least=SIGN_CONTRAST) or colours[0]
        extent = edge * (_PLATED_SHARE if layer.plate else 1.0)
        mask = _sign_mask(sign, round(extent))
        across = disc.x - mask.width / 2
        if layer.plate is None:
            across = right - mask.width if self._scene.is_mirrored else left
        tint(self._image, ink, (round(across), round(disc.y - mask.height / 2)), mask)

    def _lettered_disc(self, text: str, disc: Circle, size: int, colours: Sequence[Colour]) -> None:
        """Draw a disc in one of the colours, which stands out from what is behind it, and letters that do from it."""
        ground = self._most_apart(colours, disc.box)
        self._disc(disc, ground)
        ink = readable((self._colours["background"], self._colours["primary"]), ground) or BLACK
        run = Run(text, typeface_of(text))
        start = (disc.x - run_width(run, size, 700, self._scene.language) / 2, disc.y + self._half_height(run, size))
        self._letters(run, start, size, 700, direction=Direction.LEFT_TO_RIGHT, ink=ink)

    def _most_apart(self, names: Iterable[Colour], region: Rectangle) -> RGB:
        """Return the first of the colours that stands out from a place as a sign must, or the one that does most."""
        darkest, lightest = self.behind(region)
        apart = {self._colours[name]: contrast(self._colours[name], darkest, lightest) for name in names}
        enough = (colour for colour, least in apart.items() if least >= SIGN_CONTRAST)
        return next(enough, max(apart, key=apart.__getitem__))

    def _half_height(self, run: Run, size: int) -> float:
        """Return how far below the middle of a disc the baseline of its letters is."""
        if run.typeface == INTER:
            return _HALF_CAPITAL * size
        drawn = letters(run, size, 700, language=self._scene.language, direction="ltr", part=(0, 0))
        return drawn.top - drawn.mask.height / 2

    def _disc(self, disc: Circle, colour: RGB) -> None:
        """Draw a disc with a smooth edge."""
        mask = _round(round(disc.radius * 2))
        tint(self._image, colour, (round(disc.x - mask.width / 2), round(disc.y - mask.height / 2)), mask)


@lru_cache(maxsize=64)
def _round(edge: int) -> Image.Image:
    """Return a disc's mask: drawn four times as large, then reduced."""
    mask = Image.new("L", (edge * 4, edge * 4))
    ImageDraw.Draw(mask).ellipse((0, 0, edge * 4 - 1, edge * 4 - 1), fill=255)
    return mask.reduce(4)


@lru_cache(maxsize=64)
def _sign_mask(sign: str, extent: int) -> Image.Image:
    """Return a sign whose ink is `extent` pixels wide or high, whichever is more."""
    run = Run(sign, typeface_of(sign))
    measured = letters(run, _MEASURE, 700, language="en", direction="ltr", part=(0, 0)).mask
    size = max(1, round(_MEASURE * extent / max(measured.size)))
    return letters(run, size, 700, language="en", direction="ltr", part=(0, 0)).mask


def _extremes(image: Image.Image, region: Rectangle) -> tuple[RGB, RGB]:
    """Return colours no lighter and no darker than any pixel of a region: the least and the most of each channel."""
    spans: Any = image.crop(_pixels(image, region)).getextrema()  # of three channels: three pairs
    (red, redder), (green, greener), (blue, bluer) = spans
    return (red, green, blue), (redder, greener, bluer)


def _pixels(image: Image.Image, region: Rectangle) -> tuple[int, int, int, int]:
    """Return the whole pixels of a region that are in the image."""
    left, top, right, bottom = region
    return max(0, int(left)), max(0, int(top)), min(image.width, int(right) + 1), min(image.height, int(bottom) + 1)


def _widest(spans: Iterable[tuple[Sequence[int], Sequence[int]]]) -> tuple[RGB, RGB]:
    """Return the least and the most of each channel over pairs of colours."""
    lows, highs = zip(*spans, strict=True)
    (red, green, blue), (redder, greener, bluer) = map(min, zip(*lows, strict=True)), map(max, zip(*highs, strict=True))
    return (red, green, blue), (redder, greener, bluer)


def _meet(first: Rectangle, other: Rectangle) -> bool:
    return first[0] < other[2] + 1 and other[0] < first[2] + 1 and first[1] < other[3] + 1 and other[1] < first[3] + 1


def initial_of(name: str) -> str:
    """Return the first word of a name that is no title ('Rao' of 'Dr. Rao')."""
    words = name.split()
    return next((word for word in words if word not in TITLES_OF_PEOPLE), name)


def opened_photo(data: bytes, name: str, extent: tuple[int, int]) -> Image.Image:
    """Return a photograph as RGB, turned as its camera says. Raises BadInput naming the file."""
    try:
        with Image.open(BytesIO(data), formats=DECODED) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise BadInput(
                    f"{name} has {image.width} x {image.height} pixels: reduce it to {_MOST_PIXELS:,} or fewer"
                )
            image.draft("RGB", (extent[0] * 2, extent[1] * 2))
            return eight_bits(ImageOps.exif_transpose(image)).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadInput(f"{name} has too many pixels: reduce it to {_MOST_PIXELS:,} or fewer") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadInput(f"{name} is not a picture that can be drawn, or a part of it is missing: use a JPEG") from error


def centring(photo: Image.Image, extent: tuple[int, int], focus: tuple[float, float]) -> tuple[float, float]:
    """Return the centring for `ImageOps.fit` that brings the focus as near the middle as the picture allows."""
    scale = max(extent[0] / photo.width, extent[1] / photo.height)
    shares = []
    for length, shown, at in zip(photo.size, extent, focus, strict=True):
        spare = length * scale - shown
        shares.append(min(1.0, max(0.0, (at * length * scale - shown / 2) / spare)) if spare > 1 else 0.5)
    return shares[0], shares[1]


@lru_cache(maxsize=4)
def _cut(data: bytes, name: str, extent: tuple[int, int], focus: tuple[float, float]) -> Image.Image:
    """Return the part of a photograph that is shown, around its focus."""
    photo = opened_photo(data, name, extent)
    return ImageOps.fit(photo, extent, Image.Resampling.LANCZOS, centering=centring(photo, extent, focus))


@lru_cache(maxsize=8)
def _scaled(logo: bytes, place: str, edge: int) -> tuple[Image.Image, RGB | None]:
    """Return a logo that fits a square, and what colour it shows."""
    image = supplied_image(logo, place)
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    return image, logo_colour(image)
