"""Draws what lies behind a card's words: vesicle-like shapes on a soft ground, another arrangement for every item.

The ground with its one large vesicle comes from a few families and is kept: a gradient and a shape of half the
card's extent cost more than everything else on it. What is small is drawn for each item, so that no two are the same.
"""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random
from threading import Lock

from PIL import Image, ImageDraw

from scheduler.rendering.cards.colour import RGB, luminance, mix
from scheduler.rendering.cards.composition import Circle, Rectangle, Size
from scheduler.rendering.cards.layout import Background

_GROUND_SHIFT = 0.13
"""How far the ground's colour moves towards the other one from corner to corner."""

_LARGE, _SMALL = 512, 64
"""The edges of sprites in pixels: a sprite is drawn twice as large and reduced, which smooths its rings."""

_ACCENT_GAIN = 1.35
"""The accent's shapes are small and few, so they may be stronger than the others."""

_GOLDEN_ANGLE = math.pi * (3 - 5**0.5)

_FAMILIES = 12
"""How many arrangements of ground and large vesicle there are; the small shapes differ from item to item."""

_KEPT_BYTES = 64 * 1024 * 1024
"""The most that kept grounds may take up in a process: 14 of 1080 by 1080, at Pillow's four bytes a pixel."""

_OPACITIES = 20
"""Steps between invisible and opaque, few enough that masks are found again and too many to be seen."""


def draw_background(
    layer: Background, colours: dict[str, RGB], size: Size, seed: str, *, strength: float, words: Sequence[Rectangle]
) -> Image.Image:
    """Return the ground with its shapes, RGB. The same arguments give the same pixels.

    `seed` (the item's key) decides the ground and the arrangement; `strength` (0 to 1) how much the
    drawing stands out. Small shapes keep out of the rectangles of `words`.
    """
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
    ground = layer.grounds[number % len(layer.grounds)]
    base, partner = colours[ground], colours["background" if ground == "primary" else "primary"]
    inks = _Inks(partner, colours["accent"], strength * (0.78 if luminance(base) > 0.4 else 0.52))
    gather = size.rectangle(layer.gather)
    family = number // len(layer.grounds) % _FAMILIES
    start, end = base, mix(base, partner, _GROUND_SHIFT * strength)
    image, large = _GROUNDS.ground(_Ground(start, end, size, gather, family, inks))
    return _Scene(image, Random(number), words, inks).drawn(size, gather, large)  # noqa: S311 - a picture, not a secret


@dataclass(frozen=True, slots=True)
class _Inks:
    """What shapes are drawn in; `loudness` (0 to 1) scales their opacity."""

    partner: RGB
    accent: RGB
    loudness: float

    def share(self, colour: RGB, opacity: float) -> int:
        """Return how strongly a shape is drawn, in steps of opacity."""
        gain = _ACCENT_GAIN if colour == self.accent else 1.0
        return round(opacity * self.loudness * gain * _OPACITIES)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What decides a ground's pixels: a gradient between two colours, and the large vesicle of a family."""

    start: RGB
    end: RGB
    size: Size
    gather: Rectangle
    family: int
    inks: _Inks

    def drawn(self) -> tuple[Image.Image, Circle]:
        """Return the picture and where its vesicle is."""
        random = Random(self.family)  # noqa: S311 - a picture, not a secret; the same number gives the same picture
        image = _gradient(self.start, self.end, self.size, quarter=int(random.random() * 4))
        left, top, right, bottom = self.gather
        radius = min(right - left, bottom - top) * (0.62 + 0.22 * random.random())
        inwards = (right - left) * 0.30 * random.random()
        x = left + inwards if left + right < self.size.width else right - inwards
        large = Circle(x, top + (bottom - top) * (0.22 + 0.52 * random.random()), radius)
        _paste(image, _vesicle, large, self.inks.partner, self.inks.share(self.inks.partner, 0.62))
        return image, large


class _Grounds:
    """The grounds drawn last, as many as there is room for."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Ground, tuple[Image.Image, Circle]] = OrderedDict()
        self._lock = Lock()
        self._bytes = 0

    def ground(self, wanted: _Ground) -> tuple[Image.Image, Circle]:
        """Return a copy of a ground, to be drawn on, and where its vesicle is."""
        with self._lock:
            found = self._kept.get(wanted)
            if found is not None:
                self._kept.move_to_end(wanted)
        if found is None:
            found = wanted.drawn()
            self._keep(wanted, found)
        return found[0].copy(), found[1]

    def _keep(self, ground: _Ground, drawn: tuple[Image.Image, Circle]) -> None:
        with self._lock:
            if ground not in self._kept:
                self._kept[ground] = drawn
                self._bytes += _bytes_of(ground.size)
            while self._bytes > _KEPT_BYTES:
                oldest, _ = self._kept.popitem(last=False)
                self._bytes -= _bytes_of(oldest.size)


_GROUNDS = _Grounds()


def _bytes_of(size: Size) -> int:
    return 4 * size.width * size.height


class _Scene:
    """What surrounds the large vesicle: its contents, smaller ones that leave it, and a few far off."""

    def __init__(self, image: Image.Image, random: Random, words: Sequence[Rectangle], inks: _Inks) -> None:
        self._image = image
        self._random = random
        self._words = words
        self._inks = inks

    def drawn(self, size: Size, gather: Rectangle, large: Circle) -> Image.Image:
        """Draw everything into the image and return it."""
        left, _, right, _ = gather
        self._contents(large)
        self._company(large, size.side)
        for _ in range(9):
            edge = size.side * self._between(0.008, 0.028)
            far = Circle(size.width * self._between(0, 1), size.height * self._between(0, 1), edge)
            self._small(_vesicle, far, self._inks.partner, 0.6 if left <= far.x <= right else 0.3)
        return self._image

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
            colour = self._inks.accent if self._between(0, 1) < 0.45 else self._inks.partner
            self._small(_dot, dot, colour, self._between(0.45, 0.85))

    def _company(self, large: Circle, side: int) -> None:
        """Put smaller vesicles around a large one."""
        angle = 2 * math.pi * self._between(0, 1)
        for _ in range(8):
            angle += 2 * math.pi * self._between(0.10, 0.16)
            radius = side * (0.03 + 0.09 * self._between(0, 1) ** 2)
            vesicle = _around(large, angle, large.radius + radius * self._between(1.2, 2.5), radius)
            colour = self._inks.accent if self._between(0, 1) < 0.4 else self._inks.partner
            self._small(_vesicle, vesicle, colour, 0.75)

    def _small(self, sprite: Callable[[int], Image.Image], place: Circle, colour: RGB, opacity: float) -> None:
        """Draw a shape, unless it would stand behind words."""
        left, top, right, bottom = place.box
        if not any(left < word[2] and right > word[0] and top < word[3] and bottom > word[1] for word in self._words):
            _paste(self._image, sprite, place, colour, self._inks.share(colour, opacity))

    def _between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()


def _paste(image: Image.Image, sprite: Callable[[int], Image.Image], place: Circle, colour: RGB, share: int) -> None:
    """Lay a round sprite over an image in one colour; what lies outside the image is left out."""
    mask = _mask(sprite, _stepped(2 * place.radius), share)
    image.paste(colour, (round(place.x - mask.width / 2), round(place.y - mask.height / 2)), mask)


def _stepped(edge: float) -> int:
    """Return an edge in pixels, in steps of about a twenty-fourth, so that few masks serve many shapes."""
    step = max(1, int(edge) // 24)
    return max(2, round(edge / step) * step)


@lru_cache(maxsize=512)
def _mask(sprite: Callable[[int], Image.Image], edge: int, share: int) -> Image.Image:
    """Return a sprite at a size and an opacity."""
    return _resized(sprite, edge).point([min(255, round(level * share / _OPACITIES)) for level in range(256)])


@lru_cache(maxsize=128)
def _resized(sprite: Callable[[int], Image.Image], edge: int) -> Image.Image:
    return sprite(_SMALL if edge <= _SMALL else _LARGE).resize((edge, edge), Image.Resampling.BICUBIC)


def _around(centre: Circle, angle: float, distance: float, radius: float) -> Circle:
    """Return a circle at an angle (radians) and a distance from another one's centre."""
    return Circle(centre.x + distance * math.cos(angle), centre.y + distance * math.sin(angle), radius)


def _gradient(start: RGB, end: RGB, size: Size, quarter: int) -> Image.Image:
    """Return a gradient from one corner's colour to the opposite one's; `quarter` turns it by 90 degrees each."""
    down = Image.linear_gradient("L")
    diagonal = Image.blend(down, down.transpose(Image.Transpose.ROTATE_90), 0.5)
    turned = diagonal.rotate(90 * quarter).resize((size.width, size.height), Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", turned.size, end), Image.new("RGB", turned.size, start), turned)


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
