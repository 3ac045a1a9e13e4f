"""The source: an article, its tree of headed sections, and the spans that point into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.errors import NotFound

LEAD = "lead"
"""The id of the unheaded paragraphs between the title and the first heading."""

HEADING = -1
"""The paragraph number of a span that lies in a section's heading."""


class ParagraphKind(StrEnum):
    """The kind of a paragraph, so that a renderer can set it as such."""

    BODY = "body"
    BULLET = "bullet"
    NUMBERED = "numbered"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `text` is plain, white space folded to single spaces, otherwise as the source has it."""

    text: str
    kind: ParagraphKind = ParagraphKind.BODY


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """Characters `start` to `end` of one paragraph's text (or of the heading, paragraph `HEADING`)."""

    section: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part. `level` is 2 for a part of the article, 3 for a part of a part, and so on.

    `heading` has no number; `number` is the one the article prints before it ("1. Topical
    Application"), or None. `id` is made from the heading and is unique within the article.
    """

    id: str
    heading: str
    level: int
    paragraphs: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()
    number: int | None = None

    def walk(self) -> Iterator[Section]:
        """Yield this section and every section below it, in reading order."""
        yield self
        for child in self.sections:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Article:
    """A title, the paragraphs before the first heading, and the tree of sections."""

    title: str
    lead: tuple[Paragraph, ...]
    sections: tuple[Section, ...]

    def units(self) -> tuple[Section, ...]:
        """Every headed part in reading order, the lead first as a section of its own if there is one."""
        lead = (Section(LEAD, self.title, 1, self.lead),) if self.lead else ()
        return lead + tuple(part for section in self.sections for part in section.walk())

    def section(self, section_id: str) -> Section:
        """Return the unit with that id. Raises NotFound."""
        for unit in self.units():
            if unit.id == section_id:
                return unit
        raise NotFound(f"the article has no section '{section_id}'")

    def text_at(self, span: SourceSpan) -> str:
        """Return the characters a span points at. Raises NotFound when it points outside the article.

        The heading of the lead is the title, which an article without a lead has as well.
        """
        if (span.section, span.paragraph) == (LEAD, HEADING):
            return self.title[span.start : span.end]
        unit = self.section(span.section)
        if span.paragraph == HEADING:
            return unit.heading[span.start : span.end]
        if not 0 <= span.paragraph < len(unit.paragraphs):
            raise NotFound(f"section '{span.section}' has no paragraph {span.paragraph + 1}")
        return unit.paragraphs[span.paragraph].text[span.start : span.end]
