"""Page boilerplate: the buttons, menus and notices around an article that come along when a page is copied.

A false drop would lose the clinic's words, so only short lines at the beginning and the end are looked
at, each has to be boilerplate as a whole, and every one is reported.

Written by hand: trafilatura takes an article out of its page, but cannot say what it left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.article import ParagraphKind, Particular, ParticularKind
from scheduler.domain.sentences import sentences
from scheduler.planning.reading.blocks import Block, Dropped, Heading, Manuscript, Text
from scheduler.planning.reading.boilerplate_words import FURNITURE, OTHER_PAGES, SHARING
from scheduler.planning.reading.particulars import is_bare_date, particulars_in
from scheduler.planning.reading.references import set_apart
from scheduler.planning.reading.signatures import (
    goes_on_signing,
    is_letterhead_heading,
    signature,
    signed_at_end,
    stands_above_title,
    with_signatures_apart,
)

_LONGEST_NOTICE = 300  # characters; cookie notices run to a few sentences
_LONGEST_LINE = 100

_MOST_WORDS_IN_A_BUTTON = max(len(entry.split()) for entry in FURNITURE)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:{_DAY}\s{_MONTH},?|{_MONTH}\s{_DAY},?|{_MONTH}|\d\d?[./-]\d\d?[./-])\s?\d{{4}}"
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"home\s*(?:[>»›/|]|->|→).+", "the path to the page"),  # noqa: RUF001 - the arrows of such paths
        (r"[^»›]{1,40}(?:\s[»›]\s[^»›]{1,80}){2,}", "the path to the page"),  # noqa: RUF001 - likewise
        (r"©.*|\(c\)\s?\d{4}\b.*|copyright\b.*(?:\d{4}|rights reserved).*", "a copyright notice"),
        (r"\d{1,3}[\s-]?min(?:ute)?s?\.? read|reading time:?\s*\d.*", "a reading time"),
        (rf"(?:(?:published|posted|updated|last updated|last modified)(?: on)?:?\s)?{_DATE}", "the date of the page"),
        (r"\d[\d,.]*[km]?\s(?:shares?|likes?|views?|comments?|claps?)", "a counter of the page"),
        (r"(?:tags?|categor(?:y|ies)|filed under|posted in):\s?[^:;.!?।؟]+", "the page's labels"),
    )
)
_COOKIE_NOTICE = re.compile(
    r"\b(?:we|(?:this|our|the) (?:web)?(?:site|page)) (?:may |also |only )?uses? (?:\w+ ){0,3}cookies\b"
    r"|\b(?:the|our) use of cookies\b|\baccept (?:all|our) cookies\b",
    re.IGNORECASE,
)
_BUTTON = "a button or menu entry of the page"
_CONTACT_LABEL = re.compile(
    r"^(?:call(?: us)?(?: (?:now|today|at|on))?|phone|tel|telephone|ph|mob|mobile|whatsapp|fax)\b", re.IGNORECASE
)
_PHONE_NUMBER = re.compile(r"[+\d\s().,/:|-]+")
_EMAIL_ADDRESS = re.compile(r"(?:e-?mail(?: us)?(?: at)?\s*:?\s*)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


_NEAR_AN_END = 3
"""Paragraphs below the title, and before the end, among which a line that names an author or a day is none of them."""
_PRINTED_AT_ENDS = {
    ParticularKind.AUTHOR,
    ParticularKind.REVIEWER,
    ParticularKind.DATE,
    ParticularKind.READING_TIME,
    ParticularKind.REGISTRATION,
    ParticularKind.COPYRIGHT,
    ParticularKind.LABELS,
}
_DOUBTFUL = _PRINTED_AT_ENDS - {ParticularKind.DATE, ParticularKind.COPYRIGHT}
_SENTENCES = {ParagraphKind.BODY, ParagraphKind.QUOTE, ParagraphKind.BULLET, ParagraphKind.NUMBERED}


@dataclass(frozen=True, slots=True)
class Trimmed:
    """An article's blocks, what was left out around them, what is particular to the article, and doubts."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...] = ()
    particulars: tuple[Particular, ...] = ()
    doubts: tuple[str, ...] = ()

    def around(self, manuscript: Manuscript) -> Manuscript:
        """Return the manuscript that was trimmed, with all of this."""
        return replace(
            manuscript,
            blocks=self.blocks,
            dropped=(*manuscript.dropped, *self.dropped),
            particulars=tuple(dict.fromkeys((*manuscript.particulars, *self.particulars))),
            doubts=tuple(dict.fromkeys((*manuscript.doubts, *self.doubts))),
        )


def boilerplate_reason(text: str) -> str | None:
    """Return the kind of boilerplate that a whole line is, or None when it may be part of the article."""
    if len(text) <= _LONGEST_NOTICE and _COOKIE_NOTICE.search(text):
        return "a cookie notice"
    if len(text) > _LONGEST_LINE:
        return None
    if _consists_of(text, FURNITURE):
        return _BUTTON
    if _is_phone_number(text):
        return "a telephone number alone on its line"
    if _EMAIL_ADDRESS.fullmatch(text):
        return "an email address alone on its line"
    says_more = len(list(sentences(text))) > 1  # "© Clinic. This page does not replace a visit."
    return next((reason for pattern, reason in _PATTERNS if not says_more and pattern.fullmatch(text)), None)


def trim(blocks: Sequence[Block]) -> Trimmed:
    """Return the blocks without the boilerplate before and just after the first one (the title) and at the end.

    Particulars go from there as well, and the list of references, wherever it stands. Between those, only lines go
    that are links to share the page or to subscribe. Trimming what is trimmed already changes nothing.
    """
    found = set_apart(blocks)
    blocks = with_signatures_apart(found.blocks)
    shared = _sharing_links(blocks)
    indexes = [index for index in range(len(blocks)) if index not in shared]
    inner = [blocks[index] for index in indexes]
    start = _first_kept(inner, 0)
    start += stands_above_title(inner[start:])
    after_title = _first_kept(inner, start + 1, below_title=True)
    if after_title + 1 < len(inner) and is_letterhead_heading(inner, after_title):
        after_title = _first_kept(inner, after_title + 1, below_title=True)
    end = _end_of_article(inner, after_title)
    apart = {indexes[place] for place in _near_ends(inner, after_title, end)}
    kept = {*indexes[start : start + 1], *indexes[after_title:end]} - apart
    taken = [block for index, block in enumerate(blocks) if index not in kept]
    return Trimmed(
        tuple(blocks[index] for index in sorted(kept)),
        (*found.dropped, *(_as_dropped(block) for block in taken if not _beside(block))),
        (*(particular for block in taken for particular in _beside(block)), *found.particulars),
        found.doubts,
    )


def _as_dropped(block: Block) -> Dropped:
    return Dropped(block.text, _reason(block) or "a list of other pages")


def _particulars(block: Block) -> tuple[Particular, ...]:
    """Return what a block says about the article where it is nothing else."""
    if not isinstance(block, Text) or block.kind not in _SENTENCES:
        return ()
    found = particulars_in(block.text) or signed_at_end(block.text)
    return () if found and _consists_of(block.text, FURNITURE) else found


def _beside(block: Block) -> tuple[Particular, ...]:
    """Return what a block that was taken away says about the article, a doctor's name alone below the title too."""
    return _particulars(block) or (() if _reason(block) else signature(block.text) or goes_on_signing(block.text))


def _near_ends(blocks: Sequence[Block], start: int, end: int) -> Iterator[int]:
    """Yield the places of lines with particulars near the title or the end, with other paragraphs around them."""
    for places in (range(start, end), range(end - 1, start - 1, -1)):
        others = 0
        for place in places:
            found = _particulars(blocks[place])
            kinds = {each.kind for each in found} - ({ParticularKind.CONTACT} if len(found) > 1 else set())
            if found and not is_bare_date(blocks[place].text) and kinds <= _PRINTED_AT_ENDS and kinds:
                yield place
            else:
                others += 1
            if others == _NEAR_AN_END or isinstance(blocks[place], Heading):
                break


def particulars_within(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return a doubt on each line of a trimmed article that elsewhere would have been one of its particulars."""
    lines = (block for block in blocks if {each.kind for each in _particulars(block)} & _DOUBTFUL)
    return tuple(f"“{line.text}” looks like no sentence of the article. If it is none, take it out" for line in lines)


def _sharing_links(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the indexes of the paragraphs and whole lists that are nothing but links to share or subscribe."""
    found: set[int] = set()
    start = 0
    while start < len(blocks):
        end = _end_of_list(blocks, start)
        if all(_is_sharing_link(block) for block in blocks[start:end]):
            found.update(range(start, end))
        start = end
    return frozenset(found)


def _is_sharing_link(block: Block) -> bool:
    return (
        isinstance(block, Text)
        and block.linked
        and len(block.text) <= _LONGEST_LINE
        and _consists_of(block.text, SHARING)
    )


def _end_of_list(blocks: Sequence[Block], start: int) -> int:
    """Return the index after the list that begins at `start`, or after that block alone."""
    end = start + 1
    while end < len(blocks) and _in_one_list(blocks[start], blocks[end]):
        end += 1
    return end


def _first_kept(blocks: Sequence[Block], start: int, *, below_title: bool = False) -> int:
    """Return the index of the first block from `start` on that is not boilerplate."""
    goes = _goes_below_title if below_title else _goes
    is_signed = False
    while start < len(blocks) and isinstance(blocks[start], Text):
        end = _end_of_list(blocks, start)
        if not all(goes(block) or (is_signed and goes_on_signing(block.text)) for block in blocks[start:end]):
            break
        is_signed = is_signed or (below_title and not any(map(_reason, blocks[start:end])))
        start = end
    return start


def _end_of_article(blocks: Sequence[Block], start: int) -> int:
    """Return the index after the article's last block, which lies at `start` or after it."""
    end = len(blocks)
    while end > start:
        begin = end - 1
        while begin > start and _in_one_list(blocks[begin - 1], blocks[end - 1]):
            begin -= 1
        if not all(_goes(block) for block in blocks[begin:end]):
            pages = _list_of_pages(blocks, start, end)
            if pages is None:
                break
            begin = pages
        end = begin
    return end


def _in_one_list(block: Block, other: Block) -> bool:
    """Say whether two neighbours are items of one list: a list goes as a whole ("Face", "Neck", …) or stays."""
    return (
        isinstance(block, Text)
        and isinstance(other, Text)
        and block.kind is other.kind
        and block.kind is not ParagraphKind.BODY
    )


def _list_of_pages(blocks: Sequence[Block], start: int, end: int) -> int | None:
    """Return where a closing list of other pages ("Related posts" and short lines) begins, if there is one."""
    for position in range(end - 1, start - 1, -1):
        text = blocks[position].text
        if _bare(text) in OTHER_PAGES:
            return position
        if len(text) > _LONGEST_LINE or text.endswith((".", "!", ":", ";", "…", "।", "؟")):
            return None
    return None


def _goes(block: Block) -> bool:
    return bool(_reason(block) or _particulars(block))


def _goes_below_title(block: Block) -> bool:
    return _goes(block) or bool(signature(block.text))


def _reason(block: Block) -> str | None:
    if isinstance(block, Heading) and block.level == 1:
        return None
    return boilerplate_reason(block.text)


def _consists_of(text: str, entries: frozenset[str]) -> bool:
    """Say whether a line is made of entries alone, divided by marks or only by spaces ("Share on X Tweet")."""
    return all(_is_made_of(_bare(part).split(), entries) for part in re.split(r"\s*[|·•/,]\s*", text))


def _is_made_of(words: Sequence[str], entries: frozenset[str]) -> bool:
    """Say whether words can be divided into entries, without any left over."""
    reached = {0}
    for end in range(1, len(words) + 1):
        starts = range(max(0, end - _MOST_WORDS_IN_A_BUTTON), end)
        if any(start in reached and " ".join(words[start:end]) in entries for start in starts):
            reached.add(end)
    return bool(words) and len(words) in reached


def _bare(text: str) -> str:
    """Return the text in lower case without the emoji, arrows and punctuation around it."""
    start, end = 0, len(text)
    while start < end and not _is_letter_or_digit(text[start]):
        start += 1
    while end > start and not _is_letter_or_digit(text[end - 1]):
        end -= 1
    return " ".join(text[start:end].casefold().split())


def _is_letter_or_digit(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _is_phone_number(text: str) -> bool:
    number = _CONTACT_LABEL.sub("", text).strip(" :.-")
    digits = sum(character.isdigit() for character in number)
    return 7 <= digits <= 30 and _PHONE_NUMBER.fullmatch(number) is not None
