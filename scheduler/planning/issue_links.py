"""The links of an article's paragraph in the paragraph of an issue, which may lack some of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scheduler.domain.article import HEADING, Link, Section, SourceSpan
from scheduler.domain.content import Sentence
from scheduler.planning.telephone_numbers import dialled_from_anywhere, telephone_links

# What a reader of an email can open, and may safely: a place within the article's own page or beside its file leads
# nowhere there.
_OPENED = re.compile(r"(?:https://[^\s]+|mailto:[^\s@]+@[^\s@]+|tel:[+\d][\d().\s-]*)", re.IGNORECASE)


_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?![\w@])")


def links_in_paragraph(said: Sequence[Sentence], unit: Section, country: str) -> tuple[Link, ...]:
    """Return the links of some sentences of a section as characters of these sentences, put together by spaces.

    Telephone numbers and mail addresses that are written out lead somewhere too.
    """
    links = tuple(_links(said, unit, country))
    written = written_out(" ".join(sentence.text for sentence in said), country)
    return (*links, *(new for new in written if all(new.end <= old.start or old.end <= new.start for old in links)))


def written_out(text: str, country: str) -> tuple[Link, ...]:
    """Return the mail addresses and telephone numbers of a text, those without a country's code of this country."""
    mails = tuple(Link(found.start(), found.end(), f"mailto:{found.group()}") for found in _MAIL.finditer(text))
    numbers = telephone_links(text, country)
    return (*mails, *(new for new in numbers if all(new.end <= old.start or old.end <= new.start for old in mails)))


def _links(said: Sequence[Sentence], unit: Section, country: str) -> Iterator[Link]:
    begin = 0
    for sentence in said:
        source = sentence.source
        if isinstance(source, SourceSpan) and source.section == unit.id and source.paragraph != HEADING:
            for link in unit.paragraphs[source.paragraph].links:
                start, end = max(link.start, source.start), min(link.end, source.end)
                if start < end and _OPENED.fullmatch(link.address):
                    address = dialled_from_anywhere(link.address, country)
                    yield Link(begin + start - source.start, begin + end - source.start, address)
        begin += len(sentence.text) + 1
