"""Finds the captions that are typed as a paragraph beside a table or a picture, and not marked as such."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scheduler.domain.article import ROW_KINDS, ParagraphKind
from scheduler.planning.reading.blocks import Block, Text

_CAPTION = re.compile(
    r"(?:table|tabla|tableau|tabelle|tab\.|tabela|tabella|tabel|तालिका|सारणी|तक्ता|جدول|"
    r"figure|fig\.|figura|abbildung|abb\.|afbeelding|afb\.|bild|imagen|image|imagem|immagine|photo|foto|"
    r"चित्र|आकृती|شكل|صورة)"
    r"\s*\w{1,4}\s*[.:|\N{EN DASH}—-]\s*\S",
    re.IGNORECASE,
)
_CAPTIONED = ROW_KINDS | {ParagraphKind.PICTURE}


def with_typed_captions(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, a paragraph such as "Figure 2: The knee" right beside a picture or a table as its caption."""
    beside = zip([None, *blocks[:-1]], blocks, [*blocks[1:], None], strict=True) if blocks else ()
    return [_captioned(block, is_beside=_has_caption(before) or _has_caption(after)) for before, block, after in beside]


def _captioned(block: Block, *, is_beside: bool) -> Block:
    if not isinstance(block, Text) or block.kind is not ParagraphKind.BODY:
        return block
    return replace(block, kind=ParagraphKind.CAPTION) if is_beside and _CAPTION.match(block.text) else block


def _has_caption(block: Block | None) -> bool:
    return isinstance(block, Text) and block.kind in _CAPTIONED
