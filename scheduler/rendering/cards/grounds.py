"""Draws what lies behind a card's words: vesicle-like shapes on a soft ground, another arrangement for every item.

The ground and most shapes are drawn in levels, from the ground's colour (0) to its partner (255): a third of the work
of three channels, and one palette gives a level its colour at the end. The ground with its one large vesicle comes from
a few families and is kept. What is small is drawn for each item, so that no two are the same.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random
from threading import Lock

from cachetools import LRUCache, cached
from PIL import Image, ImageChops, ImageDraw

from scheduler.rendering.cards.layout import Background
from scheduler.rendering.cards.marks import Circle, Rectangle, Size
from scheduler.rendering.colour import RGB, luminance, mix

_MOST = 255
"""The level of the partner's colour."""

_GROUND_SHIFT = 0.13
"""How far the ground's colour moves towards the other one from corner to corner."""

_GRAIN = ((0.0, 0.5), (0.75, 0.25))
"""By how much of a level each of four neighbouring pixels is raised before levels are cut to whole ones (Bayer's 2 by
2)."""

_LARGE, _SMALL = 512, 64
"""The edges of sprites in pixels: a sprite is drawn twice as large and reduced, which smooths its rings."""

_ACCENT_GAIN = 1.35
"""The accent's shapes are small and few, so they may be stronger than the others."""

_APART = 0.012
"""How far small shapes stand from words, as a share of the card's shorter side: closer, they look like punctuation."""

_GOLDEN_ANGLE = math.pi * (3 - 5**0.5)

_FAMILIES = 12
"""How many arrangements of ground and large vesicle there are; the small shapes differ from item to item."""

_KEPT_BYTES = 64 * 1024 * 1024
"""The most that kept grounds may take up in a process: 57 of 1080 by 1080, at one byte a pixel."""

_OPACITIES = 20
"""Steps between invisible and opaque, few enough that masks are found again and too many to be seen."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A drawn background: RGB, the levels that it was made of, and where shapes in the accent lie over them."""

    image: Image.Image
    levels: Image.Image
    palette: bytes
    accented: tuple[Rectangle, ...]

    def colour(self, level: int) -> RGB:
        """Return the colour of a level."""
        red, green, blue = self.palette[3 * level : 3 * level + 3]
        return red, green, blue


def draw_background(
    layer: Background, colours: dict[str, RGB], size: Size, seed: str, *, strength: float, words: Sequence[Rectangle]
) -> Backdrop:
    """Return the ground with its shapes. The same arguments give the same pixels.

    `seed` (the item's key) decides the ground and the arrangement; `strength` (0 to 1) how much the
    drawing stands out. Small shapes keep out of the rectangles of `words`, and of signs.
    """
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
    ground = layer.grounds[number % len(layer.grounds)]
    base, partner = colours[ground], colours["background" if ground == "primary" else "primary"]
    loudness = strength * (0.78 if luminance(base) > 0.4 else 0.52)
    family = number // len(layer.grounds) % _FAMILIES
    kept, large = _ground(_Ground(size, size.rectangle(layer.gather), family, strength, loudness))
    levels = kept.copy()
    shapes = _Arrangement(size, Random(number), words, loudness)  # noqa: S311 - a picture, not a secret
    shapes.arrange(size.rectangle(layer.gather), large)
    for shape in shapes.plain:
        shape.lay_over(levels, _MOST)
    palette = _palette(base, partner)
    levels.putpalette(palette)
    image = levels.convert("RGB")
    for shape in shapes.accented:
        shape.lay_over(image, colours["accent"])
    return Backdrop(image, levels, palette, tuple(shape.reach for shape in shapes.accented))


@lru_cache(maxsize=64)
def _palette(base: RGB, partner: RGB) -> bytes:
    """Return the colour of every level, three bytes each."""
    return bytes(part for level in range(_MOST + 1) for part in mix(base, partner, level / _MOST))


@dataclass(frozen=True, slots=True)
class _Shape:
    """A round sprite at a place; `share` is how strongly it is drawn, in steps of opacity."""

    sprite: Callable[[int], Image.Image]
    place: Circle
    share: int

    @property
    def reach(self) -> Rectangle:
        """The area of the shape's pixels: its mask comes in steps, and may be a little larger than its place."""
        half = _stepped(2 * self.place.radius) / 2 + 1
        return self.place.x - half, self.place.y - half, self.place.x + half, self.place.y + half

    def lay_over(self, image: Image.Image, colour: RGB | int) -> None:
        """Draw the shape in one colour, or level; what lies outside the image is left out."""
        mask = _mask(self.sprite, _stepped(2 * self.place.radius), self.share)
        image.paste(colour, (round(self.place.x - mask.width / 2), round(self.place.y - mask.height / 2)), mask)


def _share(opacity: float, loudness: float) -> int:
    return round(opacity * loudness * _OPACITIES)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The inputs of a ground's levels: a gradient, and the large vesicle of a family."""

    size: Size
    gather: Rectangle
    family: int
    strength: float
    loudness: float

    def drawn(self) -> tuple[Image.Image, Circle]:
        """Return the levels and where the vesicle is."""
        random = Random(self.family)  # noqa: S311 - a picture, not a secret; the same number gives the same picture
        rising = _gradient(self.size, quarter=int(random.random() * 4))
        levels = _dithered(rising, _GROUND_SHIFT * self.strength)
        left, top, right, bottom = self.gather
        radius = min(right - left, bottom - top) * (0.62 + 0.22 * random.random())
        inwards = (right - left) * 0.30 * random.random()
        x = left + inwards if left + right < self.size.width else right - inwards
        large = Circle(x, top + (bottom - top) * (0.22 + 0.52 * random.random()), radius)
        _Shape(_vesicle, large, _share(0.62, self.loudness)).lay_over(levels, _MOST)
        return levels, large


def _bytes_of(drawn: tuple[Image.Image, Circle]) -> int:
    return drawn[0].width * drawn[0].height


_GROUNDS: LRUCache[_Ground, tuple[Image.Image, Circle]] = LRUCache(_KEPT_BYTES, getsizeof=_bytes_of)


@cached(_GROUNDS, lock=Lock())
def _ground(wanted: _Ground) -> tuple[Image.Image, Circle]:
    """Return a ground, drawn or kept, and where its vesicle is. Whoever draws on it takes a copy."""
    return wanted.drawn()


class _Arrangement:
    """The surroundings of the large vesicle: its contents, smaller ones that leave it, and a few far off.

    `plain` shapes are in the partner's colour, `accented` ones in the accent.
    """

    def __init__(self, size: Size, random: Random, words: Sequence[Rectangle], loudness: float) -> None:
        self._size = size
        self._random = random
        self._words = words
        self._loudness = loudness
        self.plain: list[_Shape] = []
        self.accented: list[_Shape] = []

    def arrange(self, gather: Rectangle, large: Circle) -> None:
        """Choose every shape's place, size and colour."""
        left, _, right, _ = gather
        self._contents(large)
        self._company(large)
        for _ in range(9):
            edge = self._size.side * self._between(0.008, 0.028)
            far = Circle(self._size.width * self._between(0, 1), self._size.height * self._between(0, 1), edge)
            self._add(_vesicle, far, 0.6 if left <= far.x <= right else 0.3, is_accent=False)

    def _contents(self, large: Circle) -> None:
        """Scatter dots evenly over the inside of a vesicle: a sunflower's arrangement, shaken."""
        radius = large.radius * 0.70
        count = int(self._between(15, 23))
        turn = 2 * math.pi * self._between(0, 1)
        for position in range(count):
            angle = turn + position * _GOLDEN_ANGLE + self._between(-0.25, 0.25)
            dot = _around(
                large, angle, radius * math.sqrt((position + 0.5) / count), radius * self._between(0.03, 0.09)
            )
            is_accent = self._between(0, 1) < 0.45
            self._add(_dot, dot, self._between(0.45, 0.85), is_accent=is_accent)

    def _company(self, large: Circle) -> None:
        """Put smaller vesicles around a large one."""
        angle = 2 * math.pi * self._between(0, 1)
        for _ in range(8):
            angle += 2 * math.pi * self._between(0.10, 0.16)
            radius = self._size.side * (0.03 + 0.09 * self._between(0, 1) ** 2)
            vesicle = _around(large, angle, large.radius + radius * self._between(1.2, 2.5), radius)
            self._add(_vesicle, vesicle, 0.75, is_accent=self._between(0, 1) < 0.4)

    def _add(self, sprite: Callable[[int], Image.Image], place: Circle, opacity: float, *, is_accent: bool) -> None:
        """Add a shape, unless it would stand behind words or touch them."""
        reach = place.radius + _APART * self._size.side
        left, top, right, bottom = place.x - reach, place.y - reach, place.x + reach, place.y + reach
        if any(left < word[2] and right > word[0] and top < word[3] and bottom > word[1] for word in self._words):
            return
        if is_accent:
            self.accented.append(_Shape(sprite, place, _share(opacity * _ACCENT_GAIN, self._loudness)))
        else:
            self.plain.append(_Shape(sprite, place, _share(opacity, self._loudness)))

    def _between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()


def _stepped(edge: float) -> int:
    """Return an edge in pixels, in steps of about a twenty-fourth, so that few masks serve many shapes."""
    step = max(1, int(edge) // 24)
    return max(2, round(edge / step) * step)


@lru_cache(maxsize=2048)
def _mask(sprite: Callable[[int], Image.Image], edge: int, share: int) -> Image.Image:
    """Return a sprite at a size and an opacity."""
    return _resized(sprite, edge).point([min(255, round(level * share / _OPACITIES)) for level in range(256)])


@lru_cache(maxsize=128)
def _resized(sprite: Callable[[int], Image.Image], edge: int) -> Image.Image:
    return sprite(_SMALL if edge <= _SMALL else _LARGE).resize((edge, edge), Image.Resampling.BICUBIC)


def _around(centre: Circle, angle: float, distance: float, radius: float) -> Circle:
    """Return a circle at an angle (radians) and a distance from another one's centre."""
    return Circle(centre.x + distance * math.cos(angle), centre.y + distance * math.sin(angle), radius)


@lru_cache(maxsize=8)
def _gradient(size: Size, quarter: int) -> Image.Image:
    """Return levels that rise from one corner to the opposite one; `quarter` turns them by 90 degrees each."""
    down = Image.linear_gradient("L")
    diagonal = Image.blend(down, down.transpose(Image.Transpose.ROTATE_90), 0.5)
    return diagonal.rotate(90 * quarter).resize((size.width, size.height), Image.Resampling.BICUBIC)


def _dithered(rising: Image.Image, depth: float) -> Image.Image:
    """Return levels from 0 to a share `depth` of the most, without bands: a grain of four pixels evens out their steps.

    That is ordered dithering with the smallest pattern there is. A finer one, or noise, hides the steps no better
    at these depths, and makes a PNG half as large again or three times as large.
    """
    if not depth:
        return Image.new("L", rising.size)
    rows = [bytes(round(share / depth) for share in row) for row in _GRAIN]
    pattern = b"".join((rows[y % 2] * (rising.width // 2 + 1))[: rising.width] for y in range(rising.height))
    grained = ImageChops.add(rising, Image.frombytes("L", rising.size, pattern))
    return grained.point([int(level * depth) for level in range(256)])


@cache
def _vesicle(edge: int) -> Image.Image:
    """Return a vesicle's opacity: a double membrane around a faint inside that darkens towards the edge."""

    def opacity(r: float) -> float:
        membrane = math.exp(-(((r - 0.955) / 0.012) ** 2)) + 0.75 * math.exp(-(((r - 0.885) / 0.010) ** 2))
        inside = 0.14 + 0.22 * r**3 if r < 0.965 else 0.34 * max(0.0, (0.99 - r) / 0.025)
        return min(1.0, inside + 0.45 * membrane)

    return _radial(opacity, edge)


@cache
def _dot(edge: int) -> Image.Image:
    """Return a dot's opacity: full, with a soft edge."""
    return _radial(lambda r: min(1.0, max(0.0, (0.97 - r) / 0.12)), edge)


def _radial(opacity: Callable[[float], float], edge: int) -> Image.Image:
    """Return a round sprite whose opacity depends on the distance from its centre alone (0, to 1 at the edge)."""
    sprite = Image.new("L", (2 * edge, 2 * edge))
    draw = ImageDraw.Draw(sprite)
    for inset in range(edge):
        far = 2 * edge - 1 - inset
        draw.ellipse((inset, inset, far, far), round(255 * opacity(1 - inset / edge)))
    return sprite.reduce(2)
