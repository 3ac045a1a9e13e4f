"""Documents made at random, in which every word and every figure is unique, and what a reading of one may say.

A document is written in each format by `generated_pages`, `generated_word` and `generated_text`. Since no word comes
twice, it can be told of each whether the article has it, and where.
"""

# ruff: noqa: RUF001 - signs that look like others are what documents have
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from hypothesis import strategies as st

from scheduler.domain.article import Article


class Look(StrEnum):
    """How a run of words is set."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    LINK = "link"
    RAISED = "raised"
    LOWERED = "lowered"
    STRUCK = "struck"
    HIDDEN = "hidden"
    NOTE = "note"  # the words of a note whose mark stands here


UNSEEN = frozenset({Look.STRUCK, Look.HIDDEN})
ON_THE_LINE = (Look.PLAIN, Look.PLAIN, Look.BOLD, Look.ITALIC, Look.LINK)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are set in one way; white space at their ends is theirs."""

    text: str
    look: Look = Look.PLAIN


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A heading; level 2 is the outermost below the title."""

    words: str
    level: int


@dataclass(frozen=True, slots=True)
class Body:
    """A paragraph, or a quotation."""

    runs: Runs
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """A list, numbered from `first` on or with bullets."""

    items: tuple[Runs, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows of cells, an empty cell without runs; `headed` says that the first row names the columns."""

    rows: tuple[tuple[Runs, ...], ...]
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: what it shows, and its caption."""

    shows: str
    caption: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that opens its answer."""

    words: str
    answer: Runs


Part = Head | Body | Entries | Grid | Figure | Question


@dataclass(frozen=True, slots=True)
class Document:
    """A title and what stands below it."""

    title: str
    parts: tuple[Part, ...]

    def lines(self) -> Iterator[Runs]:
        """Yield the runs of every paragraph, heading, entry and cell in reading order, the title first."""
        yield (Run(self.title),)
        for part in self.parts:
            match part:
                case Head(words):
                    yield (Run(words),)
                case Body(runs):
                    yield runs
                case Entries(items):
                    yield from items
                case Grid(rows):
                    yield from (cell for row in rows for cell in row)
                case Question(words, answer):
                    yield from ((Run(words),), answer)
                case Figure():
                    pass

    def read_on(self) -> list[str]:
        """Return the words and figures that are read one after another, in order."""
        return [token for runs in self.lines() for token in tokens(_levelled(runs))]

    def beside(self) -> set[str]:
        """Return the words and figures of notes, captions and pictures' descriptions."""
        notes = [run.text for runs in self.lines() for run in runs if run.look is Look.NOTE]
        figures = [part for part in self.parts if isinstance(part, Figure)]
        texts = [*notes, *(text for part in figures for text in (part.shows, part.caption))]
        return {token for text in texts for token in words_of(text)}

    def numbers(self) -> dict[str, int]:
        """Return the number before each entry of the numbered lists, by the entry's first word."""
        lists = [part for part in self.parts if isinstance(part, Entries)]
        return {
            item[0].text.split()[0]: part.first + place
            for part in lists
            if part.first is not None
            for place, item in enumerate(part.items)
        }

    def unseen(self) -> set[str]:
        """Return the words and figures that are hidden or struck out."""
        return {token for runs in self.lines() for run in runs if run.look in UNSEEN for token in words_of(run.text)}


def _levelled(runs: Runs) -> Iterator[tuple[str, int]]:
    """Yield each character that runs show, with 1 where it is raised and -1 where it is lowered."""
    levels = {Look.RAISED: 1, Look.LOWERED: -1}
    for run in runs:
        if run.look is Look.NOTE:
            yield "\n", 0  # its mark keeps apart what stands before and behind it
        elif run.look not in UNSEEN:
            for character, level in leveled(run.text):
                yield character, levels.get(run.look, level)


def leveled(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character of a text as it is typed on the line, with 1 where it is raised and -1 where lowered."""
    for character in text:
        decomposition = unicodedata.decomposition(character)
        level = decomposition.startswith("<super>") - decomposition.startswith("<sub>")
        yield unicodedata.normalize("NFKC", character) if level else character, level


_TOKEN = re.compile(r"\d+|[^\W\d_]{5,}")
_BREAK = "\n"


def tokens(characters: Iterable[tuple[str, int]]) -> list[str]:
    """Return the figures and the words of at least five letters in a text; what is off the line is none of what is on.

    A figure is the digits that stand right beside one another at one height.
    """
    text, before = "", 0
    for character, level in characters:
        text += _BREAK * (level != before) + character
        before = level
    return _TOKEN.findall(text)


def words_of(text: str) -> list[str]:
    """Return the figures and words of a text."""
    return tokens(leveled(text))


def words_in(article: Article) -> list[str]:
    """Return the figures and words of an article in reading order, its particulars last."""
    texts = [article.title]
    for unit in article.units():
        texts += [unit.heading if unit.number is None else f"{unit.number}. {unit.heading}"] * (unit.level > 1)
        texts += [paragraph.text for paragraph in unit.paragraphs]
    texts += [particular.text for particular in article.particulars]
    return [token for text in texts for token in words_of(text)]


def numbers_in(article: Article) -> dict[str, int]:
    """Return the number of each numbered entry of an article, by the entry's first word.

    One that stands among the words of a paragraph counts as well.
    """
    found = {}
    for unit in article.units():
        for paragraph in unit.paragraphs:
            typed = re.match(r"(\d+)\. (\w+)", paragraph.text)
            if typed:
                found[typed[2]] = int(typed[1])
            elif paragraph.number is not None:
                found[paragraph.text.split()[0]] = paragraph.number
    return found


class _Source:
    """Gives words and figures, none of them twice."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self._given = 0
        self._figures = draw(st.sampled_from((30, 95, 990, 12_340)))

    def word(self) -> str:
        """Return a word of six letters or more that no language has."""
        self._given += 1
        number, word = 1000 + self._given * 7, ""
        while number:
            number, rest = divmod(number, 60)
            word += "bdfgklmnprtv"[rest % 12] + "aeiou"[rest // 12]
        return f"{word}lo"

    def words(self, least: int, most: int) -> str:
        """Return so many words, the first one with a capital."""
        return " ".join(self.word() for _ in range(self.draw(st.integers(least, most)))).capitalize()

    def figure(self) -> str:
        self._figures += 1
        return str(self._figures)

    def quantity(self) -> str:
        """Return a figure as texts have them."""
        form = self.draw(st.sampled_from(_QUANTITIES))
        return re.sub("n", lambda _: self.figure(), form)


_QUANTITIES = ("n", "n", "n mg", "n-n ml", "n–n", "n,n", "n.n", "n%", "n/n", "≥n", "n\N{NO-BREAK SPACE}n", "(n)", "£n")
_OFF_THE_LINE = ("n", "n", "n,n", "n, n", "n-n", "n–n", "n.n", "−n", "n+", "(n)", "[n]", "a", "na", "an", "n a", "n/n")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of every kind of part that people write."""
    source = _Source(draw)
    makers = (_body, _body, _head, _entries, _grid, _figure, _question)
    parts = [_body(source), *(draw(st.sampled_from(makers))(source) for _ in range(draw(st.integers(1, 5))))]
    title = source.words(3, 5)
    return Document(title, (*parts, Head(source.words(2, 4), 2), _body(source)))


def _runs(source: _Source) -> Runs:
    """Return a sentence of runs: words on the line, figures with what is raised behind them, notes, what is unseen."""
    runs = [Run(source.words(4, 7))]
    for form in source.draw(st.lists(st.sampled_from(_FORMS), max_size=4)):
        runs += form(source)
    last = Run(f" {source.words(4, 5).lower()}.")
    note = [Run(f"{source.words(3, 6)}.", Look.NOTE)] * source.draw(st.sampled_from((0, 0, 1)))
    return (*runs, last, *note)


def _said(source: _Source) -> list[Run]:
    return [Run(" "), Run(source.words(1, 3).lower(), source.draw(st.sampled_from(ON_THE_LINE)))]


def _counted(source: _Source) -> list[Run]:
    return [Run(f" {source.quantity()}", source.draw(st.sampled_from((Look.PLAIN, Look.BOLD))))]


def _off_the_line(source: _Source) -> list[Run]:
    before = source.draw(st.sampled_from((source.figure, source.quantity, source.word)))()
    look = source.draw(st.sampled_from((Look.RAISED, Look.LOWERED)))
    form = source.draw(st.sampled_from(_OFF_THE_LINE))
    after = source.draw(st.sampled_from((" ", " ", ", ", "–", "/", f" {source.figure()} ")))
    return [Run(f" {before}"), Run(re.sub("n", lambda _: source.figure(), form), look), Run(after + source.word())]


def _unseen(source: _Source) -> list[Run]:
    look = source.draw(st.sampled_from((Look.STRUCK, Look.HIDDEN)))
    return [Run(" "), Run(f"{source.words(1, 2).lower()} {source.figure()}", look)]


def _noted(source: _Source) -> list[Run]:
    before = source.draw(st.sampled_from((source.figure, source.word)))()
    return [Run(f" {before}"), Run(f"{source.words(3, 5)} {source.figure()}.", Look.NOTE), Run(f" {source.word()}")]


_FORMS = (_said, _said, _counted, _off_the_line, _off_the_line, _unseen, _noted)


def _body(source: _Source) -> Part:
    return Body(_runs(source), quoted=source.draw(st.sampled_from((False, False, True))))


def _head(source: _Source) -> Part:
    return Head(source.words(2, 4), source.draw(st.integers(2, 3)))


def _entries(source: _Source) -> Part:
    items = tuple(_runs(source) for _ in range(source.draw(st.integers(2, 4))))
    return Entries(items, source.draw(st.sampled_from((None, None, 1, 3))))


def _grid(source: _Source) -> Part:
    width, height = source.draw(st.integers(2, 4)), source.draw(st.integers(2, 4))
    headed = source.draw(st.booleans())
    rows = [tuple(_cell(source, may_be_empty=column > 0) for column in range(width)) for _ in range(height)]
    names = tuple((Run(source.words(1, 2)),) for _ in range(width))
    return Grid((names, *rows[1:]) if headed else tuple(rows), headed)


def _cell(source: _Source, *, may_be_empty: bool) -> Runs:
    forms = ("words", "quantity", "raised", *(("empty", "empty") if may_be_empty else ()))
    match source.draw(st.sampled_from(forms)):
        case "words":
            return (Run(source.words(1, 3)),)
        case "quantity":
            return (Run(source.quantity()),)
        case "raised":
            return (Run(source.figure()), Run(source.figure(), Look.RAISED))
    return ()


def _figure(source: _Source) -> Part:
    return Figure(source.words(2, 4), source.words(3, 5))


def _question(source: _Source) -> Part:
    return Question(f"{source.words(3, 5)}?", _runs(source))
