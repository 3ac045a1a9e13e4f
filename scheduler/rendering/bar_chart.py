"""Charts of bars above and below a line, as places in a drawing. The table beside a chart says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 360.0
"""Units of the drawing's width: about a phone's, so that its words can be read there."""

HEIGHT: Final = 150.0
_EDGE: Final = 14.0
_MOST_LABELS: Final = 6
_WIDEST: Final = 36.0


@dataclass(frozen=True, slots=True)
class Value:
    """What is drawn over one place of the line: so much above it, and so much below."""

    label: str
    up: int
    down: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One place of the line: where its two bars stand, in units of the drawing. `label` is empty where none fits."""

    value: Value
    label: str
    x: float
    width: float
    up_y: float
    up_height: float
    down_height: float

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class BarChart:
    """A drawing: its height, where its line lies, its bars, and the numbers at its upper and lower end."""

    height: float
    line: float
    bars: tuple[Bar, ...]
    highest: int
    lowest: int
    width: float = WIDTH


def bar_chart(values: Sequence[Value]) -> BarChart | None:
    """Return the chart of some values, from left to right; None where there is nothing above or below the line."""
    highest = max((value.up for value in values), default=0)
    lowest = max((value.down for value in values), default=0)
    if not highest and not lowest:
        return None
    unit = (HEIGHT - 2 * _EDGE) / (highest + lowest)
    line = _EDGE + highest * unit
    step = WIDTH / len(values)
    width = min(step * 0.72, _WIDEST)
    every = -(-len(values) // _MOST_LABELS)
    bars = (
        Bar(
            value=value,
            label=value.label if place % every == 0 else "",
            x=round((place + 0.5) * step - width / 2, 2),
            width=round(width, 2),
            up_y=round(line - value.up * unit, 2),
            up_height=round(value.up * unit, 2),
            down_height=round(value.down * unit, 2),
        )
        for place, value in enumerate(values)
    )
    return BarChart(HEIGHT + _EDGE, round(line, 2), tuple(bars), highest, lowest)
