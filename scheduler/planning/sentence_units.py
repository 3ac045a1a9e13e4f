"""A section as sentences that hang together: which of them may begin, end and stand alone (promise 1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scheduler.domain.article import (
    BESIDE_THE_TEXT,
    CELL_BORDER,
    EMPTY_CELL,
    HEADING,
    LEAD,
    LIST_KINDS,
    ROW_KINDS,
    Article,
    Paragraph,
    ParagraphKind,
    Section,
    SourceSpan,
)
from scheduler.domain.content import Sentence
from scheduler.domain.sentences import split_sentences
from scheduler.domain.vocabulary import QUESTION_MARKS
from scheduler.planning.citations import is_citation
from scheduler.planning.signed_notes import signed_notes, signs_in
from scheduler.planning.wording import (
    compares,
    leans_on_previous,
    limits_neighbours,
    opens_with_limit,
    reports,
    speaks_of_previous,
)

Body = tuple[tuple[Sentence, ...], ...]
"""The sentences of a post, one tuple for each printed paragraph."""

BULLET_MARK = "•"
"""Stands before the entries of a list that has no numbers."""

_CITATION_MARK = re.compile(r"\s*\[\d{1,3}(?:\s*[,\u2013-]\s*\d{1,3})*\]")

_NAME_AND_VALUE = 2
"""The columns of a table whose rows are a name and its value."""

_ENTRIES = LIST_KINDS | ROW_KINDS
_SOURCES = frozenset(
    {
        *("references", "reference", "reference list", "sources", "source", "bibliography", "works cited", "citations"),
        *("literature", "further reading", "quellen", "literatur", "संदर्भ", "स्रोत", "المراجع", "المصادر"),
    }
)


@dataclass(frozen=True, slots=True)
class SentenceUnit:
    """A sentence of a section: its paragraph's number, and how it hangs together with its neighbours.

    An `entry` belongs to a list or a table: it needs the entries before it and after it. The other marks are those
    of `wording`, by which a run is begun and ended. `kind` is its paragraph's; a `note` is what a sign leads to.
    """

    sentence: Sentence
    paragraph: int
    entry: bool
    leans: bool
    limits: bool
    compares: bool
    reports: bool
    kind: ParagraphKind = ParagraphKind.BODY
    note: bool = False

    @property
    def introduces(self) -> bool:
        """True when it announces the words that follow ("… several trends:")."""
        return self.sentence.text.endswith(":")


def heading_of(unit: Section) -> Sentence:
    """Return a section's heading as a sentence with its source."""
    return Sentence(unit.heading, SourceSpan(unit.id, HEADING, 0, len(unit.heading)))


def paragraph_sentences(unit: Section, number: int) -> tuple[Sentence, ...]:
    """Return the sentences of a section's paragraph (counted from 0), each with its source.

    The first one of a list's entry has its bullet, or the number that the article shows. A table's row is one sentence.
    """
    paragraph = unit.paragraphs[number]
    if paragraph.kind in ROW_KINDS:
        source = SourceSpan(unit.id, number, 0, len(paragraph.text))
        return (Sentence(paragraph.text, source, shown=row_shown(unit, number)),)
    mark = BULLET_MARK if paragraph.kind is ParagraphKind.BULLET else ""
    mark = f"{paragraph.number}." if paragraph.number is not None else mark
    return tuple(
        without_citation_marks(
            Sentence(paragraph.text[start:end], SourceSpan(unit.id, number, start, end), mark if place == 0 else "")
        )
        for place, (start, end) in enumerate(split_sentences(paragraph.text))
    )


def row_shown(unit: Section, number: int) -> str:
    """Return a table's row as a text prints it: each value behind the heading of its column, the row's own name first.

    Of a table with two columns each row is a name and its value, and so is the row with its headings.
    """
    cells = _cells(unit.paragraphs[number])
    header = _header_of(unit, number)
    name, values = cells[0], cells[1:]
    if len(cells) <= _NAME_AND_VALUE or header is None or unit.paragraphs[number].kind is ParagraphKind.HEADER_ROW:
        said = " · ".join(values)
    else:
        columns = (*header[1:], *("" for _ in values))
        said = " · ".join(f"{column} {value}".strip() for column, value in zip(columns, values, strict=False))
    return ": ".join(filter(None, (name.rstrip(" :"), said))) if name != EMPTY_CELL else said


def header_says_itself(unit: Section, number: int) -> bool:
    """Say whether the row with a table's headings is printed by itself: otherwise each row has them at its values."""
    return len(_cells(unit.paragraphs[number])) <= _NAME_AND_VALUE


def _header_of(unit: Section, number: int) -> tuple[str, ...] | None:
    """Return the cells with the headings of the table in which a row stands."""
    for above in range(number, -1, -1):
        if unit.paragraphs[above].kind is ParagraphKind.HEADER_ROW:
            return _cells(unit.paragraphs[above])
        if unit.paragraphs[above].kind is not ParagraphKind.ROW:
            return None
    return None


def _cells(paragraph: Paragraph) -> tuple[str, ...]:
    return tuple(paragraph.text.split(CELL_BORDER))


def asks(unit: Section) -> bool:
    """Say whether a section's heading is a question, which its text then answers."""
    return unit.heading.endswith(QUESTION_MARKS)


def needs_heading(unit: Section) -> bool:
    """Say whether a section's first sentence is understood only below its heading, which it answers or leans on."""
    pieces = pieces_of(unit)
    return bool(pieces) and (asks(unit) or pieces[0].leans)


def headings_above(article: Article) -> dict[str, tuple[Sentence, ...]]:
    """Return the headings that each section stands below, by its id: the nearest first, the article's title last."""
    title: tuple[Sentence, ...] = (heading_of(Section(LEAD, article.title, 1)),)
    found: dict[str, tuple[Sentence, ...]] = {LEAD: ()}
    waiting = [(section, title) for section in article.sections]
    while waiting:
        section, above = waiting.pop()
        found[section.id] = above
        waiting += [(part, (heading_of(section), *above)) for part in section.sections]
    return found


def lists_sources(unit: Section) -> bool:
    """Say whether a section lists what the article draws on, by its heading."""
    return unit.heading.strip(" :.").casefold() in _SOURCES


@lru_cache(maxsize=1024)
def pieces_of(unit: Section) -> tuple[SentenceUnit, ...]:
    """Return the sentences of a section in order, each with what its notes say of it; citations are left behind.

    What is noted in a list or table stands below it.
    """
    return tuple(_pieces(unit, _binding_notes(unit), signed_notes(unit)))


def _pieces(
    unit: Section, notes: Mapping[str, tuple[Sentence, ...]], signed: Mapping[str, int]
) -> Iterator[SentenceUnit]:
    below: dict[int, None] = {}
    for number, paragraph in enumerate(unit.paragraphs):
        if paragraph.kind in BESIDE_THE_TEXT or number in signed.values():
            continue
        entry = paragraph.kind in _ENTRIES or CELL_BORDER in paragraph.text
        if not entry:
            yield from _below(unit, below)
        for sentence in paragraph_sentences(unit, number):
            yield replace(_piece(sentence, number, entry=entry), kind=paragraph.kind)
            for label in _marked_in(sentence, paragraph):
                yield from (_noted(said, number, entry=entry) for said in notes.get(label, ()))
            found = dict.fromkeys(signed[sign] for sign in signs_in(sentence.text) if sign in signed) if signed else {}
            below |= found
            if not entry:
                yield from _below(unit, below)
    yield from _below(unit, below)


def _below(unit: Section, notes: dict[int, None]) -> Iterator[SentenceUnit]:
    """Yield the sentences of the notes that wait to be said, and forget them."""
    for number in notes:
        yield from (_noted(said, number, entry=False) for said in paragraph_sentences(unit, number))
    notes.clear()


def _marked_in(sentence: Sentence, paragraph: Paragraph) -> Iterator[str]:
    """Yield the labels of the notes that a sentence marks, at its end as well."""
    if isinstance(sentence.source, SourceSpan):
        places = range(sentence.source.start + 1, sentence.source.end + 1)
        yield from (mark.label for mark in paragraph.marks if mark.position in places)


def _binding_notes(unit: Section) -> Mapping[str, tuple[Sentence, ...]]:
    """Return the sentences of each note of a section that says something of its sentence, by its label."""
    return {
        paragraph.label: paragraph_sentences(unit, number)
        for number, paragraph in enumerate(unit.paragraphs)
        if paragraph.kind is ParagraphKind.NOTE and not is_citation(paragraph.text)
    }


def _noted(sentence: Sentence, paragraph: int, *, entry: bool) -> SentenceUnit:
    """Return a note's sentence: it limits the one that marks it, wherever it stands itself."""
    return SentenceUnit(sentence, paragraph, entry, leans=True, limits=True, compares=False, reports=False, note=True)


def _piece(sentence: Sentence, paragraph: int, *, entry: bool) -> SentenceUnit:
    text = sentence.text
    return SentenceUnit(
        sentence,
        paragraph,
        entry,
        leans=entry or leans_on_previous(text),
        limits=entry or limits_neighbours(text),
        compares=compares(text),
        reports=reports(text),
    )


def limiters(pieces: tuple[SentenceUnit, ...], position: int) -> tuple[SentenceUnit, ...]:
    """Return the pieces without which `pieces[position]` may not go out, in order."""
    return (*_limiters_before(pieces, position), *_limiters_after(pieces, position))


def _limiters_before(pieces: tuple[SentenceUnit, ...], position: int) -> tuple[SentenceUnit, ...]:
    """Return the caveats that its paragraph sets before a piece."""
    return tuple(piece for piece in pieces[:position] if piece.limits and piece.paragraph == pieces[position].paragraph)


def _limiters_after(pieces: tuple[SentenceUnit, ...], position: int) -> tuple[SentenceUnit, ...]:
    """Return the sentences that take something back from a unit after it.

    That is the next piece, what leans on it and the one after these, where they limit; every caveat of its own
    paragraph; and after a report whatever follows it there.
    """
    here, rest = pieces[position], pieces[position + 1 :]
    tied = next((number for number, piece in enumerate(rest, 1) if not piece.leans), len(rest))
    return tuple(
        piece
        for number, piece in enumerate(rest, 1)
        if (piece.limits and number <= tied)
        or (
            piece.paragraph == here.paragraph
            and ((piece.limits and not piece.compares) or (here.reports and number == 1))
        )
    )


def may_begin(pieces: tuple[SentenceUnit, ...], first: int) -> bool:
    """Say whether a run may begin with `pieces[first]`.

    The section's first piece may, below the heading it leans on.
    """
    return not first or not (pieces[first].leans or _limiters_before(pieces, first))


def may_end(pieces: tuple[SentenceUnit, ...], last: int) -> bool:
    """Say whether a run may end with `pieces[last]`: not before what it announces, nor before what limits it."""
    return not pieces[last].introduces and not _limiters_after(pieces, last)


def without_citation_marks(sentence: Sentence) -> Sentence:
    """Return a sentence as a text prints it that lists no sources: without marks such as "[3]"."""
    text = sentence.shown or sentence.text
    printed = without_marks_of_notes(text)
    return sentence if printed == text else replace(sentence, shown=printed)


def without_marks_of_notes(text: str) -> str:
    """Return a text without marks such as "[3]"."""
    return _CITATION_MARK.sub("", text)


def numbered_alone(unit: Section, before: int) -> Section:
    """Return a section whose list counts on from the list of an earlier one, up to `before`, with a count of its own.

    A program that writes lists counts on through the whole document, and a post shows one of them.
    """
    numbers = [paragraph.number for paragraph in unit.paragraphs if paragraph.number is not None]
    if not numbers or numbers[0] == 1 or numbers[0] != before + 1:
        return unit
    paragraphs = tuple(
        paragraph if paragraph.number is None else replace(paragraph, number=paragraph.number - before)
        for paragraph in unit.paragraphs
    )
    return replace(unit, paragraphs=paragraphs)


def takes_back(piece: SentenceUnit) -> bool:
    """Say whether a sentence limits the one right before it: it leans on it, or begins with a condition or denial."""
    text = piece.sentence.text
    return opens_with_limit(text) or (piece.limits and (piece.leans or speaks_of_previous(text)))


def quotable(unit: Section) -> tuple[Sentence, ...]:
    """Return the sentences of a section that may stand alone below its heading, as on a card."""
    pieces = pieces_of(unit)
    return tuple(
        piece.sentence
        for number, piece in enumerate(pieces)
        if may_begin(pieces, number) and may_end(pieces, number) and not piece.entry and not piece.reports
    )


def list_of(unit: Section) -> tuple[Body, tuple[Sentence, ...]]:
    """Return a section's introduction and the entries of its list, when it consists of them alone.

    The entries are the headings of the parts below it, or the bullets of its own. The introduction
    ends with a colon, or is empty where the list stands right below the heading.
    """
    if _binding_notes(unit) or signed_notes(unit):
        return (), ()  # a list has no place for what a note says of an entry
    read_on = [number for number, paragraph in enumerate(unit.paragraphs) if paragraph.kind not in BESIDE_THE_TEXT]
    bullets = [number for number in read_on if unit.paragraphs[number].kind in LIST_KINDS]
    before = [number for number in read_on if not bullets or number < bullets[0]]
    introduction = tuple(paragraph_sentences(unit, number) for number in before)
    announced = len(introduction) == 1 and introduction[0][-1].text.endswith(":")
    if not bullets:
        headings = tuple(heading_of(part) for part in unit.sections)
        return (introduction, headings) if announced and headings else ((), ())
    own = [paragraph_sentences(unit, number) for number in read_on[len(before) :]]
    pure = len(own) == len(bullets) and all(len(entry) == 1 for entry in own)
    if pure and (announced or not introduction):
        return introduction, tuple(entry[0] for entry in own)
    return (), ()


def counts_from_one(entries: Sequence[Sentence]) -> bool:
    """Say whether a list's entries show the numbers 1, 2, 3 …."""
    return all(entry.mark == f"{place}." for place, entry in enumerate(entries, 1))


def may_be_listed(unit: Section, allowed: Callable[[Sentence], bool]) -> bool:
    """Say whether a section has a list and may print it.

    That is, every entry is allowed, and so is the introduction, unless it takes nothing back from them.
    """
    introduction, entries = list_of(unit)
    sentences = (sentence for paragraph in introduction for sentence in paragraph)
    return bool(entries and all(map(allowed, entries))) and all(
        allowed(sentence) or not (limits_neighbours(sentence.text) or reports(sentence.text)) for sentence in sentences
    )


def entries_of(unit: Section) -> frozenset[Sentence]:
    """Return the entries of a section's lists, those of its sub-sections' headings included."""
    return frozenset((*list_of(unit)[1], *(piece.sentence for piece in pieces_of(unit) if piece.entry)))


def words(body: Body) -> str:
    """Return the text of a body, by which two posts are the same."""
    return "\n".join(" ".join(sentence.text for sentence in paragraph) for paragraph in body)


def as_paragraphs(pieces: tuple[SentenceUnit, ...]) -> Body:
    """Return a run of pieces as a body."""
    numbers = dict.fromkeys(piece.paragraph for piece in pieces)
    return tuple(tuple(piece.sentence for piece in pieces if piece.paragraph == number) for number in numbers)
