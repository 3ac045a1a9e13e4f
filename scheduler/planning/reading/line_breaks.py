"""Tells which lines of a plain text go on with a paragraph, and which begin one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scheduler.planning.reading.broken_words import breaks_a_word
from scheduler.planning.reading.bullets import entry_places
from scheduler.planning.reading.headings import reads_like_title
from scheduler.planning.reading.identifiers import split_any_number
from scheduler.planning.reading.pages import GOES_ON

_WIDEST_WRAP = 120  # characters; text broken at a fixed width stays below this
_NARROWEST_WRAP = 40

UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|_{3,}|\*{3,}|#{3,}|\^{3,}|—{3,}|‾{3,}|═{3,}|─{3,}|¯{3,})\s*")
RULE = re.compile(r"\s*(?:[-=_*~#^•·—\N{EN DASH}‾═─¯]\s*){3,}")
_ENDS_SENTENCE = (".", "!", "?", ":", ";", "।", "؟", "\N{ARABIC FULL STOP}", "”", '"')


def wrap_width(chunks: Sequence[Sequence[str]]) -> int | None:
    """Return the length of the longest line when the text is broken at a fixed width, else None.

    Evidence: lines that break off within a sentence, the next going on in lower case; or most lines
    having no room for the first word of the next. Lines that are paragraphs of their own show neither.
    """
    width = max((len(line.rstrip()) for chunk in chunks for line in chunk if " " in line.strip()), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return None
    breaks = [pair for chunk in chunks for pair in _breaks(chunk)]
    full = [pair for pair in breaks if _is_full(*pair, width)]
    broken_off = [pair for pair in breaks if _breaks_off(pair[0], width)]
    lower_case = [pair for pair in broken_off if _is_lower(pair[1])]
    mostly_full = 2 * len(full) > len(breaks) and (bool(lower_case) or len(set(full) & set(broken_off)) > 1)
    return width if len(lower_case) > 1 or mostly_full else None


def paragraphs(chunk: Sequence[str], width: int | None) -> Iterator[list[str]]:
    """Yield the lines of each paragraph of a group of lines, which the text breaks at a width or not."""
    starts = _starts(chunk)
    begins = 0
    for place in range(1, len(chunk)):
        if not _continues(chunk, begins, place, starts, width):
            yield list(chunk[begins:place])
            begins = place
    yield list(chunk[begins:])


def _breaks(chunk: Sequence[str]) -> Iterator[tuple[str, str]]:
    starts = _starts(chunk)
    return (pair for place, pair in enumerate(pairwise(chunk), start=1) if place not in starts)


def _starts(chunk: Sequence[str]) -> frozenset[int]:
    """Return the places of lines that are marked as an entry or a rule, and so continue no other."""
    marked = {place for place, line in enumerate(chunk) if RULE.fullmatch(line)}
    numbers = {place: number for place, line in enumerate(chunk) if (number := split_any_number(line.lstrip())[0])}
    last = {number[-1] for number in numbers.values()}
    entries = {
        place
        for place, number in numbers.items()
        if len(number) > 1 or {number[-1] - 1, number[-1] + 1} & last or _may_begin(chunk, place)
    }
    return frozenset(marked | entry_places(chunk) | entries)


def _may_begin(chunk: Sequence[str], place: int) -> bool:
    """Say whether a line with a number is no rest of the sentence above it ("on the / 12. of May")."""
    above = chunk[place - 1].rstrip() if place else ""
    return not above or above.endswith(_ENDS_SENTENCE) or not above[-1].isalpha()


def _is_full(line: str, following: str, width: int) -> bool:
    """Say whether a line has no room for the first word of the next."""
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width


def _breaks_off(line: str, width: int) -> bool:
    """Say whether a line fills half the width at least and ends no sentence."""
    return 2 * len(line.rstrip()) >= width and not line.rstrip().endswith(_ENDS_SENTENCE)


def _is_lower(line: str) -> bool:
    return line.lstrip()[0].islower()


def _continues(chunk: Sequence[str], begins: int, place: int, starts: frozenset[int], width: int | None) -> bool:
    """Say whether a line goes on with the paragraph that begins at a place, or underlines it."""
    last, line = chunk[place - 1], chunk[place]
    if RULE.fullmatch(line):
        return begins not in starts and _is_underline(chunk[begins:place], line)
    if place in starts or RULE.fullmatch(last):
        return False
    return (
        last.endswith(GOES_ON)
        or breaks_a_word(last.removesuffix(GOES_ON), line)
        or _goes_on(chunk[begins:place], line, width, is_entry=begins in starts)
    )


def _goes_on(paragraph: Sequence[str], line: str, width: int | None, *, is_entry: bool) -> bool:
    """Say whether a line without a mark of its own goes on with a paragraph."""
    first, last = paragraph[0], paragraph[-1]
    is_second = len(paragraph) == 1
    is_open = not last.rstrip().endswith(_ENDS_SENTENCE)
    after_broken_word = not is_second and breaks_a_word(paragraph[-2], last)
    if (is_entry and line[0].isspace()) or ((is_entry or after_broken_word) and _is_lower(line) and is_open):
        return True
    begins_indented = line[0].isspace() and first[0].isspace() and (not last[0].isspace() or line[0] == "\t")
    if width is None or begins_indented:
        return False
    # A first line that breaks off may also be a heading right above its text, unless the next goes on in lower case.
    goes_on = _breaks_off(last, width) and (not is_second or _is_lower(line))
    ends_early = not is_second and is_open and not line.lstrip()[0].isupper()
    return goes_on or ends_early or _is_full(last, line, width)


def _is_underline(above: Sequence[str], line: str) -> bool:
    """Say whether a line drawn below others underlines a heading."""
    title = " ".join(text.strip() for text in above)
    is_whole = len(above) == 1 or all(breaks_a_word(*pair) for pair in pairwise(above))
    return is_whole and reads_like_title(title) and UNDERLINE.fullmatch(line) is not None
