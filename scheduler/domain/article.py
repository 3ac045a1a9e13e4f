"""The source: an article, its tree of headed sections, and the spans that point into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.errors import NotFound

LEAD = "lead"
"""The id of the unheaded paragraphs between the title and the first heading."""

HEADING = -1
"""The paragraph number of a span that lies in a section's heading."""


EMPTY_CELL = "\N{EN DASH}"
"""Stands for a table's empty cell, so that each value keeps its column."""

CELL_BORDER = " | "
"""Stands between the cells of a table's row in its text."""


class ParagraphKind(StrEnum):
    """The kind of a paragraph, so that a renderer can set it as such.

    A table is the rows that follow one another, those with its headings first. A note is a footnote's words and
    stands below the paragraph, list or table that carries its mark; a caption beside its picture or table.
    """

    BODY = "body"
    BULLET = "bullet"
    NUMBERED = "numbered"
    QUOTE = "quote"
    HEADER_ROW = "header row"
    ROW = "row"
    CAPTION = "caption"
    NOTE = "note"
    PICTURE = "picture"


LIST_KINDS = frozenset({ParagraphKind.BULLET, ParagraphKind.NUMBERED})
ROW_KINDS = frozenset({ParagraphKind.HEADER_ROW, ParagraphKind.ROW})
BESIDE_THE_TEXT = frozenset({ParagraphKind.CAPTION, ParagraphKind.NOTE, ParagraphKind.PICTURE})
"""Kinds that stand beside the text and are not read on with it."""


@dataclass(frozen=True, slots=True)
class Link:
    """The characters `start` to `end` of a paragraph's text that lead to an address."""

    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a note: it stands before the character at `position`, and `label` names its note in the section."""

    position: int
    label: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `text` is plain, white space folded to single spaces, otherwise as the source has it.

    `number` is the one that a numbered entry shows. The text of a table's row is its `cells`, divided by CELL_BORDER,
    an empty one as EMPTY_CELL. `label` is a note's.
    A picture's text is its description, which may be empty, and `file` where it lies: an address, or a path
    below the campaign's folder.
    """

    text: str
    kind: ParagraphKind = ParagraphKind.BODY
    links: tuple[Link, ...] = ()
    marks: tuple[Mark, ...] = ()
    number: int | None = None
    cells: tuple[str, ...] = ()
    label: str = ""
    file: str = ""


def row_text(cells: Iterable[str]) -> str:
    """Return the text of a table's row."""
    return CELL_BORDER.join(cell or EMPTY_CELL for cell in cells)


class ParticularKind(StrEnum):
    """What a particular of an article is."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    DATE = "date"
    READING_TIME = "reading time"
    REGISTRATION = "registration"
    LABELS = "labels"
    REFERENCE = "reference"
    COPYRIGHT = "copyright"
    CONTACT = "contact"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Particular:
    """Something about an article that is not one of its sentences, such as its author or a reference."""

    kind: ParticularKind
    text: str


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
    """A title, the paragraphs before the first heading, the tree of sections, and what is known about them."""

    title: str
    lead: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    particulars: tuple[Particular, ...] = ()

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
