"""Draws the figures of motifs as masks: how strongly each pixel is drawn.

By hand with Pillow: resvg draws a figure of 700 pixels in 47 ms, most of it for a PNG that is read back at once;
polylines on a canvas twice as large take a tenth of that (measured 2026-11, resvg-py 0.5.0).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageDraw

Vector = tuple[float, float]
Polyline = tuple[Vector, ...]

BOX = 100.0
"""The edge of the square that figures are drawn in."""

_MARGIN = 0.08
"""How far a mask reaches over that square on each side, as a share of it: for lines on its edge, and turned figures."""

_CURVE_STEPS = 18
"""Straight pieces of a curve: none is longer than a few pixels on the largest card."""

_RING_STEPS = 120

_FINE, _SMALL = 4, 160
"""How many times as large a small mask is drawn, and up to which edge (pixels); a larger one twice as large."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A polyline in a figure's square: filled, or with `line` as an outline in that width."""

    points: Polyline
    is_closed: bool
    line: float | None
    strength: float
    is_accent: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What parts one repetition of a stroke from the next: it is moved, turned (degrees) and scaled about a point.

    `fade` is its strength as a share of the one before.
    """

    turn: float = 0
    scale: float = 1
    move: Vector = (0, 0)
    about: Vector = (BOX / 2, BOX / 2)
    fade: float = 1


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A figure's strokes, the lowest first. It is equal to itself alone: masks are kept for it."""

    strokes: tuple[Stroke, ...]

    @property
    def has_accent(self) -> bool:
        """True when some of it is drawn in the accent."""
        return any(stroke.is_accent for stroke in self.strokes)


def path_strokes(path: str) -> list[tuple[Polyline, bool]]:
    """Return an SVG path as polylines, each with whether it is closed. Raises ValueError for what is no path."""
    pen = RecordingPen()
    try:
        parse_path(path, pen)
    except Exception as error:  # whatever the parser stumbles over: the path is a person's
        raise ValueError(f"'{path[:40]}' is no path as SVG writes them") from error
    lines: list[tuple[list[Vector], bool]] = []
    for command, points in pen.value:
        if command == "moveTo":
            lines.append(([points[0]], False))
        elif command == "closePath":
            lines[-1] = (lines[-1][0], True)
        elif command != "endPath":
            lines[-1][0].extend(_curve(lines[-1][0][-1], points))
    if not lines:
        raise ValueError(f"'{path[:40]}' draws nothing")
    return [(tuple(points), is_closed) for points, is_closed in lines]


def ring(x: float, y: float, radius: float) -> list[tuple[Polyline, bool]]:
    """Return a circle as a closed polyline."""
    angles = (2 * math.pi * step / _RING_STEPS for step in range(_RING_STEPS))
    return [(tuple((x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles), True)]


def placed(stroke: Stroke, number: int, step: Step) -> Stroke:
    """Return the repetition of that number of a stroke, 0 for itself."""
    angle, factor = math.radians(step.turn * number), step.scale**number
    cosine, sine = factor * math.cos(angle), factor * math.sin(angle)
    left, top = step.about
    points = ((x - left + step.move[0] * number, y - top + step.move[1] * number) for x, y in stroke.points)
    turned = tuple((left + x * cosine - y * sine, top + x * sine + y * cosine) for x, y in points)
    line = stroke.line * factor if stroke.line else None
    return replace(stroke, points=turned, line=line, strength=stroke.strength * step.fade**number)


@lru_cache(maxsize=512)
def figure_mask(figure: Figure, edge: int, turn: int, *, accent: bool) -> Image.Image:
    """Return a figure as levels of strength, `edge` pixels for its square and turned by degrees, with some margin.

    With `accent` those strokes alone that are drawn in the accent, else the others.
    """
    over = _FINE if edge <= _SMALL else 2
    extent = round(edge * (1 + 2 * _MARGIN)) * over
    canvas = Image.new("L", (extent, extent))
    draw = ImageDraw.Draw(canvas)
    unit = edge * over / BOX
    cosine, sine = unit * math.cos(math.radians(turn)), unit * math.sin(math.radians(turn))
    middle = extent / 2
    for stroke in figure.strokes:
        if stroke.is_accent is accent:
            centred = ((x - BOX / 2, y - BOX / 2) for x, y in stroke.points)
            points = [(middle + x * cosine - y * sine, middle + x * sine + y * cosine) for x, y in centred]
            _draw(draw, stroke, points, unit)
    return canvas.reduce(over)


def _draw(draw: ImageDraw.ImageDraw, stroke: Stroke, points: Sequence[Vector], unit: float) -> None:
    level = round(255 * stroke.strength)
    if stroke.line is None:
        draw.polygon(points, level)
        return
    width = max(2, round(stroke.line * unit))
    ends = [*points, *points[:2]] if stroke.is_closed else points
    draw.line(ends, level, width, joint="curve")
    for x, y in () if stroke.is_closed else (points[0], points[-1]):
        radius = (width - 1) / 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), level)


def _curve(start: Vector, points: Iterable[Vector]) -> list[Vector]:
    """Return the points of a line or a Bézier curve of any degree, without its start."""
    controls = [start, *points]
    if len(controls) == 2:
        return controls[1:]
    return [_on_curve(controls, step / _CURVE_STEPS) for step in range(1, _CURVE_STEPS + 1)]


def _on_curve(controls: Sequence[Vector], share: float) -> Vector:
    """Return the point at a share (0 to 1) of a Bézier curve, by de Casteljau's construction."""
    while len(controls) > 1:
        controls = [(ax + (bx - ax) * share, ay + (by - ay) * share) for (ax, ay), (bx, by) in pairwise(controls)]
    return controls[0]
