"""Draws what lies behind a card's words: a motif's figures on a soft ground, another picture for every item.

The ground and most shapes are drawn in levels, from the ground's colour (0) to its partner's (255): a third of the work
of three channels, and one palette gives a level its colour at the end. The ground with its figures comes from a few
families and is kept. What is small is strewn for each item, so that no two are the same.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from threading import Lock

from cachetools import LRUCache, cached
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scheduler.rendering.cards.arrangements import Arrangement, Placement, placements
from scheduler.rendering.cards.figures import Figure, figure_mask
from scheduler.rendering.cards.layout import Background, Colour
from scheduler.rendering.cards.marks import Rectangle, Size
from scheduler.rendering.cards.motifs import Motif
from scheduler.rendering.colour import BLACK, RGB, contrast, luminance, mix

_MOST = 255
"""The level of the partner's colour."""

_GROUND_SHIFT, _TINT_SHIFT = 0.13, 0.06
"""How far the ground's colour moves towards the other one from corner to corner; a tint has gone a part of the way."""

_ON_PRIMARY, _NEARLY = 5.6, 3.0
"""The contrast that words in the background's colour have on a ground in the primary one, where they nearly do so."""

_DEEPER, _DEEPEST = 0.04, 0.4
"""The steps towards black by which a primary colour is deepened for that, and the most of it."""

_GRAIN = ((0.0, 0.5), (0.75, 0.25))
"""By how much of a level each of four neighbouring pixels is raised before levels are cut to whole ones (Bayer's 2 by
2)."""

_APART = 0.012
"""How far small shapes stand from words, as a share of the card's shorter side: closer, they look like punctuation."""

_STREWN = 11
"""How many small shapes are tried; where words stand, there are none."""

_STREWN_EDGES = (0.018, 0.018, 0.025, 0.034, 0.05)
_STREWN_TURNS = (-24, 0, 18, 40)
"""Their edges (shares of the card's shorter side) and turns (degrees): few, so that drawings are found again."""

_KEPT_BYTES = 64 * 1024 * 1024
"""The most that kept grounds may take up in a process: some 40 of 1080 by 1080, at one byte a pixel and their masks."""

_OPACITIES = 20
"""Steps between invisible and opaque, few enough that masks are found again and too many to be seen."""

_SOFT = 8
"""How many times as small the mask is drawn by which figures fade behind words: it is blurred anyway."""

_FADING, _FADE_REACH = 0.92, 0.04
"""How much of a figure fades behind words, and how far around them, as a share of the card's shorter side."""


@dataclass(frozen=True, slots=True)
class Ornament:
    """What decides a ground's drawing, beside its layout: `seed` is the item's key."""

    motif: Motif
    arrangement: Arrangement
    seed: str

    @property
    def number(self) -> int:
        """The seed as a number."""
        return int.from_bytes(hashlib.sha256(self.seed.encode()).digest()[:8])


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A drawn background: RGB, the levels that it was made of, and where shapes in the accent lie over them.

    `ground` is the colour that it begins with.
    """

    ground: Colour
    image: Image.Image
    levels: Image.Image
    palette: bytes
    accented: tuple[Rectangle, ...]

    def colour(self, level: int) -> RGB:
        """Return the colour of a level."""
        red, green, blue = self.palette[3 * level : 3 * level + 3]
        return red, green, blue


def draw_background(
    layer: Background,
    colours: dict[str, RGB],
    size: Size,
    ornament: Ornament,
    *,
    strength: float,
    words: Sequence[Rectangle],
    signs: Sequence[Rectangle] = (),
) -> Backdrop:
    """Return the ground with its shapes. The same arguments give the same pixels.

    `strength` (0 to 1) is how much the drawing stands out. Figures fade behind the rectangles of `words`; small shapes
    keep out of them and of those of `signs`.
    """
    arrangement = ornament.arrangement
    ground = layer.grounds[arrangement.ground % len(layer.grounds)]
    base, partner = colours[ground], colours["primary"]
    if ground == "primary":
        base, partner = _deepened(base, colours["background"]), colours["background"]
    loudness = strength * (1.0 if luminance(base) > 0.4 else 0.72)
    place, rise = size.rectangle(layer.gather), strength * (_TINT_SHIFT if ground == "tint" else _GROUND_SHIFT)
    kept = _ground(
        _Ground(size, place, arrangement, ornament.motif, ornament.number % arrangement.families, rise, loudness)
    )
    fading = _Fading.around(words, kept.reaches, size)
    levels = fading.over(kept.levels, kept.rising) if fading else kept.levels.copy()
    strewn = _strewn(ornament, place, size, (*words, *signs), loudness)
    for shape in strewn:
        shape.lay_over(levels, _MOST, accent=False)
    palette = _palette(base, partner)
    levels.putpalette(palette)
    image = levels.convert("RGB")
    accents = [*kept.accents, *(shape.accent for shape in strewn if shape.figure.has_accent)]
    for accent in accents:
        shown = fading.of(accent) if fading else accent
        tint(image, colours["accent"], (shown.left, shown.top), shown.mask)
    return Backdrop(ground, image, levels, palette, tuple(accent.box for accent in accents))


def tint(image: Image.Image, colour: RGB, corner: tuple[int, int], mask: Image.Image) -> None:
    """Draw a mask onto an RGB image in one colour; what lies outside the image is left out.

    Pillow takes nearly twice as long for the same pixels where it is given the colour instead of a picture of it.
    """
    image.paste(Image.new("RGB", mask.size, colour), corner, mask)


@lru_cache(maxsize=64)
def _deepened(primary: RGB, background: RGB) -> RGB:
    """Return the primary colour, or a deeper one that carries light words where the primary one nearly does."""
    if contrast(background, primary) < _NEARLY or luminance(background) < luminance(primary):
        return primary
    shares = (_DEEPER * step for step in range(round(_DEEPEST / _DEEPER) + 1))
    deeper = (mix(primary, BLACK, share) for share in shares)
    return next((colour for colour in deeper if contrast(background, colour) >= _ON_PRIMARY), primary)


@lru_cache(maxsize=64)
def _palette(base: RGB, partner: RGB) -> bytes:
    """Return the colour of every level, three bytes each."""
    return bytes(part for level in range(_MOST + 1) for part in mix(base, partner, level / _MOST))


@dataclass(frozen=True, slots=True)
class _Stencil:
    """A mask at its place, whose colour is chosen later."""

    mask: Image.Image
    left: int
    top: int

    @property
    def box(self) -> Rectangle:
        return self.left, self.top, self.left + self.mask.width, self.top + self.mask.height

    def lay_over(self, levels: Image.Image, level: int) -> None:
        """Draw in one level; what lies outside the image is left out."""
        levels.paste(level, (self.left, self.top), self.mask)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A figure at its place; `share` is how strongly it is drawn, in steps of opacity."""

    figure: Figure
    place: Placement
    share: int

    @property
    def reaches(self) -> tuple[Rectangle, ...]:
        """The areas of the shape's pixels: of what is drawn in the accent, and of the rest."""
        accented = (self._stencil(accent=True).box,) if self.figure.has_accent else ()
        return self._stencil(accent=False).box, *accented

    @property
    def accent(self) -> _Stencil:
        """The part of it that is drawn in the accent."""
        return self._stencil(accent=True)

    def lay_over(self, levels: Image.Image, level: int, *, accent: bool) -> None:
        """Draw one of its two parts."""
        self._stencil(accent=accent).lay_over(levels, level)

    def _stencil(self, *, accent: bool) -> _Stencil:
        found = _mask(self.figure, self.place.edge, self.place.turn, self.share, accent=accent)
        return _Stencil(found.mask, round(self.place.x) + found.left, round(self.place.y) + found.top)


def _share(opacity: float, loudness: float) -> int:
    return min(_OPACITIES, round(opacity * loudness * _OPACITIES))


@dataclass(frozen=True, slots=True)
class _Kept:
    """A ground that is kept: its levels, those without figures, what is drawn in the accent, and where figures are."""

    levels: Image.Image
    rising: Image.Image
    accents: tuple[_Stencil, ...]
    reaches: tuple[Rectangle, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """The inputs of a ground: a gradient, and the figures of a motif in an arrangement."""

    size: Size
    gather: Rectangle
    arrangement: Arrangement
    motif: Motif
    family: int
    rise: float
    loudness: float

    def drawn(self) -> _Kept:
        """Draw it."""
        random = Random(self.family)  # noqa: S311 - a picture, not a secret; the same number gives the same picture
        rising = _rising(self.size, int(random.random() * 4), self.rise)
        figures = self.motif.figures
        shapes = [
            _Shape(figures[place.figure], place, _share(place.strength, self.loudness))
            for place in placements(self.arrangement.spread, len(figures), self.gather, self.size, random)
        ]
        levels = rising.copy()
        for shape in shapes:
            shape.lay_over(levels, _MOST, accent=False)
        accents = tuple(shape.accent for shape in shapes if shape.figure.has_accent)
        return _Kept(levels, rising, accents, tuple(reach for shape in shapes for reach in shape.reaches))


def _bytes_of(kept: _Kept) -> int:
    return sum(image.width * image.height for image in (kept.levels, *(accent.mask for accent in kept.accents)))


_GROUNDS: LRUCache[_Ground, _Kept] = LRUCache(_KEPT_BYTES, getsizeof=_bytes_of)


@cached(_GROUNDS, lock=Lock())
def _ground(wanted: _Ground) -> _Kept:
    """Return a ground, drawn or kept. Whoever draws on it takes a copy."""
    return wanted.drawn()


@dataclass(frozen=True, slots=True)
class _Fading:
    """How much of the figures fades: `mask` lies with its corner at `left`, `top`."""

    mask: Image.Image
    left: int
    top: int

    @classmethod
    def around(cls, words: Iterable[Rectangle], figures: Sequence[Rectangle], size: Size) -> _Fading | None:
        """Return the fading around the words that stand on figures, None where none do."""
        reach = _FADE_REACH * size.side
        grown = [(left - reach, top - reach, right + reach, bottom + reach) for left, top, right, bottom in words]
        behind = [word for word in grown if any(_meet(word, figure) for figure in figures)]
        if not behind:
            return None
        left, top, right, bottom = _common(_around(behind, reach), _around(figures, 0), (0, 0, size.width, size.height))
        small = Image.new("L", (math.ceil((right - left) / _SOFT), math.ceil((bottom - top) / _SOFT)))
        draw = ImageDraw.Draw(small)
        for word in behind:
            draw.rectangle(
                [(edge - start) / _SOFT for edge, start in zip(word, (left, top) * 2, strict=True)],
                round(_MOST * _FADING),
            )
        soft = small.filter(ImageFilter.BoxBlur(reach / _SOFT))
        extent = small.width * _SOFT, small.height * _SOFT
        return cls(soft.resize(extent, Image.Resampling.BILINEAR), left, top)

    def over(self, levels: Image.Image, rising: Image.Image) -> Image.Image:
        """Return levels whose figures fade into the gradient below them."""
        faded = levels.copy()
        faded.paste(
            rising.crop((self.left, self.top, self.left + self.mask.width, self.top + self.mask.height)),
            (self.left, self.top),
            self.mask,
        )
        return faded

    def of(self, accent: _Stencil) -> _Stencil:
        """Return what is left of a shape in the accent."""
        if not _meet(accent.box, (self.left, self.top, self.left + self.mask.width, self.top + self.mask.height)):
            return accent
        left, top, right, bottom = accent.box
        faded = self.mask.crop((left - self.left, top - self.top, right - self.left, bottom - self.top))
        return _Stencil(ImageChops.multiply(accent.mask, ImageChops.invert(faded)), accent.left, accent.top)


def _strewn(
    ornament: Ornament, place: Rectangle, size: Size, words: Sequence[Rectangle], loudness: float
) -> list[_Shape]:
    """Strew small shapes about the figures and, weaker, over the rest of the card; none on words or close by."""
    shapes: list[_Shape] = []
    motif, random = ornament.motif, Random(ornament.number)  # noqa: S311 - a picture, not a secret
    left, top, right, bottom = place
    for number in range(_STREWN if motif.strewn else 0):
        figure = motif.strewn[int(random.random() * len(motif.strewn))]
        is_near = number < _STREWN // 2
        across, down, large = random.random(), random.random(), random.random()
        x = left + (right - left) * (1.5 * across - 0.25) if is_near else size.width * across
        y = top + (bottom - top) * (1.6 * down - 0.2) if is_near else size.height * down
        edge = round(size.side * _STREWN_EDGES[int(large * len(_STREWN_EDGES))])
        turn = _STREWN_TURNS[int(random.random() * len(_STREWN_TURNS))]
        shape = _Shape(figure, Placement(0, x, y, edge, turn), _share(0.75 if is_near else 0.45, loudness))
        reach = edge / 2 + _APART * size.side
        if not any(_meet((x - reach, y - reach, x + reach, y + reach), word) for word in words):
            shapes.append(shape)
    return shapes


def _around(rectangles: Iterable[Rectangle], reach: float) -> Rectangle:
    """Return what lies around all rectangles, and so far from them."""
    lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
    return min(lefts) - reach, min(tops) - reach, max(rights) + reach, max(bottoms) + reach


def _common(*rectangles: Rectangle) -> tuple[int, int, int, int]:
    """Return the whole pixels that lie in all of some rectangles that meet."""
    lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
    return int(max(lefts)), int(max(tops)), math.ceil(min(rights)), math.ceil(min(bottoms))


def _meet(first: Rectangle, other: Rectangle) -> bool:
    return first[0] < other[2] and other[0] < first[2] and first[1] < other[3] and other[1] < first[3]


@lru_cache(maxsize=512)
def _mask(figure: Figure, edge: int, turn: int, share: int, *, accent: bool) -> _Stencil:
    """Return a figure at a size and an opacity without the empty space around it; its place is from its middle."""
    mask = figure_mask(figure, edge, turn, accent=accent)
    left, top, right, bottom = mask.getbbox() or (0, 0, 1, 1)
    shown = mask.crop((left, top, right, bottom)).point([round(level * share / _OPACITIES) for level in range(256)])
    return _Stencil(shown, left - mask.width // 2, top - mask.height // 2)


@lru_cache(maxsize=16)
def _rising(size: Size, quarter: int, depth: float) -> Image.Image:
    """Return levels that rise from one corner to the opposite one; `quarter` turns them by 90 degrees each.

    They rise to a share `depth` of the most, without bands: a grain of four pixels evens out their steps. That is
    ordered dithering with the smallest pattern there is. A finer one, or noise, hides the steps no better at these
    depths, and makes a PNG half as large again or three times as large.
    """
    if not depth:
        return Image.new("L", (size.width, size.height))
    down = Image.linear_gradient("L")
    diagonal = Image.blend(down, down.transpose(Image.Transpose.ROTATE_90), 0.5)
    rising = diagonal.rotate(90 * quarter).resize((size.width, size.height), Image.Resampling.BICUBIC)
    rows = [bytes(round(share / depth) for share in row) for row in _GRAIN]
    pattern = b"".join((rows[y % 2] * (rising.width // 2 + 1))[: rising.width] for y in range(rising.height))
    grained = ImageChops.add(rising, Image.frombytes("L", rising.size, pattern))
    return grained.point([int(level * depth) for level in range(256)])
