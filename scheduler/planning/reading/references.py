"""Takes a list of references apart from an article, and binds the entries that its text refers to as notes.

A list is what stands below a heading such as "References". Where its entries are numbered and the text has their
numbers ("[3]", "(3)", "³"), the numbers become the marks of notes; the other entries are particulars.
"""
# ruff: noqa: RUF001 - dashes that look alike, and raised figures, are the matter of this module

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from scheduler.domain.article import LIST_KINDS, Link, Mark, ParagraphKind, Particular, ParticularKind
from scheduler.planning.citations import is_citation
from scheduler.planning.reading.blocks import Block, Dropped, Heading, Text
from scheduler.planning.reading.particular_words import ALL
from scheduler.planning.reading.particulars import particulars_in

_LABEL = "reference "
"""Begins the labels of notes that were references, which differ so from those of the source."""
_MARKED_KINDS = {ParagraphKind.BODY, ParagraphKind.QUOTE, *LIST_KINDS}
_LONGEST_RANGE = 30
_HEADINGS = ALL["references"] | ALL["sources"]
_LONGEST_HEADING = 60

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NUMBERED = re.compile(r"(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})[.):]|([⁰¹²³⁴-⁹]{1,3}))\s*(?=\S)")
_YEAR = re.compile(r"(?:[,،.;(]\s?|\s)(?:1[89]|20|१९|२०|١٩|٢٠)[\d०-९٠-٩]{2}\b")
_SEVERAL = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*"
# Each way of printing the number of a reference; a text has one of them. Bare figures, and those in round brackets or
# raised ones, are marks only where nothing but a reference can be meant.
_WAYS = (
    re.compile(rf"\s?\[(?P<numbers>{_SEVERAL})\]"),
    re.compile(
        r"(?:(?<=[.,;:!?…।॥؟۔)”’»\"])|(?<=[^\W\d_])(?<![\s/·(](?:m|s|h|g|l))(?<!\b(?:cm|mm|km|dm|nm|in|ft|mi|ha|kg)))"
        r"\s?(?P<numbers>[⁰¹²³⁴-⁹]{1,3}(?:\s?[,;⁻–-]\s?[⁰¹²³⁴-⁹]{1,3})*)(?![⁰¹²³⁴-⁹⁻⁺])"
    ),
    re.compile(rf"\s\((?P<numbers>{_SEVERAL})\)(?=[.,;:!?।]|\s*$)"),
    re.compile(rf"(?<=[^\W\d_]{{3}}[.!?])(?P<numbers>{_SEVERAL})(?=\s+[^\W\d_]|\s*$)"),
)


@dataclass(frozen=True, slots=True)
class References:
    """An article's blocks without its list of references, which became notes among them or particulars.

    `doubts` name what looks like a list and stayed, and marks that no entry has.
    """

    blocks: tuple[Block, ...]
    particulars: tuple[Particular, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    doubts: tuple[str, ...] = ()


def set_apart(blocks: Sequence[Block]) -> References:
    """Return the blocks without their last list of references, its entries bound to their marks or kept apart."""
    starts = [index for index, block in enumerate(blocks) if index and _is_heading(block)]
    for start in reversed(starts):
        end = _end_of_entries(blocks, start + 1)
        if end == start + 1:
            continue
        entries = [block.text for block in blocks[start + 1 : end]]
        if _bare(blocks[start].text) in ALL["sources"] and 2 * sum(map(_may_be_entry, entries)) < len(entries):
            return References(
                tuple(blocks), doubts=(f"“{blocks[start].text}” may head a list of references: it stays in the text",)
            )
        around = (*blocks[:start], *blocks[end:])
        bound, named = _bound(around, _numbered(blocks[start + 1 : end]))
        texts = (_unnumbered(block) for block in blocks[start + 1 : end] if _number(block) not in named)
        kept = tuple(Particular(ParticularKind.REFERENCE, text) for text in texts)
        heading = Dropped(blocks[start].text, "the heading of the references")
        return References(bound, kept, (heading,), tuple(_unbound(bound)) if named else ())
    return References(tuple(blocks))


def marks_without_entry(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return a doubt on each number in square brackets that refers to nothing in the article."""
    return tuple(_unbound(blocks))


def _is_heading(block: Block) -> bool:
    if isinstance(block, Text) and block.kind is not ParagraphKind.BODY:
        return False
    return len(block.text) <= _LONGEST_HEADING and _bare(block.text) in _HEADINGS


def _bare(text: str) -> str:
    return re.sub(r"^\d+[.)]\s+", "", text).strip(" *_:.：").casefold()


def _end_of_entries(blocks: Sequence[Block], start: int) -> int:
    """Return the index after the entries of a list of references that begins at `start`."""
    end = start
    while end < len(blocks):
        block = blocks[end]
        if isinstance(block, Heading) or block.kind not in _MARKED_KINDS:
            break
        if block.kind is ParagraphKind.BODY and (not _may_be_entry(block.text) or particulars_in(block.text)):
            break
        if block.kind in LIST_KINDS and particulars_in(block.text):
            break
        end += 1
    return end


def _may_be_entry(text: str) -> bool:
    return _NUMBERED.match(text) is not None or is_citation(text) or _YEAR.search(text) is not None


def _number(block: Block) -> int | None:
    """Return the number that an entry shows, if it shows one."""
    if match := _NUMBERED.match(block.text):
        digits = next(group for group in match.groups() if group)
        return int(digits.translate(_RAISED))
    return block.number if isinstance(block, Text) else None


def _unnumbered(block: Block) -> str:
    return _NUMBERED.sub("", block.text, count=1) if _NUMBERED.match(block.text) else block.text


def _numbered(entries: Sequence[Block]) -> dict[int, str]:
    """Return the words of each entry by its number; those of a numbered list count on from the one before."""
    found: dict[int, str] = {}
    last = 0
    for block in entries:
        number = _number(block)
        if number is None and isinstance(block, Text) and block.kind is ParagraphKind.NUMBERED:
            number = last + 1
        if number is not None:
            found.setdefault(number, _unnumbered(block))
            last = number
    return found


def _bound(blocks: tuple[Block, ...], entries: Mapping[int, str]) -> tuple[tuple[Block, ...], frozenset[int | None]]:
    """Return the blocks with the entries that they refer to as notes behind them, and the numbers of those."""
    way = next((way for way in _WAYS if _is_used(way, blocks, entries)), None) if entries else None
    if way is None:
        return blocks, frozenset()
    bound = [_with_marks(block, way, entries) for block in blocks]
    named = {label for block in bound for label in _labels(block)}
    notes = [
        Text(words, ParagraphKind.NOTE, label=f"{_LABEL}{number}")
        for number, words in entries.items()
        if f"{_LABEL}{number}" in named
    ]
    return (*bound, *notes), frozenset(number for number in entries if f"{_LABEL}{number}" in named)


def _labels(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from block.notes
    else:
        yield from (mark.label for mark in block.marks)


def _is_used(way: re.Pattern[str], blocks: Sequence[Block], entries: Mapping[int, str]) -> bool:
    """Say whether the text refers to its entries in this way; any but square brackets must always mean an entry."""
    found = [_numbers(match) for block in blocks for match in _matches(way, block)]
    known = [all(number in entries for number in numbers) for numbers in found]
    return any(known) if way is _WAYS[0] else bool(known) and all(known)


def _matches(way: re.Pattern[str], block: Block) -> Iterator[re.Match[str]]:
    if isinstance(block, Heading) or block.kind in _MARKED_KINDS:
        yield from way.finditer(block.text)


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    """Return the numbers of a mark, those within a range as well: "1, 3 to 5"."""
    numbers: list[int] = []
    plain = match["numbers"].translate(_RAISED)
    for part in re.split(r"\s?[,;]\s?", plain):
        ends = [int(end) for end in re.split(r"\s?[–-]\s?", part) if end]
        wide = len(ends) == 2 and 0 < ends[1] - ends[0] <= _LONGEST_RANGE
        numbers += range(ends[0], ends[1] + 1) if wide else ends
    return tuple(numbers)


def _with_marks(block: Block, way: re.Pattern[str], entries: Mapping[int, str]) -> Block:
    """Return a block with the numbers of its references as marks of notes."""
    found = [match for match in _matches(way, block) if all(number in entries for number in _numbers(match))]
    if not found:
        return block
    labels = [(match.start(), f"{_LABEL}{number}") for match in found for number in _numbers(match)]
    if isinstance(block, Heading):
        notes = (*block.notes, *(label for _, label in labels))
        return replace(block, text=_without(block.text, [match.span() for match in found]), notes=notes)
    marks = [*block.marks, *(Mark(position, label) for position, label in labels)]
    return _cut(replace(block, marks=tuple(sorted(marks, key=lambda mark: mark.position))), [m.span() for m in found])


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[start:end] for start, end in list(pairwise(edges))[::2])


def _cut(text: Text, spans: Sequence[tuple[int, int]]) -> Text:
    """Return a paragraph without some of its characters, its links and marks in their places."""

    def moved(position: int) -> int:
        return position - sum(min(end, position) - start for start, end in spans if start < position)

    links = (Link(moved(link.start), moved(link.end), link.address) for link in text.links)
    return replace(
        text,
        text=_without(text.text, spans),
        links=tuple(link for link in links if link.start < link.end),
        marks=tuple(Mark(moved(mark.position), mark.label) for mark in text.marks),
    )


def _unbound(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield a doubt on each number in square brackets that is left in the text."""
    for block in blocks:
        for match in _matches(_WAYS[0], block):
            start = max(match.start() - 40, 0)
            yield f"“{block.text[start : match.end()].strip()}” refers to an entry that no list of references has"
