"""Places within a paragraph: the links in its text, and the marks of notes.

While a text is being collected, signs that no text has (noncharacters) stand for them, since white space is still to
be folded; `anchored` turns these into places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.article import Link, Mark, Paragraph

LINK_START, LINK_END, NOTE_MARK = "\ufdd0", "\ufdd1", "\ufdd2"
ANCHORS = dict.fromkeys(range(0xFDD0, 0xFDF0))
"""For str.translate: removes the noncharacters, which a source may have only by mistake."""

_PIECE = re.compile(f"[{LINK_START}{LINK_END}{NOTE_MARK}]|[^{LINK_START}{LINK_END}{NOTE_MARK}]+")


@dataclass(frozen=True, slots=True)
class Anchored:
    """A text with the places of its links and marks."""

    text: str
    links: tuple[Link, ...] = ()
    marks: tuple[Mark, ...] = ()


class _Placing:
    """Puts a text together and keeps the places where its links and marks stand."""

    def __init__(self) -> None:
        self.text = ""
        self.links: list[Link] = []
        self.marks: list[Mark] = []
        self._open: tuple[int, str] | None = None
        self._after_mark = False

    def add(self, piece: str) -> None:
        if not self.text or self.text.endswith(" "):
            piece = piece.removeprefix(" ")
        if self._after_mark and piece[:1].isalnum():
            piece = " " + piece
        self._after_mark = self._after_mark and not piece
        self.text += piece

    def open_link(self, address: str) -> None:
        self.close_link()
        self._open = (len(self.text), address)

    def close_link(self) -> None:
        if self._open is None:
            return
        start, address = self._open
        start += len(self.text[start:]) - len(self.text[start:].lstrip())
        end = len(self.text.rstrip())
        if address and end > start:
            self.links.append(Link(start, end, address))
        self._open = None

    def mark(self, label: str) -> None:
        # "word [1]." has its space before the mark, which is not printed there.
        self._after_mark = self.text.endswith(" ")
        self.text = self.text.rstrip()
        self.marks.append(Mark(len(self.text), label))


def anchored(text: str, named: Iterator[str]) -> Anchored:
    """Return a folded text without its anchors, and their places.

    `named` yields the address of each link and the label of each mark, in the order in which their anchors stand.
    """
    if LINK_START not in text and NOTE_MARK not in text:
        return Anchored(text.replace(LINK_END, "").strip())
    placing = _Placing()
    for piece in _PIECE.findall(text):
        match piece:
            case "\ufdd0":
                placing.open_link(next(named))
            case "\ufdd1":
                placing.close_link()
            case "\ufdd2":
                placing.mark(next(named))
            case _:
                placing.add(piece)
    placing.close_link()
    return Anchored(placing.text.rstrip(), tuple(placing.links), tuple(placing.marks))


def words_of(paragraph: Paragraph) -> Anchored:
    """Return what a paragraph says, with the places of its links and marks."""
    return Anchored(paragraph.text, paragraph.links, paragraph.marks)


def joined(parts: Sequence[Anchored], separator: str) -> Anchored:
    """Return texts one after another as one, with the places of their links and marks in it."""
    links: list[Link] = []
    marks: list[Mark] = []
    position = 0
    for part in parts:
        links += shifted(part.links, position)
        marks += [replace(mark, position=mark.position + position) for mark in part.marks]
        position += len(part.text) + len(separator)
    return Anchored(separator.join(part.text for part in parts), tuple(links), tuple(marks))


def shifted(links: Iterable[Link], by: int) -> tuple[Link, ...]:
    """Return links moved by so many characters."""
    return tuple(replace(link, start=link.start + by, end=link.end + by) for link in links)
