"""Decides where a card's words stand and how large they are. Nothing is drawn here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.layout import Block, Text
from scheduler.rendering.cards.marks import Line, Mark, Rule, Size, moved
from scheduler.rendering.cards.tabulating import tabulated
from scheduler.rendering.cards.typesetting import Frame, Placed, listed, paragraphs
from scheduler.rendering.cards.wrapping import ends_weakly, is_awkward, is_parted

_STEPS = 24
"""How many sizes are tried between a block's largest and its smallest."""

_WEAK, _WEAK_STEPS = 1, 4
"""The least flaw of a heading's breaks, and how many smaller sizes are tried to mend it."""

_HEADING = 550
"""From which weight words are a heading, whose breaks are looked at; running text breaks as it comes."""


class Overflow(BadInput):
    """A text does not fit its place in one layout; another layout may have room for it."""


def compose(
    layer: Text, words: Mapping[str, Sequence[str]], size: Size, language: str, *, numbered: bool
) -> tuple[Mark, ...]:
    """Place the words of a text layer at the largest size that fits its box.

    `words` has the paragraphs of each of the layout's words; `numbered` makes a list of 'lines'.
    Raises Overflow naming the text when it does not fit at the smallest size.
    """
    left, top, right, bottom = size.rectangle(layer.box)
    frame = Frame(left, right, top, size.side, layer.align, layer.badges, language, numbered)
    blocks = block_texts(layer, words, language)
    if not blocks:
        return ()
    estimate = replace(frame, measured=False)

    def seems_to_fit(step: int) -> bool:
        sizes = [_size_at(block, step / _STEPS, size) for block, _ in blocks]
        estimated = _stack(layer, blocks, sizes, estimate)
        return estimated is not None and estimated[1] <= bottom - top

    best: Placed | None = None
    worst = 0
    # Smaller type hardly ever takes more lines, so that what fits can be searched for; only from there on are lines
    # measured.
    first = min(_STEPS, bisect_left(range(_STEPS + 1), True, key=seems_to_fit))
    for step in range(first, _STEPS + 1):
        sizes = [_size_at(block, step / _STEPS, size) for block, _ in blocks]
        stacked = _stack(layer, blocks, sizes, frame)
        if stacked is None or stacked[1] > bottom - top:
            continue
        flaws = _flaws(stacked[0])
        if best is None or flaws < worst:
            best, worst = stacked, flaws
        if worst == 0 or (worst == _WEAK and step - first >= _WEAK_STEPS):
            break
    if best is not None:
        marks, height = best
        return tuple(moved(mark, _offset(layer, bottom - top - height) + top) for mark in marks)
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
        (block, block.chosen(words.get(block.words, ())) if block.words else block.own_words(language, words))
        for block in layer.blocks
    ]
    printed = [(block, chosen) for block, chosen in texts if chosen]
    is_empty = any(block.words for block in layer.blocks) and not any(block.words for block, _ in printed)
    return [] if is_empty else printed


def _flaws(marks: Sequence[Mark]) -> int:
    """Say how bad a text's breaks are.

    3 with a number parted from its unit, 2 with an awkward heading, 1 where a heading's line ends with a word that
    belongs to the next, else 0. The heading is what stands in the largest type.
    """
    lines = [mark for mark in marks if isinstance(mark, Line)]
    style = max((line.style for line in lines), key=lambda style: style.size, default=None)
    largest = [line.words for line in lines if line.style == style]
    if style is None or is_parted(largest):
        return 3 if style else 0
    if style.weight < _HEADING:
        return 0
    return 2 if is_awkward(largest) else int(ends_weakly(largest))


def _size_at(block: Block, share: float, size: Size) -> int:
    return max(1, round((block.largest + (block.smallest - block.largest) * share) * size.side))


def _offset(layer: Text, spare: float) -> float:
    return {"top": 0.0, "middle": spare / 2, "bottom": spare}[layer.anchor]


def _placing(block: Block) -> Callable[[Block, Sequence[str], int, Frame, float], Placed | None]:
    """Return what places a block's words."""
    if block.words == "table":
        return tabulated
    return listed if block.words == "lines" and block.is_whole else paragraphs


def _stack(
    layer: Text,
    blocks: Sequence[tuple[Block, Sequence[str]]],
    sizes: Sequence[int],
    frame: Frame,
) -> Placed | None:
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
        placed = _placing(block)(block, texts, type_size, frame, y)
        if placed is None:
            return None
        marks += placed[0]
        y = placed[1]
    return marks, y
