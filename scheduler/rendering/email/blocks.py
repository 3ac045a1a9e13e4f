"""A section's paragraphs as an email sets them: running words with their links, lists, quotes and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from types import MappingProxyType

from scheduler.domain.article import CELL_BORDER, EMPTY_CELL, LIST_KINDS, ROW_KINDS, Link, ParagraphKind
from scheduler.domain.content import IssueParagraph
from scheduler.domain.payload import Picture

TABLE, PICTURES = "table", "pictures"
"""The kinds of what stands together as a table, or as pictures with their captions, beside the article's kinds."""

_COLUMN, _TALLEST = 536, 600
"""CSS pixels: the width of a mail's words, and the height from which a picture is narrower than they are."""

_STRIP = 2.0
"""How many times as high as wide a picture is that is read from top to bottom: made narrower it could not be read."""

_PHONE_WIDTH, _CELL_PADDING, _LETTER = 335, 20, 7.6
"""CSS pixels: what a phone of 375 leaves between the margins, beside a cell's words, and one bold letter of 14."""

_MOST_LINES = 4
"""Lines that the cells of a row may take on a phone before the row is easier to read as a list."""

_NAME_AND_VALUE = 2

_BESIDE = frozenset({ParagraphKind.PICTURE, ParagraphKind.CAPTION})


@dataclass(frozen=True, slots=True)
class Run:
    """Words that lead to an address, or to none."""

    words: str
    address: str = ""

    @property
    def spelled_out(self) -> str:
        """The words with the address behind them, for who can press nothing."""
        scheme, _, place = self.address.partition(":")
        shown = self.address if scheme in {"http", "https"} else place
        said = scheme == "tel" or not shown or shown in self.words or shown == f"https://{self.words}"
        return self.words if said else f"{self.words} ({shown})"


Words = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as a mail shows it: `width` and `height` are CSS pixels on a wide screen."""

    name: str
    alt: str
    width: int
    height: int

    @classmethod
    def of(cls, picture: Picture) -> ShownPicture:
        """Return a picture no larger than it is, and an upright one no higher than can be seen at once."""
        width = min(_COLUMN, picture.width)
        ratio = picture.height / picture.width
        if ratio <= _STRIP:
            width = min(width, round(_TALLEST / ratio))
        return cls(picture.name, picture.alt, width, max(1, round(width * ratio)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the headings of its columns (empty where it has none), and its rows, each with as many cells.

    `is_wide` says that its columns do not fit beside one another on a phone: each row is set as a list then.
    """

    columns: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs of one kind that stand together: the entries of a list, the rows of a table, one paragraph or quote.

    `entries` are their words as the text part has them, `runs` the same with their links apart. `numbers` are those of
    a numbered list's entries, counted from 1 where the article shows none. Those of a picture are its description, in
    brackets, and its caption; its `runs` are the caption.
    """

    kind: str
    entries: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    runs: tuple[Words, ...] = ()
    table: Table | None = None
    picture: ShownPicture | None = None


def blocks_of(
    paragraphs: Iterable[IssueParagraph], pictures: Mapping[IssueParagraph, Picture] = MappingProxyType({})
) -> Iterator[Block]:
    """Yield the paragraphs of a section as blocks, in order; each picture with its caption."""
    for kind, run in groupby(paragraphs, key=_kind):
        together = tuple(run)
        if kind == TABLE:
            yield _table_block(together)
        elif kind == PICTURES:
            yield from _picture_blocks(together, pictures)
        elif kind in LIST_KINDS:
            yield _block(kind, together, _numbers(together))
        else:
            yield from (_block(kind, (paragraph,)) for paragraph in together)


def runs_of(words: str, links: Sequence[Link]) -> Words:
    """Return words cut where their links begin and end; of links that overlap the first counts."""
    runs: list[Run] = []
    end = 0
    for link in sorted(links, key=lambda link: link.start):
        if end <= link.start < link.end <= len(words):
            runs += (Run(words[end : link.start]), Run(words[link.start : link.end], link.address))
            end = link.end
    return tuple(run for run in (*runs, Run(words[end:])) if run.words)


def _kind(paragraph: IssueParagraph) -> str:
    if paragraph.kind in ROW_KINDS:
        return TABLE
    return PICTURES if paragraph.kind in _BESIDE else paragraph.kind


def _picture_blocks(
    paragraphs: Sequence[IssueParagraph], pictures: Mapping[IssueParagraph, Picture]
) -> Iterator[Block]:
    for paragraph, after in zip_longest(paragraphs, paragraphs[1:]):
        if paragraph not in pictures:  # a caption, or a picture that is not there
            continue
        captioned = after is not None and after.kind == ParagraphKind.CAPTION
        caption = _block(ParagraphKind.CAPTION, (after,)) if captioned else None
        described = (f"[{paragraph.words}]",) if paragraph.words else ()
        entries = (*described, *(caption.entries if caption else ()))
        picture = ShownPicture.of(pictures[paragraph])
        yield Block(ParagraphKind.PICTURE, entries, runs=caption.runs if caption else (), picture=picture)


def _block(kind: str, paragraphs: Sequence[IssueParagraph], numbers: tuple[str, ...] = ()) -> Block:
    runs = tuple(runs_of(paragraph.words, paragraph.links) for paragraph in paragraphs)
    entries = tuple("".join(run.spelled_out for run in words) for words in runs)
    return Block(kind, entries, numbers, runs)


def _numbers(paragraphs: Sequence[IssueParagraph]) -> tuple[str, ...]:
    marks = (paragraph.sentences[0].mark.rstrip(".") for paragraph in paragraphs)
    return tuple(mark or str(place) for place, mark in enumerate(marks, 1))


def _table_block(paragraphs: Sequence[IssueParagraph]) -> Block:
    heads = tuple(_cells(part) for part in paragraphs if part.kind == ParagraphKind.HEADER_ROW)
    rows = tuple(_cells(part) for part in paragraphs if part.kind != ParagraphKind.HEADER_ROW)
    width = max(map(len, (*heads, *rows)))
    columns = tuple(_joined(above) for above in zip_longest(*heads, fillvalue=())) if heads else ()
    table = Table(_filled(columns, width) if columns else (), tuple(_filled(row, width) for row in rows), is_wide=False)
    table = Table(table.columns, table.rows, _is_wide(table))
    # Where each value has the heading of its column before it, the row with the headings says nothing of its own.
    says_itself = width <= _NAME_AND_VALUE or not rows
    read = [part for part in paragraphs if says_itself or part.kind != ParagraphKind.HEADER_ROW]
    return Block(TABLE, tuple(_row_text(part) for part in read), table=table)


def _row_text(paragraph: IssueParagraph) -> str:
    """Return a row as the text part has it, the addresses of its links at its end."""
    words = " ".join(sentence.shown or sentence.text for sentence in paragraph.sentences)
    linked = [Run(paragraph.words[link.start : link.end], link.address) for link in paragraph.links]
    for run in linked:
        words = words.replace(run.words, run.spelled_out, 1)
    return words


def _cells(paragraph: IssueParagraph) -> tuple[Words, ...]:
    cells: list[Words] = []
    start = 0
    for cell in paragraph.words.split(CELL_BORDER):
        end = start + len(cell)
        inside = [
            Link(link.start - start, link.end - start, link.address)
            for link in paragraph.links
            if start <= link.start and link.end <= end
        ]
        cells.append(runs_of(cell, inside))
        start = end + len(CELL_BORDER)
    return tuple(cells)


def _joined(above: Iterable[Words]) -> Words:
    """Return the headings of one column in several rows as one; an empty corner has no words."""
    said = [words for words in above if _said(words) not in {"", EMPTY_CELL}]
    return tuple(run for place, words in enumerate(said) for run in (*((Run(" "),) if place else ()), *words))


def _filled(cells: tuple[Words, ...], width: int) -> tuple[Words, ...]:
    return (*cells, *((),) * (width - len(cells)))


def _is_wide(table: Table) -> bool:
    """Say whether a phone shows the columns only by cutting words, or with rows of many lines."""
    rows = [[_said(cell) for cell in row] for row in (table.columns, *table.rows) if row]
    columns = tuple(zip(*rows, strict=True))
    if len(columns) <= _NAME_AND_VALUE:
        return False
    least = [max(len(word) for cell in column for word in (cell.split() or [""])) for column in columns]
    room = _PHONE_WIDTH - _CELL_PADDING * len(columns)
    if sum(least) * _LETTER > room:
        return True
    return any(sum(map(len, row)) * _LETTER > room * _MOST_LINES for row in rows)


def _said(words: Words) -> str:
    return "".join(run.words for run in words)
