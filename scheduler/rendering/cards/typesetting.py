"""Sets paragraphs and lists in lines, one under the other. Nothing is drawn here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from scheduler.rendering.cards.fonts import Edge, Run, Typeface, left_edge, run_width, runs, typeface_of, word_width
from scheduler.rendering.cards.layout import Block, Colour
from scheduler.rendering.cards.marks import Badge, Bullet, Circle, Line, Mark, Style, moved
from scheduler.rendering.cards.wrapping import MeasuredText, balanced_lines, fewest_lines, measured_text
from scheduler.rendering.direction import Direction, direction_of

# The spacing of paragraphs and lists, as shares of the type size.
_PARAGRAPH_GAP = 0.55
_BADGE_RADIUS = 0.72
_BADGE_INDENT = 2.05
_BADGE_CENTRE = 0.36
_ENTRY_GAP = 0.34
_BULLET_RADIUS = 0.15
_BULLET_INDENT = 0.95
_BULLET_CENTRE = 0.34

_BULLET_COLOURS: tuple[Colour, ...] = ("accent", "primary", "background")

BULLET = "\u2022"
_SIGNED = re.compile(rf"({BULLET}|\d{{1,3}}\.)\s+(.+)", re.DOTALL)
"""A line with the sign of its own: what a sentence's `mark` is printed as."""

Placed = tuple[list[Mark], float]
"""Marks, and how far down they reach."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures that all blocks of a text share: its width, the measuring of words, the card's shorter side."""

    left: float
    right: float
    top: float
    side: int
    align: str
    badges: tuple[Colour, ...]
    language: str
    numbered: bool
    measured: bool = True
    """True to measure lines as they are set; else they are counted: their height is right, and they have no words."""

    def start(self, width: float, indent: float = 0) -> float:
        """Return the left edge of what is `width` wide and stands `indent` from the side that is aligned to."""
        if self.align == "center":
            return self.left + indent + (self.right - self.left - indent - width) / 2
        return self.right - indent - width if self.align == "right" else self.left + indent


@dataclass(frozen=True, slots=True)
class Setting:
    """The setting of a paragraph's words."""

    typeface: Typeface
    direction: Direction
    style: Style
    leading: float
    language: str

    @classmethod
    def of(cls, text: str, block: Block, size: int, frame: Frame) -> Setting:
        """Choose the typeface and the direction for a text."""
        typeface = typeface_of(text)
        style = Style(size, block.weight, block.colours, (frame.left, frame.top))
        leading = block.leading * typeface.spread * size
        return cls(typeface, direction_of(text, frame.language), style, leading, frame.language)

    @property
    def ascent(self) -> float:
        """Pixels from the top of a line to its baseline."""
        return self.typeface.ascent * self.style.size

    @property
    def descent(self) -> float:
        """Pixels from a line's baseline to its bottom."""
        return self.typeface.descent * self.style.size

    def measured(self, words: str) -> tuple[tuple[Run, ...], float]:
        """Return a line's runs and its width in pixels."""
        cut = runs(words, self.typeface)
        size, weight = self.style.size, self.style.weight
        return cut, sum(run_width(run, size, weight, self.language) for run in cut)

    def edge(self, words: str) -> Edge:
        """Return how a line's first letter stands at the edge that it is aligned to.

        Letters bring their own white with them, the more the larger they are: without this, a heading stands further
        in than the words below it. Arabic's letters join on, and bring none to speak of.
        """
        if self.direction is not Direction.LEFT_TO_RIGHT:
            return Edge()
        return left_edge(words, self.typeface, self.style.weight, self.language)


def paragraphs(block: Block, texts: Sequence[str], size: int, frame: Frame, y: float) -> Placed | None:
    """Place paragraphs one under the other from `y` down; None when a word is too wide."""
    marks: list[Mark] = []
    for position, text in enumerate(texts):
        y += _PARAGRAPH_GAP * size if position else 0
        setting = Setting.of(text, block, size, frame)
        lines = set_lines(text, setting, frame, 0, y + setting.ascent)
        if lines is None:
            return None
        marks += lines
        y = lines[-1].baseline + setting.descent
    return marks, y


def listed(block: Block, texts: Sequence[str], size: int, frame: Frame, y: float) -> Placed | None:
    """Place lines, the entries of a list behind their signs; in the middle, they stand there together, on one edge."""
    entries = _entries(tuple(texts), numbered=frame.numbered, bullets=block.bullets)
    if frame.align == "center" and any(sign for sign, _ in entries):
        placed = listed(block, texts, size, replace(frame, align="left"), y)
        return None if placed is None else (_centred(placed[0], frame), placed[1])
    marks: list[Mark] = []
    for place, (sign, text) in enumerate(entries):
        y += (_ENTRY_GAP if sign else _PARAGRAPH_GAP) * size if place else 0
        placed = _entry(sign, text, Setting.of(text, block, size, frame), frame, y)
        if placed is None:
            return None
        marks += placed[0]
        y = placed[1]
    return marks, y


@lru_cache(maxsize=256)
def _entries(texts: tuple[str, ...], *, numbered: bool, bullets: bool) -> list[tuple[str, str]]:
    """Return each text with the sign before it: a number, a bullet, or none. Signs of their own go before the others.

    One line that begins with a number is no list: it may be a day of the month.
    """
    matches = [_SIGNED.fullmatch(text) for text in texts]
    own = [(match[1], match[2]) if match else ("", text) for match, text in zip(matches, texts, strict=True)]
    signed = [sign for sign, _ in own if sign]
    if len(signed) > 1 or BULLET in signed:
        return own
    if numbered:
        return [(f"{number}.", text) for number, text in enumerate(texts, start=1)]
    return [(BULLET if bullets and len(texts) > 1 else "", text) for text in texts]


def _entry(sign: str, text: str, setting: Setting, frame: Frame, y: float) -> Placed | None:
    """Place one entry from `y` down, its lines on one edge behind the sign."""
    size = setting.style.size
    if not sign or sign == BULLET:
        lines = set_lines(text, setting, frame, _BULLET_INDENT * size if sign else 0, y + setting.ascent)
        if lines is None:
            return None
        bottom = lines[-1].baseline + setting.descent
        radius = _BULLET_RADIUS * size
        disc = Circle(frame.start(2 * radius) + radius, lines[0].baseline - _BULLET_CENTRE * size, radius)
        return [*([Bullet(disc, _BULLET_COLOURS)] if sign else []), *lines], bottom
    radius = _BADGE_RADIUS * size
    lines = set_lines(text, setting, frame, _BADGE_INDENT * size, y + radius + _BADGE_CENTRE * size)
    if lines is None:
        return None
    disc = Circle(frame.start(2 * radius) + radius, y + radius, radius)
    badge = Badge(int(sign.rstrip(".")), disc, size, frame.badges)
    return [badge, *lines], lines[-1].baseline + max(radius - _BADGE_CENTRE * size, setting.descent)


def set_lines(text: str, setting: Setting, frame: Frame, indent: float, baseline: float) -> list[Line] | None:
    """Break one paragraph, its first line at `baseline`; None when a word or a line as it is set is too wide."""
    room = frame.right - frame.left - indent
    style = setting.style
    measured = _measured(text, setting.typeface, style.weight, frame.language)
    if not frame.measured:
        count = fewest_lines(measured, room / style.size)
        return None if count is None else _counted_lines(count, setting, frame, baseline)
    broken = balanced_lines(measured, room / style.size)
    if broken is None:
        return None
    lines: list[Line] = []
    for position, words in enumerate(broken):
        cut, width = setting.measured(words)
        if width > room:
            return None
        edge = setting.edge(words) if frame.align == "left" else Edge()
        left = frame.start(width, indent) - (edge.bearing + edge.overhang) * style.size
        y = baseline + position * setting.leading
        lines.append(Line(cut, setting.direction, left, y, width, style, edge.bearing * style.size))
    return lines


def _counted_lines(count: int, setting: Setting, frame: Frame, baseline: float) -> list[Line]:
    """Return as many lines without words, for the height that they take."""
    places = (baseline + position * setting.leading for position in range(count))
    return [Line((), setting.direction, frame.left, place, 0.0, setting.style) for place in places]


@lru_cache(maxsize=512)
def _measured(text: str, typeface: Typeface, weight: int, language: str) -> MeasuredText:
    """Return a text with the widths of its words as shares of the type size: the same in every size."""
    return measured_text(text, partial(word_width, typeface=typeface, weight=weight, language=language))


def _centred(marks: Sequence[Mark], frame: Frame) -> list[Mark]:
    """Return marks that stand at the left moved into the middle together."""
    right = max((mark.left + mark.width for mark in marks if isinstance(mark, Line)), default=frame.right)
    return [moved(mark, right=(frame.right - right) / 2) for mark in marks]
