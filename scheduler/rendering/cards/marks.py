"""The marks of a composed card: lines of words, discs and rules, each at its place in pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.rendering.cards.fonts import Run
from scheduler.rendering.cards.layout import Box, Colour
from scheduler.rendering.direction import Direction

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Size:
    """A card's extent in pixels."""

    width: int
    height: int

    @property
    def side(self) -> int:
        """The shorter side, which type sizes and gaps are shares of."""
        return min(self.width, self.height)

    def rectangle(self, box: Box) -> Rectangle:
        """Return a layout's box in pixels."""
        left, top = box.x * self.width, box.y * self.height
        return left, top, left + box.width * self.width, top + box.height * self.height


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle: its centre and radius in pixels."""

    x: float
    y: float
    radius: float

    @property
    def box(self) -> Rectangle:
        """The square around it."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


@dataclass(frozen=True, slots=True)
class Style:
    """The setting of a block's lines: type size in pixels, weight, and the colours to choose from.

    `place` is the left top corner of the text's box: two texts in one style may need two colours.
    """

    size: int
    weight: int
    colours: tuple[Colour, ...]
    place: tuple[float, float] = (0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words: its left end on the baseline, and its width, in pixels.

    The first ink is `bearing` pixels right of the left end. `runs` are in the order of reading; those of a line that is
    read from right to left stand in the opposite order.
    """

    runs: tuple[Run, ...]
    direction: Direction
    left: float
    baseline: float
    width: float
    style: Style
    bearing: float = 0.0

    @property
    def words(self) -> str:
        """The line's text."""
        return "".join(run.text for run in self.runs)

    @property
    def region(self) -> Rectangle:
        """The area in which the letters may have ink."""
        return (
            self.left + self.bearing,
            self.baseline - max(run.typeface.ascent for run in self.runs) * self.style.size,
            self.left + self.width,
            self.baseline + max(run.typeface.descent for run in self.runs) * self.style.size,
        )


@dataclass(frozen=True, slots=True)
class Badge:
    """A disc with the number of a list's entry."""

    number: int
    disc: Circle
    size: int
    colours: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Bullet:
    """The dot before an entry of a list that does not count."""

    disc: Circle
    colours: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that is drawn: the short one over a text's first block, or one between the rows of a table."""

    rectangle: Rectangle
    colour: Colour


Mark = Line | Badge | Bullet | Rule


def moved(mark: Mark, down: float = 0, right: float = 0) -> Mark:
    """Return a mark moved by some pixels."""
    if isinstance(mark, Line):
        return replace(mark, left=mark.left + right, baseline=mark.baseline + down)
    if isinstance(mark, Badge | Bullet):
        return replace(mark, disc=replace(mark.disc, x=mark.disc.x + right, y=mark.disc.y + down))
    start, top, end, bottom = mark.rectangle
    return replace(mark, rectangle=(start + right, top + down, end + right, bottom + down))
