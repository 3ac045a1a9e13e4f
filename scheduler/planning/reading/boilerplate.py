"""Page boilerplate: the buttons, menus and notices around an article that come along when a page is copied.

A false drop would lose the clinic's words, so only short lines at the beginning and the end are looked
at, each has to be boilerplate as a whole, and every one is reported.

Written by hand: trafilatura takes an article out of its page, but cannot say what it left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from scheduler.domain.article import ParagraphKind
from scheduler.planning.reading.blocks import Block, Dropped, Heading, Text
from scheduler.planning.reading.boilerplate_words import FURNITURE, OTHER_PAGES, SHARING

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
    return next((reason for pattern, reason in _PATTERNS if pattern.fullmatch(text)), None)


def trim(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Dropped, ...]]:
    """Return the blocks without the boilerplate before and just after the first one (the title) and at the end.

    Between those, only lines go that are links to share the page or to subscribe. Trimming what is trimmed
    already changes nothing.
    """
    shared = _sharing_links(blocks)
    indexes = [index for index in range(len(blocks)) if index not in shared]
    inner = [blocks[index] for index in indexes]
    start = _first_kept(inner, 0)
    after_title = _first_kept(inner, start + 1)
    end = _end_of_article(inner, after_title)
    kept = {*indexes[start : start + 1], *indexes[after_title:end]}
    dropped = (block for index, block in enumerate(blocks) if index not in kept)
    return (
        tuple(blocks[index] for index in sorted(kept)),
        tuple(Dropped(block.text, _reason(block) or "a list of other pages") for block in dropped),
    )


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


def _first_kept(blocks: Sequence[Block], start: int) -> int:
    """Return the index of the first block from `start` on that is not boilerplate."""
    while start < len(blocks) and isinstance(blocks[start], Text):
        end = _end_of_list(blocks, start)
        if not all(_reason(block) for block in blocks[start:end]):
            break
        start = end
    return start


def _end_of_article(blocks: Sequence[Block], start: int) -> int:
    """Return the index after the article's last block, which lies at `start` or after it."""
    end = len(blocks)
    while end > start:
        begin = end - 1
        while begin > start and _in_one_list(blocks[begin - 1], blocks[end - 1]):
            begin -= 1
        if not all(_reason(block) for block in blocks[begin:end]):
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
