"""The findings of a format's reader: headings and paragraphs in reading order, and its omissions."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from urllib.parse import urljoin

from scheduler.domain.article import Article, Paragraph, Particular
from scheduler.domain.characters import CONTROLS, OVERRIDES, with_folded_space, without_hidden

_REMOVED = CONTROLS | OVERRIDES


@dataclass(frozen=True, slots=True)
class Heading:
    r"""A heading as it is printed, number included. `level` 1 is the outermost; gaps between levels mean nothing.

    `literal` says that a number at its beginning belongs to the words ("## 5\. Avenue" in Markdown). `notes` are the
    labels of the notes that it marks.
    """

    text: str
    level: int
    literal: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text(Paragraph):
    """A paragraph, white space folded. `bold` and `linked` say that all of it was set in bold, or is links."""

    bold: bool = False
    linked: bool = False

    def paragraph(self) -> Paragraph:
        """Return the paragraph as an article has it."""
        return Paragraph(**{each.name: getattr(self, each.name) for each in fields(Paragraph)})

    def without_start(self, length: int) -> Text:
        """Return the paragraph without so many characters at its beginning, its links and marks in their places."""
        links = (replace(each, start=max(each.start - length, 0), end=each.end - length) for each in self.links)
        marks = (replace(each, position=max(each.position - length, 0)) for each in self.marks)
        return replace(
            self, text=self.text[length:], links=tuple(link for link in links if link.end > 0), marks=tuple(marks)
        )

    def up_to(self, length: int) -> Text:
        """Return so many characters of the paragraph's beginning, with their links and marks."""
        links = (replace(each, end=min(each.end, length)) for each in self.links if each.start < length)
        marks = (each for each in self.marks if each.position <= length)
        return replace(self, text=self.text[:length], links=tuple(links), marks=tuple(marks))


Block = Heading | Text


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of the source that the article does not carry, and why: the kind of thing that it is."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's bytes, and the path below the campaign's folder by which the article names it."""

    path: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A source as its format has it. `title` and `language` are what it declares apart from the text, or empty.

    `notes` say what was done, `doubts` what the reading is unsure of: each with the words, the place and what to do.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = ""
    doubts: tuple[str, ...] = ()
    particulars: tuple[Particular, ...] = ()
    pictures: tuple[PictureFile, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, what was not carried over into it, and what a person should know about how it was read.

    `notes` say what was done, `doubts` what a person has to look at. `language` is the tag (BCP 47) of the language
    that the article seems to be written in, and `language_doubt` what a person has to look at about it, or empty.
    `pictures` are those that came with the file. `address` is the one from which a page's own addresses are to be seen,
    as it names it itself, or empty.
    """

    article: Article
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "en"
    doubts: tuple[str, ...] = ()
    pictures: tuple[PictureFile, ...] = ()
    language_doubt: str = ""
    address: str = ""


def whole_address(address: str, place: str) -> str:
    """Return a place as seen from an address; one that is none, in brackets, is left as it is."""
    try:
        return urljoin(address, place)
    except ValueError:
        return place


def single_spaced(text: str) -> str:
    """Return the text without control and hidden characters, white space folded as `with_folded_space` does."""
    return with_folded_space(without_hidden(text.translate(_REMOVED)))
