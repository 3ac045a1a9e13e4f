"""Arrangements: where a card's figures gather, and on which side and how high its words stand.

Cards of one campaign are of one brand and one motif. What differs from one to the next is the arrangement, by the
card's `composition`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

from scheduler.rendering.cards.layout import Background, Box, Footer, Layer, Layout, Text
from scheduler.rendering.cards.marks import Rectangle, Size

Spread = Literal["one", "close", "pair", "row", "pattern", "frieze"]
"""One figure; one so close that it is cut; one and a smaller one; some in a row; many small ones; a row from side to
side."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a card is arranged, apart from what its layout says.

    `ground` chooses among the layout's. With `across` words and figures change sides, with `low` the figures are at
    the other end; `anchor` is where words stand in their place, which stand in its middle otherwise. `families` is how
    many different grounds there are of it.
    """

    ground: int
    spread: Spread
    across: bool = False
    low: bool = False
    anchor: Literal["top", "middle", "bottom"] = "middle"
    families: int = 3


ARRANGEMENTS = (
    Arrangement(0, "one"),
    Arrangement(1, "close", anchor="bottom"),
    Arrangement(2, "pair", across=True),
    Arrangement(0, "pattern"),
    Arrangement(1, "one", across=True, low=True),
    Arrangement(2, "row", anchor="bottom"),
    Arrangement(0, "close", across=True, low=True, anchor="top"),
    Arrangement(1, "pattern", across=True),
    Arrangement(2, "close"),
)
"""As many as there are compositions, on their grounds in turn."""

FRIEZE = Arrangement(0, "frieze", families=2**16)
"""That of the bands that part an email: each has its own, since nothing is strewn on them."""


def arrangement_of(composition: int) -> Arrangement:
    """Return the arrangement that a card's composition means."""
    return ARRANGEMENTS[composition % len(ARRANGEMENTS)]


def varied(layout: Layout, arrangement: Arrangement) -> Layout:
    """Return a layout that lets its cards differ as an arrangement has it; another one as it is."""
    if not layout.varies:
        return layout
    return layout.model_copy(update={"layers": tuple(_varied(layer, arrangement) for layer in layout.layers)})


def _varied(layer: Layer, arrangement: Arrangement) -> Layer:
    turned: dict[str, object] = {}
    for name in ("box", "gather", "narrow"):
        place: Box | None = getattr(layer, name, None)
        if place is not None and not isinstance(layer, Footer):
            place = place.mirrored if arrangement.across else place
            turned[name] = place.upturned if arrangement.low and isinstance(layer, Background) else place
    if isinstance(layer, Text) and layer.anchor == "middle" and any(block.words == "title" for block in layer.blocks):
        turned["anchor"] = arrangement.anchor
    return layer.model_copy(update=turned)


@dataclass(frozen=True, slots=True)
class Placement:
    """A figure's place: its number, its middle and the edge of its square in pixels, its turn in degrees.

    `strength` is how strongly it is drawn, a share.
    """

    figure: int
    x: float
    y: float
    edge: int
    turn: int
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class _Region:
    """Where figures gather: their part of the card, from its outer side (a card's edge) inwards."""

    size: Size
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def extent(self) -> float:
        return min(self.width, self.height)

    @property
    def is_low(self) -> bool:
        return self.top + self.bottom > self.size.height * 1.02

    def inwards(self, distance: float) -> float:
        """Return the x that lies so many pixels inwards of the outer side."""
        is_left = self.left + self.right < self.size.width
        return self.left + distance if is_left else self.right - distance

    def down(self, share: float) -> float:
        """Return the y at a share of the height, from the nearer end of the card."""
        return self.bottom - share * self.height if self.is_low else self.top + share * self.height


def placements(spread: Spread, count: int, place: Rectangle, size: Size, random: Random) -> tuple[Placement, ...]:
    """Return where to draw `count` different figures in a rectangle of the card; none where there are none."""
    if not count:
        return ()
    return tuple(_SPREADS[spread](_Region(size, *place), count, random))


def _between(random: Random, low: float, high: float) -> float:
    return low + (high - low) * random.random()


def _turn(random: Random, most: int) -> int:
    return round(_between(random, -most, most))


def _one(region: _Region, count: int, random: Random) -> Iterator[Placement]:
    edge = round(region.extent * _between(random, 1.2, 1.45))
    x, y = region.inwards(region.width * _between(random, 0.12, 0.34)), region.down(_between(random, 0.42, 0.6))
    yield Placement(int(random.random() * count), x, y, edge, _turn(random, 10))


def _close(region: _Region, count: int, random: Random) -> Iterator[Placement]:
    edge = round(region.extent * _between(random, 2.0, 2.4))
    x, y = region.inwards(region.width * _between(random, -0.02, 0.12)), region.down(_between(random, 0.3, 0.5))
    yield Placement(int(random.random() * count), x, y, edge, _turn(random, 16), 0.85)


def _pair(region: _Region, count: int, random: Random) -> Iterator[Placement]:
    first = int(random.random() * count)
    edge = round(region.extent * _between(random, 0.95, 1.1))
    yield Placement(first, region.inwards(region.width * 0.22), region.down(0.32), edge, _turn(random, 10))
    small = round(edge * _between(random, 0.48, 0.56))
    x, y = region.inwards(region.width * _between(random, 0.5, 0.66)), region.down(_between(random, 0.98, 1.1))
    yield Placement((first + 1) % count, x, y, small, _turn(random, 14), 0.9)


def _row(region: _Region, count: int, random: Random) -> Iterator[Placement]:
    """Place some figures along the outer side of a wide card, or along the end of a narrow one."""
    first, size = int(random.random() * count), region.size
    if size.width > 1.2 * size.height:
        edge = round(size.height * 0.25)
        for number in range(3):
            y = size.height * (0.14 + 0.27 * number)
            yield Placement((first + number) % count, region.inwards(size.height * 0.2), y, edge, _turn(random, 8))
        return
    edge = round(size.width * 0.2)
    for number in range(4):
        x = size.width * (0.14 + 0.24 * number)
        yield Placement((first + number) % count, x, region.down(0.3), edge, _turn(random, 8))


def _pattern(region: _Region, count: int, random: Random) -> Iterator[Placement]:
    """Place small figures in rows that are shifted against one another, the weaker the further inwards."""
    first, side = int(random.random() * count), region.size.side
    edge, step = round(side * 0.12), side * 0.17
    reach = max(region.width, region.extent * 1.15)
    for row in range(int(region.height * 1.15 / step) + 1):
        for column in range(int(reach / step) + 1):
            inwards = step * (column + 0.35 + 0.5 * (row % 2))
            strength = 1.05 - inwards / (reach + step)
            if strength > 0.12:
                y = region.bottom - step * (row + 0.4) if region.is_low else region.top + step * (row + 0.4)
                number = (first + column + 2 * row) % count
                yield Placement(number, region.inwards(inwards), y, edge, _turn(random, 10), strength)


def _frieze(region: _Region, count: int, random: Random) -> Iterator[Placement]:
    """Place figures in one row over the whole width, the weaker the further inwards."""
    first, edge = int(random.random() * count), round(region.height * 0.62)
    step = edge * 1.9
    number = int(region.width / step) + 1
    for place in range(number):
        x, y = region.inwards(step * (place + 0.5)), (region.top + region.bottom) / 2
        yield Placement((first + place) % count, x, y, edge, _turn(random, 8), 0.9 - 0.75 * place / number)


_SPREADS: dict[Spread, Callable[[_Region, int, Random], Iterator[Placement]]] = {
    "one": _one,
    "close": _close,
    "pair": _pair,
    "row": _row,
    "pattern": _pattern,
    "frieze": _frieze,
}
