"""Sets a table in columns. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from scheduler.domain.article import CELL_BORDER, EMPTY_CELL
from scheduler.rendering.cards.fonts import typeface_of, word_width
from scheduler.rendering.cards.layout import Block
from scheduler.rendering.cards.marks import Line, Mark, Rule
from scheduler.rendering.cards.typesetting import Frame, Placed, Setting, set_lines
from scheduler.rendering.cards.wrapping import joined

# Distances as shares of the type size.
_GAP = 1.1
"""Between two columns."""

_PADDING = 0.5
"""Between a row's words and the rules over and under it."""

_HEAD_RULE, _ROW_RULE = 0.09, 0.045
_LEAST_RULE = 1.0
"""Pixels."""

_HEAD_WEIGHT, _NAME_WEIGHT = 680, 620
"""The weights of the row with the headings, and of each row's first cell, which names it."""

Row = tuple[str, ...]


def tabulated(block: Block, texts: Sequence[str], size: int, frame: Frame, y: float) -> Placed | None:
    """Place the rows of a table, the one with its headings first, from `y` down; None when a column is too narrow."""
    rows = [tuple(text.split(CELL_BORDER)) for text in texts]
    columns = _columns(rows, size, frame)
    if columns is None:
        return None
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        y += _PADDING * size if number else 0
        placed = _row(row, columns, _row_blocks(block, head=number == 0), size, y)
        if placed is None:
            return None
        marks += placed[0]
        y = placed[1]
        if number < len(rows) - 1:
            y += _PADDING * size
            thickness = max(_LEAST_RULE, (_ROW_RULE if number else _HEAD_RULE) * size)
            marks.append(Rule((frame.left, y, frame.right, y + thickness), "line" if number else "accent"))
            y += thickness
    return marks, y


def _row_blocks(block: Block, *, head: bool) -> Iterator[Block]:
    """Yield how each cell of a row is set: headings and the first cell stand out."""
    colours = ("primary", *(colour for colour in block.colours if colour != "primary"))
    strong = block.model_copy(update={"weight": _HEAD_WEIGHT if head else _NAME_WEIGHT, "colours": colours})
    yield strong
    while True:
        yield strong if head else block


def _row(row: Row, columns: Sequence[Frame], blocks: Iterator[Block], size: int, y: float) -> Placed | None:
    marks: list[Mark] = []
    bottom = y
    for cell, column, block in zip(row, columns, blocks, strict=False):
        setting = Setting.of(cell, block, size, column)
        # The place of a style is the table's, so that all cells of a kind have one colour.
        setting = replace(setting, style=replace(setting.style, place=(columns[0].left, column.top)))
        lines: list[Line] | None = set_lines(cell, setting, column, 0, y + setting.ascent)
        if lines is None:
            return None
        marks += [] if cell == EMPTY_CELL else lines
        bottom = max(bottom, *(line.baseline + setting.descent for line in lines))
    return marks, bottom


def _columns(rows: Sequence[Row], size: int, frame: Frame) -> list[Frame] | None:
    """Return the place of each column: as wide as its words ask for, with what is left shared out evenly.

    Where not all have room in one line, the widest give way. None where a column would not hold its longest word.
    """
    columns = list(zip_longest(*rows, fillvalue=""))
    wanted = [max(_width(cell, frame) for cell in column) * size for column in columns]
    least = [max(_longest_word(cell, frame) for cell in column) * size for column in columns]
    gap = _GAP * size
    room = frame.right - frame.left - gap * (len(columns) - 1)
    if sum(least) > room:
        return None
    widths = _shared(wanted, least, room)
    places: list[Frame] = []
    begin = 0.0
    for width in widths:
        left = frame.right - begin - width if frame.align == "right" else frame.left + begin
        align = "right" if frame.align == "right" else "left"
        places.append(replace(frame, left=left, right=left + width, align=align))
        begin += width + gap
    return places


def _shared(wanted: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Share out the room: all of the wish and some of the rest, or between the least and the wish."""
    spare = room - sum(wanted)
    if spare >= 0:
        return [width + spare / len(wanted) for width in wanted]
    share = (room - sum(least)) / (sum(wanted) - sum(least))
    return [low + (high - low) * share for low, high in zip(least, wanted, strict=True)]


def _width(text: str, frame: Frame) -> float:
    """Return the width of a cell's words in one line, as a share of the type size, set as its heaviest cells are."""
    return _measured(" ".join(text.split()), frame) if text else 0.0


def _longest_word(text: str, frame: Frame) -> float:
    return max((_measured(word, frame) for word in joined(text)), default=0.0)


def _measured(words: str, frame: Frame) -> float:
    face = typeface_of(words)
    parts = words.split()
    space = word_width("\u00a0", face, _HEAD_WEIGHT, frame.language)
    extents = (word_width(part, face, _HEAD_WEIGHT, frame.language) for part in parts)
    return _ROUNDED * (sum(extents) + space * (len(parts) - 1))


_ROUNDED = 1.01
"""Whole lines may be set a little wider than the sum of their words."""
