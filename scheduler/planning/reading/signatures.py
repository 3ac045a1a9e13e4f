"""Tells the lines around a title that sign the article: people, what they are, where they work, and what goes with it.

Only right below the title, or above it, is a name alone a signature: elsewhere it is the article's own word.
"""

# ruff: noqa: RUF001 - an apostrophe that looks like others is the matter of this module

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scheduler.domain.article import ParagraphKind, Particular, ParticularKind
from scheduler.domain.sentences import sentences, split_sentences
from scheduler.planning.reading.blocks import Block, Heading, Text
from scheduler.planning.reading.headings import reads_like_title
from scheduler.planning.reading.particulars import DIVIDER, LONGEST, NAMED, TEAM, is_bare_date, particulars_in
from scheduler.planning.reading.standing import (
    has_standing,
    is_house_or_place,
    is_letterhead,
    is_standing,
    names_house,
)

_TITLES = r"(?:(?:Dr|Dra|Dre|Prof|Profa|Pr|Dott|Dott\.ssa|Drs|Docteure?|Doctora?|Professor|Dottor(?:essa)?)\.?\s+)+"
_TITLED = rf"(?!.*['’]s\s){_TITLES}(?:med\.\s+)?{NAMED}"
_CREW = rf"(?:(?:and|und|et|y|e)\s+)?(?:{TEAM})"
# Scripts without capitals do not show where a name ends.
_TITLED_WITHOUT_CAPITALS = (
    r"(?:डॉ|डा|प्रो|वैद्य|د|أ\.\s?د|الدكتور|الدكتورة)\.?\s+[^\W\d_][^\s,،:]*(?:\s+[^\W\d_][^\s,،:]*){0,3}"
)
_AND = re.compile(r"^(?:and|und|et|y|e|i|en)\s+")
_DEGREES_BEHIND = re.compile(r"(?:\s+[A-Z][A-Z.]*[A-Z]\.?|\s+PhD|\s+MSc|\s+BSc)+$")
_SAYS = re.compile(r"(?:है|हैं|था|थे|थी|गा|गी|गे|आहे|आहेत|करें|लें|दें)[।.]?$")
_FEWEST_BELOW_LETTERHEAD = 2
_PARTED = {ParagraphKind.BODY, ParagraphKind.QUOTE}
_SIGNING = {
    ParticularKind.AUTHOR,
    ParticularKind.REVIEWER,
    ParticularKind.DATE,
    ParticularKind.READING_TIME,
    ParticularKind.REGISTRATION,
    ParticularKind.COPYRIGHT,
}
_COMMA = re.compile(r"\s*[,،]\s+")


def signature(text: str) -> tuple[Particular, ...]:
    """Return what a line right below the title says of who wrote it; nothing where a word of it says anything else."""
    line = text.strip(" *_\t")
    if not line or len(line) > LONGEST:
        return ()
    if is_letterhead(line):
        return (Particular(ParticularKind.CONTACT, line),)
    if found := _dated(line):
        return found
    if found := _of_sentences(line):
        return found
    if _is_signed(line):
        return (Particular(ParticularKind.AUTHOR, line),)
    return _of_pieces(DIVIDER.split(line))


def signed_at_end(text: str) -> tuple[Particular, ...]:
    """Return what a line says of the article, where one of its pieces says so by its own words, not a name alone."""
    pieces = DIVIDER.split(text.strip(" *_\t"))
    return _of_pieces(pieces) if len(text) <= LONGEST and any(map(particulars_in, pieces)) else ()


def goes_on_signing(text: str) -> tuple[Particular, ...]:
    """Return what a line of its own below a signature adds to it: what the person is, or the house."""
    line = text.strip(" *_\t")
    if line.endswith(".") or len(DIVIDER.split(line)) > 1:
        return ()
    if has_standing(line):
        return (Particular(ParticularKind.AUTHOR, line),)
    return _house(line) if names_house(line) else ()


def stands_above_title(blocks: Sequence[Block]) -> bool:
    """Say whether the first block is the letterhead above a title, which the second is."""
    if len(blocks) <= _FEWEST_BELOW_LETTERHEAD or not is_letterhead(blocks[0].text):
        return False
    title = blocks[1]
    if is_letterhead(title.text) or signature(title.text):
        return False
    if isinstance(title, Heading):
        levels = [block.level for block in blocks if isinstance(block, Heading)]
        return title.level == min(levels) and levels[isinstance(blocks[0], Heading) :].count(title.level) == 1
    return isinstance(blocks[0], Text) and title.kind is ParagraphKind.BODY and reads_like_title(title.text)


def is_letterhead_heading(blocks: Sequence[Block], place: int) -> bool:
    """Say whether a heading is the article's letterhead and not one of the houses that the article is about."""
    block = blocks[place]
    if not isinstance(block, Heading) or not is_letterhead(block.text):
        return False
    return sum(isinstance(each, Heading) and is_letterhead(each.text) for each in blocks) == 1


def with_signatures_apart(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks; where a paragraph begins or ends with sentences that sign the article, those are one alone.

    Only the paragraphs next to the title and the end are looked at ("Updated May 2026. This page replaces no visit.").
    """
    ends = {1, 2, len(blocks) - 1, len(blocks) - 2}
    parted: list[Block] = []
    for place, block in enumerate(blocks):
        if place in ends and isinstance(block, Text) and block.kind in _PARTED and not particulars_in(block.text):
            parted += _parted(block)
        else:
            parted.append(block)
    return tuple(parted)


def _parted(block: Text) -> list[Text]:
    """Return a paragraph in up to three: sentences that sign the article, its other sentences, and again the former."""
    starts = [start for start, _ in split_sentences(block.text)]
    signs = [_signing(block.text[start:end].strip()) for start, end in pairwise([*starts, len(block.text)])]
    if all(signs) or not (signs[:1] == [True] or signs[-1:] == [True]):
        return [block]
    first = starts[signs.index(False)]
    last_said = len(signs) - signs[::-1].index(False)
    end = starts[last_said] if last_said < len(starts) else len(block.text)
    pieces = (block.up_to(first), block.up_to(end).without_start(first), block.without_start(end))
    return [replace(piece, text=piece.text.rstrip()) for piece in pieces if piece.text.strip()]


def _signing(sentence: str) -> bool:
    found = particulars_in(sentence)
    return bool(found) and not is_bare_date(sentence) and {each.kind for each in found} <= _SIGNING


def _of_pieces(pieces: Sequence[str]) -> tuple[Particular, ...]:
    """Return the particulars of a line's pieces where each has a sign, and one of them a sure one."""
    if len(pieces) < 2:
        return ()
    found: list[Particular] = []
    is_sure = False
    for piece in (piece for piece in pieces if piece.strip()):
        if known := particulars_in(piece) or _of_sentences(piece) or _dated(piece):
            is_sure = True
            found += known
        elif _is_signed(piece) or _may_be_person(piece) or has_standing(piece):
            is_sure = is_sure or _is_signed(piece) or _may_be_person(piece)
            found.append(Particular(ParticularKind.AUTHOR, piece))
        elif house := _house(piece):
            found += house
        else:
            return ()
    return tuple(found) if is_sure else ()


def _house(text: str) -> tuple[Particular, ...]:
    return (Particular(ParticularKind.CONTACT, text),) if is_house_or_place(text) else ()


def _of_sentences(line: str) -> tuple[Particular, ...]:
    """Return the author in the first sentence of a line, and what the others say; a house stays with the author."""
    first, *rest = list(sentences(line)) or [line]
    if not rest or not _is_signed(first):
        return ()
    known: list[Particular] = []
    while rest and (is_house_or_place(rest[0]) or has_standing(rest[0])):
        first = f"{first} {rest.pop(0)}"
    for sentence in rest:
        if not (said := particulars_in(sentence) or _house(sentence)):
            return ()
        known += said
    return (Particular(ParticularKind.AUTHOR, first.removesuffix(".") if known else first), *known)


def _dated(line: str) -> tuple[Particular, ...]:
    """Return the person and the day of a line that names both, divided by a comma."""
    for comma in re.finditer(r"[,،]\s+", line):
        person, day = line[: comma.start()], line[comma.end() :]
        if is_bare_date(day) and (_is_signed(person) or _may_be_person(person)):
            return Particular(ParticularKind.AUTHOR, person), Particular(ParticularKind.DATE, day)
    return ()


def _is_signed(text: str) -> bool:
    """Say whether a text is a person with a title, or with a degree or an occupation behind the name, and no more."""
    first, *groups = _COMMA.split(text.strip().removesuffix("."))
    if re.fullmatch(_TITLED, first) is None:
        if behind := _DEGREES_BEHIND.search(first):
            first, groups = first[: behind.start()], [behind[0], *groups]
        is_person = re.fullmatch(NAMED, first) is not None and len(first.split()) > 1
        if not (is_person and groups and has_standing(groups[0])):
            return _is_signed_without_capitals(first, groups)
    return all(is_standing(group) or _is_person_or_crew(group) for group in groups)


def _is_signed_without_capitals(first: str, groups: Sequence[str]) -> bool:
    is_titled = _may_be_person(first)
    return bool(groups) and is_titled and has_standing(groups[0]) and all(map(is_standing, groups[1:]))


def _may_be_person(text: str) -> bool:
    """Say whether a text is a title and a name in a script without capitals, as far as that can be seen."""
    return re.fullmatch(_TITLED_WITHOUT_CAPITALS, text.strip()) is not None and not _SAYS.search(text.strip())


def _is_person_or_crew(group: str) -> bool:
    bare = _AND.sub("", group)
    is_named = re.fullmatch(_TITLED, bare) is not None or (bare != group and re.fullmatch(NAMED, bare) is not None)
    return is_named or re.fullmatch(_CREW, group, re.IGNORECASE) is not None
