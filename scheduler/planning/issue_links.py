"""The links of an article's paragraph in the paragraph of an issue, which may lack some of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scheduler.domain.article import HEADING, Link, Section, SourceSpan
from scheduler.domain.content import Sentence

# What a reader of an email can open, and may safely: a place within the article's own page or beside its file leads
# nowhere there.
_OPENED = re.compile(r"(?:https://[^\s]+|mailto:[^\s@]+@[^\s@]+|tel:[+\d][\d().\s-]*)", re.IGNORECASE)


def links_in_paragraph(said: Sequence[Sentence], unit: Section) -> tuple[Link, ...]:
    """Return the links of some sentences of a section as characters of these sentences, put together by spaces."""
    return tuple(_links(said, unit))


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
