"""Draws what lies behind a card's words: vesicle-like shapes on a soft ground, another arrangement for every item."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

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


def draw_background(
    layer: Background, colours: dict[str, RGB], size: Size, seed: str, *, strength: float, words: Sequence[Rectangle]
) -> Image.Image:
    """Return the ground with its shapes, RGB. The same arguments give the same pixels.

    `seed` (the item's key) decides the ground and the arrangement; `strength` (0 to 1) how much the
    drawing stands out. Small shapes keep out of the rectangles of `words`.
    """
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
    ground = layer.grounds[number % len(layer.grounds)]
    base, accent = colours[ground], colours["accent"]
    partner = colours["background" if ground == "primary" else "primary"]
    random = Random(number)  # noqa: S311 - a picture, not a secret; the same number gives the same picture
    image = _gradient(base, mix(base, partner, _GROUND_SHIFT * strength), size, quarter=int(random.random() * 4))
    inks = _Inks(partner, accent, strength * (0.78 if luminance(base) > 0.4 else 0.52))
    return _Scene(image, random, words, inks).drawn(size, size.rectangle(layer.gather))


@dataclass(frozen=True, slots=True)
class _Inks:
    """What shapes are drawn in; `loudness` (0 to 1) scales their opacity."""

    partner: RGB
    accent: RGB
    loudness: float


class _Scene:
    """One large vesicle with its contents, smaller ones that leave it, and a few far off."""

    def __init__(self, image: Image.Image, random: Random, words: Sequence[Rectangle], inks: _Inks) -> None:
        self._image = image
        self._random = random
        self._words = words
        self._inks = inks

    def drawn(self, size: Size, gather: Rectangle) -> Image.Image:
        """Draw everything into the image and return it."""
        left, top, right, bottom = gather
        radius = min(right - left, bottom - top) * self._between(0.62, 0.84)
        is_mirrored = left + right < self._image.width
        inwards = (right - left) * self._between(0.0, 0.30)
        x = left + inwards if is_mirrored else right - inwards
        y = top + (bottom - top) * self._between(0.22, 0.74)
        large = Circle(x, y, radius)
        self._paste(_vesicle, large, self._inks.partner, 0.62)
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
            self._paste(sprite, place, colour, opacity)

    def _paste(self, sprite: Callable[[int], Image.Image], place: Circle, colour: RGB, opacity: float) -> None:
        """Lay a round sprite over the image in one colour; what lies outside the image is left out."""
        edge = max(2, round(2 * place.radius))
        share = opacity * self._inks.loudness * (_ACCENT_GAIN if colour == self._inks.accent else 1)
        alpha = [min(255, round(level * share)) for level in range(256)]
        mask = sprite(_SMALL if edge <= _SMALL else _LARGE).resize((edge, edge), Image.Resampling.BICUBIC).point(alpha)
        self._image.paste(colour, (round(place.x - edge / 2), round(place.y - edge / 2)), mask)

    def _between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()


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
