"""The findings of a format's reader: headings and paragraphs in reading order, and its omissions."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.article import Article, ParagraphKind
from scheduler.domain.characters import CONTROLS, OVERRIDES, without_hidden

_REMOVED = CONTROLS | OVERRIDES


@dataclass(frozen=True, slots=True)
class Heading:
    r"""A heading as it is printed, number included. `level` 1 is the outermost; gaps between levels mean nothing.

    `literal` says that a number at its beginning belongs to the words ("## 5\. Avenue" in Markdown).
    """

    text: str
    level: int
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, white space folded. `bold` and `linked` say that all of it was set in bold, or is links."""

    text: str
    kind: ParagraphKind = ParagraphKind.BODY
    bold: bool = False
    linked: bool = False


Block = Heading | Text


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of the source that the article does not carry, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A source as its format has it. `title` and `language` are what it declares apart from the text, or empty."""

    blocks: tuple[Block, ...]
    title: str = ""
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, what was not carried over into it, and what a person should know about how it was read.

    `language` is the tag (BCP 47) of the language that the article seems to be written in.
    """

    article: Article
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "en"


def single_spaced(text: str) -> str:
    """Return the text without control and hidden characters, each run of white space as one space, none at the ends."""
    return " ".join(without_hidden(text.translate(_REMOVED)).split())
