"""Finds what the pages of a printed text leave in it when it is copied: their numbers, headers and footers.

A line is one of them by its place (right at a form feed), by its words ("Page 2 of 9"), or because it comes again at
each page; a number alone in a text is kept.
"""
# ruff: noqa: RUF001 - signs that look like others are the matter of this module

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from scheduler.planning.reading.blocks import Dropped, single_spaced

PAGE_BREAK = "\f"
"""A form feed, which begins the first line of a page."""

GOES_ON = "\x02"
"""Ends a line with which the next, on another page, goes on; as a control character no text has it."""

_PAGE_NUMBER = "a page number"
_RUNNING_TITLE = "a line that is repeated on each page"

_WORD_FOR_PAGE = r"(?:page|p\.|pg\.?|seite|página|pagina|pág\.?|pag\.?|पृष्ठ|पान|صفحة)"
_OF_ALL = r"(?:\s*(?:of|/|von|de|di|van|sur|out of|में से|من)\s*\d{1,4})"
_NAMED_NUMBER = re.compile(
    rf"[-–—|\s]*{_WORD_FOR_PAGE}\s*(\d{{1,4}}){_OF_ALL}?[-–—|\s]*",
    re.IGNORECASE,
)
_HEADED_NUMBER = re.compile(
    rf"\s*(?:(?P<head>\S.*?)(?:\s{{2,}}|\s?[|·•]\s?|\s[-–—]\s)(?P<number>{_WORD_FOR_PAGE}\s*\d{{1,4}}{_OF_ALL}?)"
    rf"|(?P<first>{_WORD_FOR_PAGE}\s*\d{{1,4}}{_OF_ALL}?)(?:\s{{2,}}|\s?[|·•]\s?|\s[-–—]\s)(?P<foot>\S.*))\s*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\s*(?:[-–—|]\s*)?(\d{1,3})(?:\s*[-–—|]|\s*/\s*\d{1,3})?\s*")
_FRAMED_NUMBER = re.compile(r"\s*(?:[-–—|]\s*\d{1,3}\s*[-–—|]|\d{1,3}\s*/\s*\d{1,3})\s*")
_LONGEST_HEADER = 100
_LONGEST_NUMBERED_HEAD = 200  # with the blanks before its number
_FEWEST_COPIES = 3
_LONGEST_SENTENCE = 60  # of a footer, such as a copyright notice
_SENTENCE_END = (".", "!", "?", ":", "।", "؟", "”", '"', "…")


def without_page_marks(lines: Sequence[str]) -> tuple[list[str], tuple[Dropped, ...]]:
    """Return the lines of a text without the numbers, headers and footers of its pages, and those."""
    edges = _edges(lines)
    numbers = _page_numbers(lines, edges)
    repeated = _running_titles(lines, edges, numbers)
    numbers |= _numbered_heads(lines)
    marks = dict.fromkeys(numbers, _PAGE_NUMBER) | dict.fromkeys(repeated, _RUNNING_TITLE)
    dropped = tuple(Dropped(single_spaced(lines[place]), reason) for place, reason in sorted(marks.items()))
    return _closed_up(lines, frozenset(marks), edges), dropped


def _edges(lines: Sequence[str]) -> frozenset[int]:
    """Return the places of the first and last lines with text of each page, and of those beside them."""
    breaks = [place for place, line in enumerate(lines) if line.startswith(PAGE_BREAK)]
    printed = _printed(lines)
    return frozenset(edge for place in breaks for edge in (*_from(printed, place), *_before(printed, place)))


def _printed(lines: Sequence[str]) -> list[int]:
    """Return the places of the lines with text."""
    return [place for place, line in enumerate(lines) if line.strip()]


def _from(printed: Sequence[int], place: int) -> Sequence[int]:
    """Return the two nearest lines with text from a place on."""
    first = bisect_left(printed, place)
    return printed[first : first + 2]


def _before(printed: Sequence[int], place: int) -> Sequence[int]:
    """Return the two nearest lines with text before a place, the nearest first."""
    end = bisect_left(printed, place)
    return printed[max(0, end - 2) : end][::-1]


def _page_numbers(lines: Sequence[str], edges: frozenset[int]) -> frozenset[int]:
    named = {place for place, line in enumerate(lines) if _NAMED_NUMBER.fullmatch(line)}
    bare = [(place, int(found[1])) for place, line in enumerate(lines) if (found := _BARE_NUMBER.fullmatch(line))]
    counting = {
        place
        for (first, number), (second, following) in pairwise(bare)
        if following == number + 1 and second - first > 3 and _is_alone(lines, first) and _is_alone(lines, second)
        for place in (first, second)
    }
    framed = {place for place, _ in bare if _FRAMED_NUMBER.fullmatch(lines[place]) and place in counting | edges}
    return frozenset(named | counting | framed | {place for place, _ in bare if place in edges})


def _numbered_heads(lines: Sequence[str]) -> frozenset[int]:
    """Return the places of lines that have a page's number beside words, the same words with another number twice.

    The contents of a text ("Aftercare … Page 3") have other words on each line.
    """
    copies: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for place, line in enumerate(lines):
        if len(line) <= _LONGEST_NUMBERED_HEAD and (found := _HEADED_NUMBER.fullmatch(line.strip())):
            words = single_spaced(found["head"] or found["foot"])
            copies[words.casefold()][place] = single_spaced(found["number"] or found["first"])
    return frozenset(place for numbers in copies.values() if len(set(numbers.values())) > 1 for place in numbers)


def _is_alone(lines: Sequence[str], place: int) -> bool:
    """Say whether a line has an empty one, or the text's edge, above or below it."""
    return any(
        not 0 <= beside < len(lines) or not lines[beside].strip() or lines[beside].startswith(PAGE_BREAK)
        for beside in (place - 1, place + 1)
    )


def _running_titles(lines: Sequence[str], edges: frozenset[int], numbers: frozenset[int]) -> frozenset[int]:
    """Return the places of headers and footers.

    They are lines that come at least twice at a page's edge or beside a page's number, digits aside.
    """
    copies: defaultdict[str, list[int]] = defaultdict(list)
    printed = _printed(lines)
    beside_numbers = {
        near for place in numbers for near in (*_from(printed, place + 1)[:1], *_before(printed, place)[:1])
    }
    for place in sorted(edges | beside_numbers):
        line = single_spaced(lines[place])
        if place not in numbers and 0 < len(line) <= _LONGEST_HEADER:
            copies[re.sub(r"\d+", "0", line)].append(place)
    return frozenset(place for places in copies.values() if _are_headers(lines, places) for place in places)


def _are_headers(lines: Sequence[str], places: Sequence[int]) -> bool:
    """Say whether lines that are alike are headers: two that end no sentence, or three of them that are short."""
    line = single_spaced(lines[places[0]])
    is_sentence = line.endswith(_SENTENCE_END)
    return len(places) > 1 and (not is_sentence or (len(places) >= _FEWEST_COPIES and len(line) <= _LONGEST_SENTENCE))


def _closed_up(lines: Sequence[str], marks: frozenset[int], edges: frozenset[int]) -> list[str]:
    """Return the lines without marks, and without the gap of a page where a sentence goes on over it."""
    kept: list[str] = []
    gap_from: int | None = None  # where the empty lines around a mark begin
    for place, line in enumerate(lines):
        text = line.replace(PAGE_BREAK, "")
        if place in marks:
            gap_from = _end_of_text(kept) if gap_from is None else gap_from
            continue
        if line.startswith(PAGE_BREAK) and gap_from is None and edges:
            gap_from = _end_of_text(kept)
        if gap_from is not None and text.strip():
            if kept and gap_from and _goes_on(kept[gap_from - 1], text):
                del kept[gap_from:]
                kept[-1] += GOES_ON
            elif gap_from == len(kept):
                kept.append("")
            gap_from = None
        kept.append(text)
    return kept


def _end_of_text(lines: Sequence[str]) -> int:
    """Return the place after the last line with text."""
    place = len(lines)
    while place and not lines[place - 1].strip():
        place -= 1
    return place


def _goes_on(line: str, following: str) -> bool:
    """Say whether a sentence goes on from the last line of a page to the first of the next."""
    start = following.lstrip()
    return not line.rstrip().endswith(_SENTENCE_END) and start[:1].islower()
