"""What the reader of a format finds: headings and paragraphs in reading order, and what it left out."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.article import Article, ParagraphKind

CONTROLS = dict.fromkeys(set(range(0x20)) - set(b"\t\n\v\f\r") | set(range(0x7F, 0xA0)) - {0x85})
"""For str.translate: removes the control characters that are not white space (U+0085 is a line end)."""


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
    """A paragraph, white space folded. `bold` says that all of it was set in bold."""

    text: str
    kind: ParagraphKind = ParagraphKind.BODY
    bold: bool = False


Block = Heading | Text


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of the source that the article does not carry, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A source as its format has it. `title` is one that the format declares apart from the text, or empty."""

    blocks: tuple[Block, ...]
    title: str = ""
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, what was not carried over into it, and what a person should know about how it was read."""

    article: Article
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Return the text without control characters, each run of white space as one space, none at the ends."""
    return " ".join(text.translate(CONTROLS).split())
