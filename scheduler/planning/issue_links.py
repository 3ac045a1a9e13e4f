"""The links of an article's paragraph in the paragraph of an issue, which may lack some of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scheduler.domain.article import HEADING, Link, Section, SourceSpan
from scheduler.domain.content import Sentence

# What a reader of an email can open, and may safely: a place within the article's own page or beside its file leads
# nowhere there.
_OPENED = re.compile(r"(?:https://[^\s]+|mailto:[^\s@]+@[^\s@]+|tel:[+\d][\d().\s-]*)", re.IGNORECASE)


# A number that may be dialled: it begins with its country or with a zero. Years, fees and doses do neither.
_NUMBER = re.compile(r"(?<![\w.,/+])(?:\+\d|\(?0\d)[\d ()\N{NO-BREAK SPACE}-]{6,16}\d(?![\w/]|[.,]\d)")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
"""Digits of a number that is dialled with its area or country (the most: ITU-T E.164)."""

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?![\w@])")


def links_in_paragraph(said: Sequence[Sentence], unit: Section) -> tuple[Link, ...]:
    """Return the links of some sentences of a section as characters of these sentences, put together by spaces.

    Telephone numbers and mail addresses that are written out lead somewhere too.
    """
    links = tuple(_links(said, unit))
    written = _written_out(" ".join(sentence.text for sentence in said))
    return (*links, *(new for new in written if all(new.end <= old.start or old.end <= new.start for old in links)))


def _written_out(text: str) -> Iterator[Link]:
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        # In "+44 (0)20" the zero is dialled only within the country.
        within = re.sub(r"\D", "", found.group().replace("(0)", "")) if found.group().startswith("+") else digits
        if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            yield Link(found.start(), found.end(), f"tel:{'+' if found.group().startswith('+') else ''}{within}")
    for found in _MAIL.finditer(text):
        yield Link(found.start(), found.end(), f"mailto:{found.group()}")


def _links(said: Sequence[Sentence], unit: Section) -> Iterator[Link]:
    begin = 0
    for sentence in said:
        source = sentence.source
        if isinstance(source, SourceSpan) and source.section == unit.id and source.paragraph != HEADING:
            for link in unit.paragraphs[source.paragraph].links:
                start, end = max(link.start, source.start), min(link.end, source.end)
                if start < end and _OPENED.fullmatch(link.address):
                    yield Link(begin + start - source.start, begin + end - source.start, link.address)
        begin += len(sentence.text) + 1
