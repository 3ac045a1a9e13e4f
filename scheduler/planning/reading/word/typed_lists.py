"""Lists typed by hand: a dot, a dash or a number, a tab, and the words."""

# ruff: noqa: RUF001 - dots and dashes that look like others are what this module is about

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scheduler.planning.reading.word.inline_pieces import Piece
from scheduler.planning.reading.word.numbering import ListMark, MarkKind

_DOT = re.compile(r"\s*[·•▪◦‣●○■□◆❖➢➤➔→✓✔∙⁃*–—-]\s*\t\s*(?=\S)")
_NUMBER = re.compile(r"\s*([0-9]{1,3})[.)]\s*\t\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class TypedEntry:
    """An entry of a list that was typed by hand: its number, None after a dot, and its words without it."""

    number: int | None
    pieces: list[Piece]

    @property
    def mark(self) -> ListMark:
        """The mark of the entry."""
        return ListMark(MarkKind.BULLET if self.number is None else MarkKind.NUMBER, 0, self.number)

    def follows(self, before: TypedEntry) -> bool:
        """Say whether this entry goes on with the list of the one before it."""
        if self.number is None or before.number is None:
            return self.number is before.number
        return self.number == before.number + 1


def typed_entry(pieces: Sequence[Piece]) -> TypedEntry | None:
    """Return what a paragraph says as an entry, None where it does not begin like one or is bold like a heading."""
    shown = [piece for piece in pieces if not piece.left_out]
    text = "".join(piece.text for piece in shown)
    match = _DOT.match(text) or _NUMBER.match(text)
    if match is None or all(piece.bold for piece in shown if piece.text.strip()):
        return None
    number = int(match[1]) if match.re is _NUMBER else None
    return TypedEntry(number, _without_beginning(shown, match.end()))


def _without_beginning(pieces: Sequence[Piece], length: int) -> list[Piece]:
    kept = []
    for piece in pieces:
        taken = min(length, len(piece.text))
        length -= taken
        kept.append(replace(piece, text=piece.text[taken:]))
    return kept
