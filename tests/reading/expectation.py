"""Holds a file's reading against what its author meant; corpus/README.md says what an expectation may hold."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from scheduler.domain.article import ROW_KINDS, Article, Paragraph, ParagraphKind, Section
from scheduler.domain.errors import BadInput
from scheduler.domain.sentences import sentences
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import Reading, article_markdown, parse_article_markdown, read_article

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """A file and its expectation; values have the types that corpus/README.md gives them."""

    file: Path
    wanted: dict[str, Any]  # what TOML holds

    @property
    def name(self) -> str:
        """The file's path below the folder of these tests."""
        return str(self.file.relative_to(FOLDER))

    @property
    def kind(self) -> str:
        """The kind that results are grouped by."""
        return str(self.wanted.get("kind", "other"))


def all_cases() -> tuple[Case, ...]:
    """Return every file with an expectation, by name."""
    found = sorted(FOLDER.glob("c*/**/*.toml"))
    return tuple(Case(file.with_suffix(""), tomllib.loads(file.read_text("utf-8"))) for file in found)


def differences(case: Case) -> tuple[str, ...]:
    """Return what the reading of a case's file differs in from its expectation, a line each."""
    options = {"tracked": TrackedChanges(case.wanted["tracked"])} if "tracked" in case.wanted else {}
    try:
        reading = read_article(case.file.read_bytes(), case.file.name, **options)
    except BadInput as error:
        return () if case.wanted.get("undecided") else (f"refused: {error}",)
    if case.wanted.get("undecided"):
        return ("imported, though nobody has decided its tracked changes",)
    seen = _Seen(reading)
    found = [line for key, look in _LOOKS.items() if key in case.wanted for line in look(seen, case.wanted[key])]
    if parse_article_markdown(article_markdown(reading.article)) != reading.article:
        found.append("article.md: reads back otherwise")
    return tuple(found)


class _Seen:
    """A reading, laid out as expectations ask for it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.article: Article = reading.article
        self.units = self.article.units()
        self.paragraphs = [paragraph for unit in self.units for paragraph in unit.paragraphs]
        self.texts = [paragraph.text for paragraph in self.paragraphs]
        self.headings = [unit.heading for unit in self.units if unit.level > 1]
        self.everything = "\n".join((self.article.title, *self.headings, *self.texts))


def _title(seen: _Seen, wanted: str) -> Iterator[str]:
    if seen.article.title != wanted:
        yield f"title: {seen.article.title!r} and not {wanted!r}"


def _language(seen: _Seen, wanted: str) -> Iterator[str]:
    if seen.reading.language.partition("-")[0] != wanted.partition("-")[0]:
        yield f"language: {seen.reading.language} and not {wanted}"


def _sections(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    if seen.headings != wanted:
        yield f"sections: {seen.headings} and not {wanted}"


def _paragraphs(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    place = 0
    for text in wanted:
        if text in seen.texts[place:]:
            place = seen.texts.index(text, place) + 1
        else:
            yield f"paragraphs: no {text!r} in its place"


def _kinds(seen: _Seen, wanted: list[list[str]]) -> Iterator[str]:
    for text, kind in wanted:
        found = [str(paragraph.kind) for paragraph in seen.paragraphs if paragraph.text == text]
        if kind not in found:
            yield f"kinds: {text!r} is {found or 'missing'} and not {kind}"


def _numbers(seen: _Seen, wanted: list[tuple[str, int]]) -> Iterator[str]:
    numbered = [(entry.text, number) for unit in seen.units for entry, number in numbers_of(unit)]
    for text, number in wanted:
        if (text, number) not in numbered:
            yield f"numbers: {text!r} is {[each for entry, each in numbered if entry == text]} and not {number}"


def numbers_of(unit: Section) -> Iterator[tuple[Paragraph, int]]:
    """Yield each numbered entry of a section with the number that it shows."""
    number = 0
    for paragraph in unit.paragraphs:
        if paragraph.kind is ParagraphKind.NUMBERED:
            number = number + 1 if paragraph.number is None else paragraph.number
            yield paragraph, number
        else:
            number = 0


def _says(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    yield from (f"says: nowhere {words!r}" for words in wanted if words not in seen.everything)


def _never(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    yield from (f"never: but {words!r} is there" for words in wanted if words in seen.everything)


def _left_out(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    listed = [dropped.text.casefold() for dropped in seen.reading.dropped]
    yield from (f"left out: not listed {words!r}" for words in wanted if not _is_in(words, listed))


def _told(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    told = [line.casefold() for line in (*seen.reading.notes, *seen.reading.doubts)]
    yield from (f"told: nobody of {words!r}" for words in wanted if not _is_in(words, told))


def _is_in(words: str, lines: list[str]) -> bool:
    return any(words.casefold() in line for line in lines)


def _particulars(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    kept = [particular.text for particular in seen.article.particulars]
    for words in wanted:
        if not any(words in text for text in kept):
            yield f"particulars: not kept {words!r}"
        if any(words in text for text in seen.texts):
            yield f"particulars: {words!r} stands in the article"


def tables_of(article: Article) -> list[list[Paragraph]]:
    """Return the tables of an article: rows that follow one another, headings below other rows begin a further one."""
    tables: list[list[Paragraph]] = []
    for unit in article.units():
        for is_row, run in groupby(unit.paragraphs, key=lambda paragraph: paragraph.kind in ROW_KINDS):
            if is_row:
                tables.append([])
                for row in run:
                    below = bool(tables[-1]) and tables[-1][-1].kind is ParagraphKind.ROW
                    if row.kind is ParagraphKind.HEADER_ROW and below:
                        tables.append([])
                    tables[-1].append(row)
    return tables


def _tables(seen: _Seen, wanted: list[list[list[str]]]) -> Iterator[str]:
    found = [[_filled(row, table) for row in table] for table in tables_of(seen.article)]
    for table in wanted:
        if table not in found:
            yield f"tables: {found} and not {table}"


def _filled(row: Paragraph, table: list[Paragraph]) -> list[str]:
    width = max(len(each.cells) for each in table)
    return [*row.cells, *[""] * (width - len(row.cells))]


def _headers(seen: _Seen, wanted: list[int]) -> Iterator[str]:
    found = [sum(row.kind is ParagraphKind.HEADER_ROW for row in table) for table in tables_of(seen.article)]
    if found != wanted:
        yield f"headers: {found} rows and not {wanted}"


def _notes(seen: _Seen, wanted: list[list[str]]) -> Iterator[str]:
    found = [
        (paragraph.text[: mark.position], note.text)
        for unit in seen.units
        for paragraph in unit.paragraphs
        for mark in paragraph.marks
        for note in unit.paragraphs
        if note.kind is ParagraphKind.NOTE and note.label == mark.label
    ]
    for words, note in wanted:
        if not any(before.endswith(words) and text == note for before, text in found):
            yield f"notes: no {note!r} behind {words!r}, but {found}"


def _captions(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    found = [paragraph.text for paragraph in seen.paragraphs if paragraph.kind is ParagraphKind.CAPTION]
    yield from (f"captions: no {words!r} in {found}" for words in wanted if words not in found)


def _pictures(seen: _Seen, wanted: list[str]) -> Iterator[str]:
    found = [paragraph.text for paragraph in seen.paragraphs if paragraph.kind is ParagraphKind.PICTURE]
    yield from (f"pictures: no {words!r} in {found}" for words in wanted if words not in found)


def _links(seen: _Seen, wanted: list[list[str]]) -> Iterator[str]:
    found = [[text.text[link.start : link.end], link.address] for text in seen.paragraphs for link in text.links]
    yield from (f"links: no {link} in {found}" for link in wanted if link not in found)


def _sentences(seen: _Seen, wanted: list[tuple[str, list[str]]]) -> Iterator[str]:
    for text, parts in wanted:
        if (found := list(sentences(text))) != parts:
            yield f"sentences: {found} and not {parts}"


_LOOKS: dict[str, Callable[[_Seen, Any], Iterator[str]]] = {  # each takes what TOML holds for it
    "title": _title,
    "language": _language,
    "sections": _sections,
    "paragraphs": _paragraphs,
    "kinds": _kinds,
    "numbers": _numbers,
    "says": _says,
    "never": _never,
    "left_out": _left_out,
    "told": _told,
    "particulars": _particulars,
    "tables": _tables,
    "headers": _headers,
    "notes": _notes,
    "captions": _captions,
    "pictures": _pictures,
    "links": _links,
    "sentences": _sentences,
}
