"""Finds the headings of a text that does not mark them, by evidence.

A heading is a short line that reads like a title, ends no sentence, stands alone and has text below it.
Numbered lines are headings when there is text between them, and a list when they follow one another.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import IntEnum
from itertools import pairwise

from scheduler.domain.article import ParagraphKind
from scheduler.planning.reading.blocks import Block, Heading, Text
from scheduler.planning.reading.identifiers import split_any_number, split_number
from scheduler.planning.reading.particulars import is_time
from scheduler.planning.reading.standing import is_letterhead, is_postal_address

_LONGEST_TITLE = 160
_LONGEST_HEADING = 100
_MOST_WORDS = 14
_MOST_SKIPPED = 3  # numbers between two entries of a list
_LONGEST_ABBREVIATION = 3
_FEWEST_PARTS = 2

_SENTENCE_END = (".", "!", ":", ";", ",", "…", "।", "。", "؛", "،", "\N{ARABIC FULL STOP}")
_OPENING_MARKS = "\"'“”„«\N{LEFT SINGLE QUOTATION MARK}([*†"
_MIXED_WORD = re.compile(r"[a-z]{1,2}[A-Z]")  # "mRNA vaccines", "pH and skin"
_NOTE_MARK = re.compile(r"\s?\[\d{1,3}(?:[,\N{EN DASH}-]\s?\d{1,3})*\]|(?<=[.!?])[¹²³⁴-⁹]+")
_INNER_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.!?।]\s")
_BYLINE = re.compile(
    r"(?:written |(?:medically )?reviewed |edited |posted )?by\s"
    # In other languages the word begins other headings ("Par temps chaud"), so that a title has to follow.
    r"|(?:[^\W\d_]+\s){0,3}?(?:par|por|pela|pelo|von|di|del|della|dal|dalla|door|av)\s"
    r"(?:(?:le|la|el|o|a|il|l['\N{RIGHT SINGLE QUOTATION MARK}])\s?)?"
    r"(?:(?:dr|dra|dre|drs|pr|prof|dott|sr|sra|mme|d[.ª])(?:\.ssa|ssa)?\.?\s|(?:docteure?|doctora?|doutora?"
    r"|dottor(?:e|essa)?|professeure?|profesora?|professor(?:a|essa)?)\s)"
    r"|بقلم\s|(?:लेखक|समीक्षक)\s?:",
    re.IGNORECASE,
)
_NUMBER_TO_RING = re.compile(r"(?:: ?)(?!(?:19|20)\d\d$)\+?\(?\d[\d\s()/-]{1,20}\d$")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")

Runs = list[list[int]]
"""The indexes of numbered lines, those that count on from one another together."""


class Rank(IntEnum):
    """How far out a heading without marked level stands, from the way it is written; 1 is the title."""

    TITLE = 1
    DOUBLE_UNDERLINE = 2
    UNDERLINE = 3
    CAPITALS = 4
    NUMBER_ABOVE_PLAIN = 5
    PLAIN = 6
    NUMBER = 7
    BELOW_PLAIN = 8


def infer(blocks: Sequence[Block], *, bold_only: bool = False) -> tuple[Block, ...]:
    """Return the blocks with each paragraph that is a heading by its evidence as a Heading, the title first.

    With `bold_only`, a heading must also be set in bold as a whole, or be the first block.
    """
    if not blocks:
        return ()
    title, rest = _title(blocks)
    runs = _numbered_runs(rest)
    numbered = _numbered_headings(rest, runs, bold_only=bold_only)
    listed = _with_lists(rest, runs, numbered)
    plain = _plain_headings(listed, numbered, bold_only=bold_only)
    return (*title, *_ranked(listed, runs, numbered, plain))


def with_nested_headings(blocks: Sequence[Block], close: Collection[str]) -> tuple[Block, ...]:
    """Return the blocks with plain headings one level lower that stand `close`: below no empty line, as others do.

    Whoever sets an empty line before each part of a text and none before some headings means these as parts of a part.
    """
    plain = [block for block in blocks if isinstance(block, Heading) and block.level == Rank.PLAIN]
    apart = [heading for heading in plain if heading.text not in close]
    if len(apart) < _FEWEST_PARTS or plain[0].text in close:
        return tuple(blocks)
    nested = frozenset(plain) - frozenset(apart)
    return tuple(
        replace(block, level=Rank.BELOW_PLAIN) if isinstance(block, Heading) and block in nested else block
        for block in blocks
    )


def infer_where_unmarked(blocks: Sequence[Block], *, from_plain_lines: bool) -> tuple[Block, ...]:
    """Return the blocks of a format that can mark headings, with headings found where it marks the title at most.

    Lines in bold count as headings then; lines in plain type do so only when `from_plain_lines` is set
    and the title is not marked either.
    """
    marked = [index for index, block in enumerate(blocks) if isinstance(block, Heading)]
    first = blocks[marked[0]] if marked else None
    if len(marked) > 1 or (isinstance(first, Heading) and first.level > Rank.TITLE):
        return tuple(blocks)
    start = marked[0] if marked else 0
    if any(_is_bold(block) for block in blocks[start:]):
        return (*blocks[:start], *infer(blocks[start:], bold_only=True))
    return infer(blocks) if from_plain_lines and not marked else tuple(blocks)


_CALENDAR = re.compile(r"\d{1,2}\.\s+(?:Tag|Woche|Monat|Jahr|Trimester|Lebensjahr|Schwangerschaftswoche|SSW)\b")
"""A German day or week, of which the figure is a part ("3. Tag: der Verband kommt ab")."""

_COUNTED = re.compile(
    r"24/7 |\d{1,2} (?:things|tips|reasons|facts|questions|ways|steps|signs|myths|mistakes|rules|benefits"
    r"|cosas|consejos|razones|preguntas|mitos|pasos|señales|choses|conseils|raisons|mythes|étapes|signes"
    r"|cose|consigli|motivi|domande|miti|passi|segni|coisas|dicas|razões|perguntas|passos|sinais"
    r"|dingen|redenen|vragen|mythes|stappen)\b"
)
"""What a heading counts. Any other small letter behind a figure is a dose or a length ("5 drops a day")."""


def reads_like_title(text: str) -> bool:
    """Say whether a paragraph could be an article's title."""
    return (
        len(text) <= _LONGEST_TITLE
        and not text.endswith((".", ":", ";", ",", "।", "。", "\N{ARABIC FULL STOP}"))
        and _INNER_SENTENCE_END.search(text) is None
        and any(character.isalpha() for character in text)
    )


def _title(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], Sequence[Block]]:
    first = blocks[0]
    if isinstance(first, Heading) or (first.kind is ParagraphKind.BODY and reads_like_title(first.text)):
        return (Heading(first.text, Rank.TITLE),), blocks[1:]
    return (), blocks


def reads_like_heading(text: str) -> bool:
    """Say whether a paragraph could be a heading; the marks of notes in it are not looked at."""
    text = _NOTE_MARK.sub("", text)
    letters = [character for character in text if character.isalpha()]
    return (
        bool(text)
        and len(text) <= _LONGEST_HEADING
        and len(text.split()) <= _MOST_WORDS
        and bool(letters)
        and (not letters[0].islower() or any(opening.match(text) for opening in (_COUNTED, _MIXED_WORD)))
        and not text.endswith(_SENTENCE_END)
        and text[:1] not in _OPENING_MARKS
        and _INNER_SENTENCE_END.search(text) is None
        and _BYLINE.match(text) is None
        and _ADDRESS.search(text) is None
        and not _says_where_or_when(text)
    )


def _says_where_or_when(text: str) -> bool:
    """Say whether a line is an address, a day with its hours or a number to ring, as stand below a heading."""
    return is_letterhead(text) or is_postal_address(text) or is_time(text) or _NUMBER_TO_RING.search(text) is not None


def _numbered_headings(blocks: Sequence[Block], runs: Runs, *, bold_only: bool) -> frozenset[int]:
    """Return the indexes of numbered lines that are headings."""
    headings: set[int] = set()
    for run in runs:
        members = set(run)
        followed = [index for index in run if index + 1 < len(blocks) and index + 1 not in members]
        titles = all(reads_like_heading(split_any_number(blocks[index].text)[1]) for index in run)
        bold = not bold_only or all(_is_bold(blocks[index]) for index in run)
        if titles and bold and 2 * len(followed) > len(run):
            headings.update(run)
    return frozenset(headings)


def _numbered_runs(blocks: Sequence[Block]) -> Runs:
    runs: Runs = []
    last: tuple[int, ...] = ()
    for index, block in enumerate(blocks):
        is_numbered = _kind(block) is ParagraphKind.BODY and not _CALENDAR.match(block.text)
        number = split_any_number(block.text)[0] if is_numbered else ()
        if not number:
            continue
        if runs and _counts_on(last, number):
            runs[-1].append(index)
        else:
            runs.append([index])
        last = number
    return runs


def _counts_on(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Say whether a number comes after the last one: 1, 2; 1, 1.1, 1.2, 2."""
    if len(number) > len(last):
        return number == (*last, 1)
    return number == (*last[: len(number) - 1], last[len(number) - 1] + 1)


def _with_lists(blocks: Sequence[Block], runs: Runs, numbered: frozenset[int]) -> list[Block]:
    """Return the blocks with numbered lines that are no headings as entries of lists, with the numbers they have.

    A number alone ("7. …") may be part of its sentence, and stays among the words.
    """
    listed = list(blocks)
    for index, (number, words) in _entries(blocks, runs, numbered).items():
        entry = blocks[index]
        if isinstance(entry, Text):
            bare = entry.without_start(len(entry.text) - len(words))
            listed[index] = replace(bare, kind=ParagraphKind.NUMBERED, number=number)
    return listed


def _entries(blocks: Sequence[Block], runs: Runs, numbered: frozenset[int]) -> dict[int, tuple[int, str]]:
    """Return the number and the words of each line that is an entry: another of its run, or beside it, has one too."""
    plain = {
        index: (number, words)
        for run in runs
        for index in run
        if index not in numbered
        for number, words in [split_number(blocks[index].text)]
        if number is not None
    }
    counted = {index for run in runs if len(run) > 1 for index in run}
    beside = {
        index
        for index in plain
        for near in (index - 1, index + 1)
        if near in plain and near in counted and abs(plain[near][0] - plain[index][0]) <= _MOST_SKIPPED
    }
    return {index: entry for index, entry in plain.items() if index in counted | beside}


def _plain_headings(blocks: Sequence[Block], numbered: frozenset[int], *, bold_only: bool) -> frozenset[int]:
    """Return the indexes of lines without number that are headings, judged from the last line to the first."""
    headings: set[int] = set()
    capitals = _lines_in_capitals(blocks)
    titles_in_a_row = 0
    for index in range(len(blocks) - 2, -1, -1):
        block, below = blocks[index], blocks[index + 1]
        if index in numbered or not _may_be_plain_heading(block):
            titles_in_a_row = 0
            continue
        titles_in_a_row += 1
        below_is_heading = isinstance(below, Heading) or index + 1 in numbered or index + 1 in headings
        # Three short lines in a row are a list without marks; only the last can be a heading of what follows.
        if below_is_heading and titles_in_a_row > 2:
            headings.discard(index + 1)
        elif (below_is_heading or index in capitals or _is_text_under(below, block)) and (
            not bold_only or _is_bold(block)
        ):
            headings.add(index)
    return frozenset(headings)


def _lines_in_capitals(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the indexes of lines in capitals above one that is not, of which there are two or more.

    Such a line is a heading whatever is below it, a short line "Common: redness" as well.
    """
    found = [
        index
        for index, (block, below) in enumerate(pairwise(blocks))
        if block.text.isupper() and sum(map(str.isalpha, block.text)) > _LONGEST_ABBREVIATION
        if not below.text.isupper() and _may_be_plain_heading(block)
    ]
    return frozenset(found if len(found) > 1 else ())


def _may_be_plain_heading(block: Block) -> bool:
    """Say whether a block reads like a heading without number. Word turns numbered headings into bold list items."""
    return (
        isinstance(block, Text)
        and (block.kind is ParagraphKind.BODY or block.bold)
        and not split_any_number(block.text)[0]
        and reads_like_heading(block.text)
    )


def _is_text_under(below: Block, heading: Block) -> bool:
    """Say whether the block below a supposed heading is text rather than one more short line."""
    if _kind(below) is not ParagraphKind.BODY:
        return _kind(heading) is ParagraphKind.BODY
    return not _may_be_plain_heading(below)


def _ranked(blocks: Sequence[Block], runs: Runs, numbered: frozenset[int], plain: frozenset[int]) -> list[Block]:
    """Return the blocks with those that are headings as such, ranked by the way they are written."""
    above_plain = _numbers_above_plain(runs, numbered, plain)
    capitals = {index for index in plain if blocks[index].text.isupper()}
    long_ones = {index for index in capitals if sum(map(str.isalpha, blocks[index].text)) > _LONGEST_ABBREVIATION}
    ranks = dict.fromkeys(plain, int(Rank.PLAIN))
    ranks |= {index: Rank.NUMBER for index in plain if _kind(blocks[index]) is not ParagraphKind.BODY}
    if len(long_ones) > 1:  # one alone, or "FAQ" and "IVF", say nothing about levels
        ranks |= dict.fromkeys(capitals, Rank.CAPITALS)
    for index in numbered:
        depth = len(split_any_number(blocks[index].text)[0]) - 1
        ranks[index] = depth + (Rank.NUMBER_ABOVE_PLAIN if index in above_plain else Rank.NUMBER)
    return [Heading(block.text, ranks[index]) if index in ranks else block for index, block in enumerate(blocks)]


def _numbers_above_plain(runs: Runs, numbered: frozenset[int], plain: frozenset[int]) -> set[int]:
    """Return the numbered headings whose numbers run on across plain headings: those lie inside, not around."""
    above: set[int] = set()
    places = sorted(plain)
    for run in runs:
        if run[0] in numbered and bisect_right(places, run[0]) < bisect_left(places, run[-1]):
            above.update(run)
    return above


def _kind(block: Block) -> ParagraphKind | None:
    return block.kind if isinstance(block, Text) else None


def _is_bold(block: Block) -> bool:
    return isinstance(block, Text) and block.bold
