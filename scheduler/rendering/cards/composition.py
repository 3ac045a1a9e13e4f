"""Decides where a card's words stand and how large they are. Nothing is drawn here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.fonts import Edge, Run, Typeface, left_edge, run_width, runs, typeface_of, word_width
from scheduler.rendering.cards.layout import Block, Box, Colour, Text
from scheduler.rendering.cards.wrapping import balanced_lines, is_awkward, is_parted
from scheduler.rendering.direction import Direction, direction_of

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

_STEPS = 24
"""How many sizes are tried between a block's largest and its smallest."""

_HEADING = 550
"""From which weight words are a heading, whose breaks are looked at; running text breaks as it comes."""

# The spacing of paragraphs and lists, as shares of the type size.
_PARAGRAPH_GAP = 0.55
_BADGE_RADIUS = 0.72
_BADGE_INDENT = 2.05
_BADGE_CENTRE = 0.36
_ENTRY_GAP = 0.34


class Overflow(BadInput):
    """A text does not fit its place in one layout; another layout may have room for it."""


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
class Rule:
    """The short line over a text's first block."""

    rectangle: Rectangle
    colour: Colour


Mark = Line | Badge | Rule


@dataclass(frozen=True, slots=True)
class _Frame:
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
    """True to measure lines as they are set; else their height is right and their width is 0."""

    def start(self, width: float, indent: float = 0) -> float:
        """Return the left edge of what is `width` wide and stands `indent` from the side that is aligned to."""
        if self.align == "center":
            return self.left + indent + (self.right - self.left - indent - width) / 2
        return self.right - indent - width if self.align == "right" else self.left + indent


@dataclass(frozen=True, slots=True)
class _Setting:
    """The setting of a paragraph's words."""

    typeface: Typeface
    direction: Direction
    style: Style
    leading: float
    language: str

    @classmethod
    def of(cls, text: str, block: Block, size: int, frame: _Frame) -> _Setting:
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


def compose(
    layer: Text, words: Mapping[str, Sequence[str]], size: Size, language: str, *, numbered: bool
) -> tuple[Mark, ...]:
    """Place the words of a text layer at the largest size that fits its box.

    `words` has the paragraphs of each of the layout's words; `numbered` makes a list of 'lines'.
    Raises Overflow naming the text when it does not fit at the smallest size.
    """
    left, top, right, bottom = size.rectangle(layer.box)
    frame = _Frame(left, right, top, size.side, layer.align, layer.badges, language, numbered)
    blocks = block_texts(layer, words, language)
    if not blocks:
        return ()
    estimate = replace(frame, measured=False)

    def seems_to_fit(step: int) -> bool:
        sizes = [_size_at(block, step / _STEPS, size) for block, _ in blocks]
        estimated = _stack(layer, blocks, sizes, estimate)
        return estimated is not None and estimated[1] <= bottom - top

    best: tuple[list[Mark], float] | None = None
    worst = 0
    # Smaller type hardly ever takes more lines, so that what fits can be searched for; only from there on are lines
    # measured.
    for step in range(min(_STEPS, bisect_left(range(_STEPS + 1), True, key=seems_to_fit)), _STEPS + 1):
        sizes = [_size_at(block, step / _STEPS, size) for block, _ in blocks]
        stacked = _stack(layer, blocks, sizes, frame)
        if stacked is None or stacked[1] > bottom - top:
            continue
        flaws = _flaws(stacked[0], blocks[0][0].weight)
        if best is None or flaws < worst:
            best, worst = stacked, flaws
        if worst == 0:
            break
    if best is not None:
        marks, height = best
        return tuple(_moved(mark, _offset(layer, bottom - top - height) + top) for mark in marks)
    raise _overflow(blocks)


def _overflow(blocks: Iterable[tuple[Block, tuple[str, ...]]]) -> Overflow:
    """Return the error that names the longest of the texts."""
    longest = max((text for _, texts in blocks for text in texts), key=len)
    return Overflow(
        f"'{longest}' does not fit its place on the card, even in the smallest type: "
        "shorten it or give the layout's box more room"
    )


def block_texts(layer: Text, words: Mapping[str, Sequence[str]], language: str) -> list[tuple[Block, tuple[str, ...]]]:
    """Return the blocks of a text that print something, with their paragraphs.

    The layout's own words need company: beside words of the card that are not there they are left out as well.
    """
    texts = [
        (block, block.chosen(words[block.words]) if block.words else block.own_words(language, words))
        for block in layer.blocks
    ]
    printed = [(block, chosen) for block, chosen in texts if chosen]
    is_empty = any(block.words for block in layer.blocks) and not any(block.words for block, _ in printed)
    return [] if is_empty else printed


def _flaws(marks: Sequence[Mark], weight: int) -> int:
    """Say how bad a text's breaks are: 2 with a number parted from its unit, 1 with an awkward first block, else 0."""
    lines = [mark for mark in marks if isinstance(mark, Line)]
    first = [line for line in lines if line.style == lines[0].style] if lines else []
    if is_parted([line.words for line in first]):
        return 2
    return int(weight >= _HEADING and is_awkward([line.words for line in first]))


def _size_at(block: Block, share: float, size: Size) -> int:
    return max(1, round((block.largest + (block.smallest - block.largest) * share) * size.side))


def _offset(layer: Text, spare: float) -> float:
    return {"top": 0.0, "middle": spare / 2, "bottom": spare}[layer.anchor]


def _stack(
    layer: Text,
    blocks: Sequence[tuple[Block, Sequence[str]]],
    sizes: Sequence[int],
    frame: _Frame,
) -> tuple[list[Mark], float] | None:
    """Place blocks one under the other from 0 down; return the marks and the height, or None if a line is too wide."""
    marks: list[Mark] = []
    y = 0.0
    if layer.bar:
        thickness = layer.bar.thickness * frame.side
        length = layer.bar.width * frame.side
        left = frame.start(length)
        marks.append(Rule((left, 0, left + length, thickness), layer.bar.colour))
        y = thickness + layer.bar.below * frame.side
    for position, ((block, texts), type_size) in enumerate(zip(blocks, sizes, strict=True)):
        y += block.above * frame.side if position else 0
        place = _list if frame.numbered and block.words == "lines" and block.is_whole else _paragraphs
        placed = place(block, texts, type_size, frame, y)
        if placed is None:
            return None
        marks += placed[0]
        y = placed[1]
    return marks, y


def _paragraphs(
    block: Block, texts: Sequence[str], size: int, frame: _Frame, y: float
) -> tuple[list[Mark], float] | None:
    marks: list[Mark] = []
    for position, text in enumerate(texts):
        y += _PARAGRAPH_GAP * size if position else 0
        setting = _Setting.of(text, block, size, frame)
        lines = _lines(text, setting, frame, 0, y + setting.ascent)
        if lines is None:
            return None
        marks += lines
        y = lines[-1].baseline + setting.descent
    return marks, y


def _list(block: Block, texts: Sequence[str], size: int, frame: _Frame, y: float) -> tuple[list[Mark], float] | None:
    """Place the entries of a list, each behind its number; in the middle, they stand there together, on one edge."""
    if frame.align == "center":
        placed = _list(block, texts, size, replace(frame, align="left"), y)
        return None if placed is None else (_centred(placed[0], frame), placed[1])
    marks: list[Mark] = []
    radius = _BADGE_RADIUS * size
    for number, text in enumerate(texts, start=1):
        y += _ENTRY_GAP * size if number > 1 else 0
        baseline = y + radius + _BADGE_CENTRE * size
        setting = _Setting.of(text, block, size, frame)
        lines = _lines(text, setting, frame, _BADGE_INDENT * size, baseline)
        if lines is None:
            return None
        centre = frame.start(2 * radius) + radius
        marks.append(Badge(number, Circle(centre, y + radius, radius), size, frame.badges))
        marks += lines
        y = lines[-1].baseline + max(radius - _BADGE_CENTRE * size, setting.descent)
    return marks, y


def _lines(text: str, setting: _Setting, frame: _Frame, indent: float, baseline: float) -> list[Line] | None:
    """Break one paragraph, its first line at `baseline`; None when a word or a line as it is set is too wide."""
    room = frame.right - frame.left - indent
    style = setting.style
    measure = partial(word_width, typeface=setting.typeface, weight=style.weight, language=frame.language)
    broken = balanced_lines(text, room / style.size, measure)
    if broken is None:
        return None
    lines: list[Line] = []
    for position, words in enumerate(broken):
        cut, width = setting.measured(words) if frame.measured else ((), 0.0)
        if width > room:
            return None
        edge = setting.edge(words) if frame.measured and frame.align == "left" else Edge()
        left = frame.start(width, indent) - (edge.bearing + edge.overhang) * style.size
        y = baseline + position * setting.leading
        lines.append(Line(cut, setting.direction, left, y, width, style, edge.bearing * style.size))
    return lines


def _centred(marks: Sequence[Mark], frame: _Frame) -> list[Mark]:
    """Return marks that stand at the left moved into the middle together."""
    right = max((mark.left + mark.width for mark in marks if isinstance(mark, Line)), default=frame.right)
    return [_moved(mark, right=(frame.right - right) / 2) for mark in marks]


def _moved(mark: Mark, down: float = 0, right: float = 0) -> Mark:
    """Return a mark moved by some pixels."""
    if isinstance(mark, Line):
        return replace(mark, left=mark.left + right, baseline=mark.baseline + down)
    if isinstance(mark, Badge):
        return replace(mark, disc=replace(mark.disc, x=mark.disc.x + right, y=mark.disc.y + down))
    start, top, end, bottom = mark.rectangle
    return replace(mark, rectangle=(start + right, top + down, end + right, bottom + down))
