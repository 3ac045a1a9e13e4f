"""What an import took of a text for what, what it left out, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path

from scheduler.domain.article import LEAD, LIST_KINDS, ROW_KINDS, Article, Paragraph, ParagraphKind, Particular, Section
from scheduler.planning.reading import Dropped
from scheduler.services.ingest import Ingested

_TEXT_KINDS = frozenset({ParagraphKind.BODY, ParagraphKind.QUOTE})


@dataclass(frozen=True, slots=True)
class PartCounts:
    """How much of each kind stands in one part of an article; `entries` are those of its lists."""

    words: int
    paragraphs: int
    entries: int
    tables: int
    pictures: int
    notes: int


@dataclass(frozen=True, slots=True)
class OutlinedPart:
    """One headed part of an article, or its lead, with its first words. `level` 2 is the outermost of sections."""

    id: str
    heading: str
    number: int | None
    level: int
    counts: PartCounts
    begins: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Everything of one kind that the article does not carry."""

    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """The headings of the sections in which an article differs from the one that it replaces."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    other_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """How an article was read: what for what, and where it lies.

    `doubts` are what the reading is unsure of, `notes` what it did. `changes` is None where nothing was replaced.
    `start` is the first day of a new campaign.
    """

    campaign: str
    file: Path
    title: str
    language: str
    lead: OutlinedPart | None
    sections: tuple[OutlinedPart, ...]
    particulars: tuple[Particular, ...]
    left_out: tuple[LeftOut, ...]
    doubts: tuple[str, ...]
    notes: tuple[str, ...]
    changes: ArticleChanges | None
    start: date | None = None


def article_report(imported: Ingested) -> ArticleReport:
    """Return what an import has to tell."""
    reading = imported.reading
    article = reading.article
    parts = [_outlined(unit) for unit in article.units()]
    return ArticleReport(
        imported.slug,
        imported.article,
        article.title,
        reading.language,
        next((part for part in parts if part.id == LEAD), None),
        tuple(part for part in parts if part.id != LEAD),
        article.particulars,
        _grouped(reading.dropped),
        reading.doubts,
        reading.notes,
        _changes(imported.replaced, article) if imported.replaced else None,
        start=imported.start,
    )


def _outlined(unit: Section) -> OutlinedPart:
    paragraphs = unit.paragraphs
    begins = next((paragraph.text for paragraph in paragraphs if paragraph.kind in _TEXT_KINDS), "")
    counts = PartCounts(
        sum(map(_words, paragraphs)),
        sum(paragraph.kind in _TEXT_KINDS for paragraph in paragraphs),
        sum(paragraph.kind in LIST_KINDS for paragraph in paragraphs),
        _tables(paragraphs),
        sum(paragraph.kind is ParagraphKind.PICTURE for paragraph in paragraphs),
        sum(paragraph.kind is ParagraphKind.NOTE for paragraph in paragraphs),
    )
    return OutlinedPart(unit.id, unit.heading, unit.number, unit.level, counts, begins)


def _words(paragraph: Paragraph) -> int:
    """Return the words of a paragraph; borders of cells and signs alone are none, nor is a picture's description."""
    if paragraph.kind is ParagraphKind.PICTURE:
        return 0
    return sum(any(map(str.isalnum, word)) for word in paragraph.text.split())


def _tables(paragraphs: Iterable[Paragraph]) -> int:
    """Return the number of tables: rows that follow one another are one, until another heads anew."""
    runs = 0
    for in_table, run in groupby(paragraphs, key=lambda paragraph: paragraph.kind in ROW_KINDS):
        if in_table:
            kinds = [row.kind for row in run]
            runs += 1 + sum(pair == (ParagraphKind.ROW, ParagraphKind.HEADER_ROW) for pair in pairwise(kinds))
    return runs


def _grouped(dropped: Iterable[Dropped]) -> tuple[LeftOut, ...]:
    """Return what was left out by kind, in the order in which the kinds were met."""
    kinds: dict[str, list[str]] = {}
    for each in dropped:
        kinds.setdefault(each.reason, []).append(each.text)
    return tuple(LeftOut(kind, tuple(texts)) for kind, texts in kinds.items())


def _changes(before: Article, now: Article) -> ArticleChanges:
    old = {unit.id: unit for unit in before.units()}
    new = {unit.id: unit for unit in now.units()}
    return ArticleChanges(
        tuple(unit.heading for name, unit in new.items() if name not in old),
        tuple(unit.heading for name, unit in old.items() if name not in new),
        tuple(unit.heading for name, unit in new.items() if name in old and old[name].paragraphs != unit.paragraphs),
    )
