"""Reads plain text: paragraphs between blank lines, one on each line, or broken at a fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from scheduler.domain.article import ParagraphKind
from scheduler.domain.characters import hidden_characters
from scheduler.planning.reading.blocks import Block, Dropped, Heading, Manuscript, Text, single_spaced
from scheduler.planning.reading.boilerplate import trim
from scheduler.planning.reading.bullets import with_bullets
from scheduler.planning.reading.headings import Rank, infer, reads_like_title
from scheduler.planning.reading.identifiers import split_any_number

_WIDEST_WRAP = 120  # characters; text broken at a fixed width stays below this
_NARROWEST_WRAP = 40

_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*")
_RULE = re.compile(r"\s*(?:[-=_*~#•·—\N{EN DASH}]\s*){3,}")
_BULLET = re.compile(r"\s*(?:[-*]\s+|[•▪◦‣●○]\s*)(?=\S)")
_QUOTE = re.compile(r"\s*>\s+(?=\S)")
_ENDS_SENTENCE = (".", "!", "?", ":", ";", "।", "؟", "\N{ARABIC FULL STOP}", "”", '"')


def read(text: str) -> Manuscript:
    """Return the paragraphs and headings of a text without markup; its lines end with plain newlines."""
    lines = text.split("\n")
    width = _wrap_width(lines)
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    for chunk in _chunks(lines):
        for paragraph in _paragraphs(chunk, width):
            _append(paragraph, blocks, dropped)
    kept, boilerplate = trim(with_bullets(_with_marks(blocks)))
    hidden = len(hidden_characters(text))
    notes = (f"{hidden} invisible character{'s' * (hidden > 1)} removed",) if hidden else ()
    return Manuscript(infer(kept), dropped=(*dropped, *boilerplate), notes=notes)


def _chunks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the groups of lines between blank lines."""
    for has_text, group in groupby(lines, key=lambda line: bool(line.strip())):
        if has_text:
            yield list(group)


def _wrap_width(lines: Sequence[str]) -> int | None:
    """Return the length of the longest line when the text is broken at a fixed width, else None.

    Evidence: lines that break off within a sentence, the next going on in lower case; or most lines
    having no room for the first word of the next. Lines that are paragraphs of their own show neither.
    """
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return None
    breaks = [pair for chunk in _chunks(lines) for pair in pairwise(chunk) if not _starts_block(pair[1])]
    full = [pair for pair in breaks if _is_full(*pair, width)]
    broken_off = [pair for pair in breaks if _breaks_off(pair[0], width)]
    lower_case = [pair for pair in broken_off if _is_lower(pair[1])]
    mostly_full = 2 * len(full) > len(breaks) and (bool(lower_case) or len(set(full) & set(broken_off)) > 1)
    return width if len(lower_case) > 1 or mostly_full else None


def _is_full(line: str, following: str, width: int) -> bool:
    """Say whether a line has no room for the first word of the next."""
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width


def _breaks_off(line: str, width: int) -> bool:
    """Say whether a line fills half the width at least and ends no sentence."""
    return 2 * len(line.rstrip()) >= width and not line.rstrip().endswith(_ENDS_SENTENCE)


def _is_lower(line: str) -> bool:
    return line.lstrip()[0].islower()


def _starts_block(line: str) -> bool:
    """Say whether a line is marked as an item, a quotation or an underline, and so never continues the one above."""
    return bool(
        _BULLET.match(line) or _QUOTE.match(line) or _RULE.fullmatch(line) or split_any_number(line.lstrip())[0]
    )


def _paragraphs(chunk: Sequence[str], width: int | None) -> Iterator[list[str]]:
    """Yield the lines of each paragraph of a group of lines."""
    paragraph = [chunk[0]]
    for line in chunk[1:]:
        if _continues(paragraph, line, width):
            paragraph.append(line)
        else:
            yield paragraph
            paragraph = [line]
    yield paragraph


def _continues(paragraph: Sequence[str], line: str, width: int | None) -> bool:
    """Say whether a line goes on with a paragraph, or underlines it."""
    first, last = paragraph[0], paragraph[-1]
    if _RULE.fullmatch(line):
        is_title = len(paragraph) == 1 and not _starts_block(first) and reads_like_title(first)
        return is_title and _UNDERLINE.fullmatch(line) is not None
    if _starts_block(line) or _RULE.fullmatch(last):
        return False
    if _starts_block(first) and line[0].isspace():
        return True
    if width is None:
        return False
    # A first line that breaks off may also be a heading right above its text, unless the next goes on in lower case.
    goes_on = _breaks_off(last, width) and (len(paragraph) > 1 or _is_lower(line))
    return goes_on or _is_full(last, line, width)


def _append(paragraph: Sequence[str], blocks: list[Block], dropped: list[Dropped]) -> None:
    """Add a paragraph to the blocks, or to what is dropped when it is a line drawn between parts."""
    if len(paragraph) > 1 and _UNDERLINE.fullmatch(paragraph[-1]):
        rank = Rank.DOUBLE_UNDERLINE if "=" in paragraph[-1] else Rank.UNDERLINE
        blocks.append(Heading(single_spaced(" ".join(paragraph[:-1])), rank))
    elif _RULE.fullmatch(paragraph[0]):
        dropped.append(Dropped(single_spaced(paragraph[0]), "a line drawn between parts"))
    else:
        blocks.append(Text(single_spaced(" ".join(paragraph))))


def _with_marks(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with bullets and quotations as such, their marks taken off."""
    return [
        _marked(block, before, after)
        for block, before, after in zip(blocks, [None, *blocks[:-1]], [*blocks[1:], None], strict=True)
    ]


def _marked(block: Block, before: Block | None, after: Block | None) -> Block:
    if isinstance(block, Heading):
        return block
    if mark := _QUOTE.match(block.text):
        return Text(block.text[mark.end() :], ParagraphKind.QUOTE)
    mark = _BULLET.match(block.text)
    # An asterisk before a single paragraph is a footnote mark ("* Results may vary"), which must stay.
    if mark is None or (block.text[0] == "*" and not _has_star(before) and not _has_star(after)):
        return block
    return Text(block.text[mark.end() :], ParagraphKind.BULLET)


def _has_star(block: Block | None) -> bool:
    return block is not None and block.text.startswith("* ")
