"""Finds the lists that are typed or pasted as paragraphs beginning with a dot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scheduler.domain.article import ParagraphKind
from scheduler.planning.reading.blocks import Block, Text

# Word's bullets, as they come along when its text is pasted: those of the fonts Symbol (U+F0B7, "·"), Courier New
# ("o") and Wingdings ("§"), besides the usual ones. "§ 5" is a paragraph of a law.
_MARK = re.compile(r"(?:[·•▪◦‣●○\uf0b7\uf0a7]\s*|o\s+|§\s+(?!\d))(?=\S)")


def with_bullets(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with two or more paragraphs in a row that begin with a dot as items of a list."""
    lengths = [_mark_length(block) for block in blocks]
    neighbours = zip([0, *lengths[:-1]], [*lengths[1:], 0], strict=True) if lengths else ()
    return tuple(
        replace(block, text=block.text[length:], kind=ParagraphKind.BULLET)
        if isinstance(block, Text) and length and (before or after)
        else block
        for block, length, (before, after) in zip(blocks, lengths, neighbours, strict=True)
    )


def _mark_length(block: Block) -> int:
    """Return the length of the mark at the beginning of a paragraph of text, 0 without one."""
    match = _MARK.match(block.text) if isinstance(block, Text) and block.kind is ParagraphKind.BODY else None
    return match.end() if match else 0
