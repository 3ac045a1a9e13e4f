"""Headings as an article has them, from those that are printed: small letters for capitals, no decimal numbers."""

from __future__ import annotations

from dataclasses import replace

from scheduler.planning.reading.blocks import Block, Dropped, Heading, Manuscript, Text
from scheduler.planning.reading.capitals import Capitals
from scheduler.planning.reading.identifiers import split_any_number


def with_headings_set_right(manuscript: Manuscript, language: str) -> Manuscript:
    """Return the manuscript with the headings that are in capitals in small letters, as `language` (BCP 47) has them.

    A number of several parts ("2.1 …") is left out and listed; a plain one is kept apart by the outline.
    """
    capitals = Capitals([block.text for block in manuscript.blocks if isinstance(block, Text)], language)
    numbers: list[Dropped] = []
    blocks = tuple(_set_right(block, capitals, numbers) for block in manuscript.blocks)
    title = capitals.set_right(manuscript.title)
    notes = manuscript.notes
    if capitals.changed:
        is_one = capitals.changed == 1
        what = "1 heading in capitals was" if is_one else f"{capitals.changed} headings in capitals were"
        notes += (f"{what} set in small letters",)
    return replace(
        manuscript,
        blocks=blocks,
        title=title,
        dropped=(*manuscript.dropped, *numbers),
        notes=notes,
        doubts=(*manuscript.doubts, *capitals.doubts),
    )


def _set_right(block: Block, capitals: Capitals, numbers: list[Dropped]) -> Block:
    if not isinstance(block, Heading):
        return block
    parts, words = split_any_number(block.text)
    if len(parts) > 1:
        numbers.append(Dropped(block.text.removesuffix(words).strip(), "the printed number of a heading"))
        return replace(block, text=capitals.set_right(words))
    return replace(block, text=capitals.set_right(block.text))
