"""Finds the notes of plain text: "[1] Not in pregnancy." or "* Not in pregnancy." at its end, and their marks.

A list of sources below a heading of its own is read by its heading, and not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scheduler.domain.article import Mark, ParagraphKind
from scheduler.planning.reading.blocks import Block, Heading, Text
from scheduler.planning.reading.headings import reads_like_heading

_NOTE = re.compile(r"(?P<sign>\[(?:\d{1,3}|[a-z]|\*)\]|[*†‡]{1,3}|[¹²³⁴-⁹])\s*(?=\S)")
_MOST_NOTES = 50


def with_typed_notes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with the paragraphs that are notes as such, where the text before them has their marks."""
    start = _start_of_notes(blocks)
    signs = {match["sign"]: match for block in blocks[start:] if (match := _NOTE.match(block.text))}
    text = " ".join(block.text for block in blocks[:start])
    marked = {sign: re.compile(rf"\s?(?<=[^\s(\[]){_any_place(sign)}") for sign in signs}
    found = {sign for sign, pattern in marked.items() if pattern.search(text)}
    if not found:
        return tuple(blocks)
    patterns = {sign: marked[sign] for sign in found}
    return (
        *(_with_marks(block, patterns) for block in blocks[:start]),
        *(_as_note(block, found) for block in blocks[start:]),
    )


def _start_of_notes(blocks: Sequence[Block]) -> int:
    """Return where the notes at the end begin: paragraphs each with another sign, below no heading of their own."""
    start = len(blocks)
    signs: set[str] = set()
    while start and len(signs) < _MOST_NOTES:
        block = blocks[start - 1]
        match = _NOTE.match(block.text) if isinstance(block, Text) and block.kind is ParagraphKind.BODY else None
        if match is None or match["sign"] in signs:
            break
        signs.add(match["sign"])
        start -= 1
    above = blocks[start - 1] if start else None
    is_listed = isinstance(above, Heading) or (isinstance(above, Text) and reads_like_heading(above.text))
    return len(blocks) if is_listed else start


def _any_place(sign: str) -> str:
    """Return the pattern of a mark in the text: a star, unlike a number in brackets, has no second beside it."""
    escaped = re.escape(sign)
    return rf"{escaped}(?=[\s.,;:!?)”\"]|$)" if sign[0] != "[" else escaped


def _with_marks(block: Block, patterns: Mapping[str, re.Pattern[str]]) -> Block:
    """Return a block with the signs of notes in its text as marks."""
    if isinstance(block, Heading) or block.cells:
        return block
    text, marks = block.text, list(block.marks)
    places = sorted(
        (found.start(), -found.end(), sign) for sign, each in patterns.items() for found in each.finditer(text)
    )
    kept: list[str] = []
    length = after = 0
    for start, minus_end, sign in places:
        if start < after:
            continue  # the second star of "**"
        kept.append(text[after:start])
        length += start - after
        marks.append(Mark(length, _label(sign)))
        after = -minus_end
    return replace(block, text="".join((*kept, text[after:])), marks=tuple(marks))


def _as_note(block: Block, signs: set[str]) -> Block:
    match = _NOTE.match(block.text)
    if match is None or match["sign"] not in signs or isinstance(block, Heading):
        return block
    return replace(block.without_start(match.end()), kind=ParagraphKind.NOTE, label=_label(match["sign"]))


def _label(sign: str) -> str:
    return f"typed {sign.strip('[]')}"
