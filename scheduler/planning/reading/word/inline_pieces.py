"""The words of one paragraph in pieces, each with how it is set, and the HTML that stands for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from scheduler.planning.reading.blocks import Dropped, single_spaced

STRUCK = "struck out"
HIDDEN = "hidden text"
WHITE = "white on white"

_LONGEST_QUOTE = 90


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are set alike. `raised` is "sup" or "sub"; `address` is where they lead.

    `left_out` is the reason why the words are no part of the article; `change` says what an open tracked change does
    to them; `doubt` what a person has to look at. `markup` is HTML that stands here instead of words.
    """

    text: str = ""
    bold: bool = False
    raised: str = ""
    address: str = ""
    left_out: str = ""
    change: str = ""
    doubt: str = ""
    markup: str = ""


def inline_html(pieces: Iterable[Piece]) -> str:
    """Return the HTML of the pieces that are part of the article."""
    kept = [piece for piece in pieces if not piece.left_out]
    return _nested(kept, _LAYERS)


def shown_text(pieces: Iterable[Piece]) -> str:
    """Return the words that are part of the article, on one line."""
    return single_spaced("".join(piece.text for piece in pieces if not piece.left_out))


def is_shown(pieces: Iterable[Piece]) -> bool:
    """Say whether there is anything that is part of the article."""
    return any(piece.markup or piece.text.strip() for piece in pieces if not piece.left_out)


def left_out(pieces: Iterable[Piece]) -> list[Dropped]:
    """Return the words that are no part of the article; those that follow one another with one reason are one."""
    groups = groupby(pieces, key=lambda piece: piece.left_out)
    texts = ((single_spaced("".join(piece.text for piece in group)), reason) for reason, group in groups if reason)
    return [Dropped(text, reason) for text, reason in texts if text]


def doubts(pieces: Sequence[Piece], heading: str) -> list[str]:
    """Return what a person has to look at in a paragraph below a heading, with its words around the place."""
    where = f", under '{heading}'" if heading else ""
    text = "".join(piece.text for piece in pieces if not piece.left_out)
    found, position = [], 0
    for piece in pieces:
        if piece.doubt and not piece.left_out:
            found.append(f"In '{quoted(text, position)}'{where}: {piece.doubt}")
        position += 0 if piece.left_out else len(piece.text)
    broken = (f"In '{quoted(text)}'{where}: {doubt}" for doubt in _broken_numbers(pieces))
    return list(dict.fromkeys((*found, *broken)))


def quoted(text: str, position: int = 0) -> str:
    """Return the words around a place of a text, whole ones, as a message names them."""
    start = max(0, position - _LONGEST_QUOTE // 2)
    part = text[start : start + _LONGEST_QUOTE]
    if start and not text[start - 1].isspace():
        part = part.partition(" ")[2]
    if start + _LONGEST_QUOTE < len(text):
        part = part.rpartition(" ")[0] or part
    words = single_spaced(part)
    return f"{'…' if start else ''}{words}{'…' if start + _LONGEST_QUOTE < len(text) else ''}"


def _broken_numbers(pieces: Sequence[Piece]) -> list[str]:
    """Return where words that were struck out stood within a number: what is left reads as another one."""
    found: list[str] = []
    before, struck = "", ""
    for piece in pieces:
        if piece.left_out == STRUCK:
            struck += piece.text
        elif not piece.left_out and (piece.text or piece.markup):
            if struck.strip() and before.isdigit() and piece.text[:1].isdigit():
                found.append(f"'{struck.strip()}' was struck out within a number: check the number")
            struck, before = "", piece.text[-1:]
    return found


def _nested(pieces: Sequence[Piece], layers: Sequence[_Layer]) -> str:
    """Return the HTML of pieces, those that a layer sets alike in one element of it."""
    if not layers:
        return "".join(piece.markup or escape(piece.text, quote=False).replace("\n", "<br>") for piece in pieces)
    layer, inner = layers[0], layers[1:]
    html = ""
    for key, group in groupby(pieces, key=layer.key):
        opening, closing = layer.tags(key)
        html += f"{opening}{_nested(list(group), inner)}{closing}"
    return html


@dataclass(frozen=True, slots=True)
class _Layer:
    """One kind of element around words: what of a piece decides about it, and its tags."""

    key: Callable[[Piece], str]
    tags: Callable[[str], tuple[str, str]]


def _link(address: str) -> tuple[str, str]:
    return (f'<a href="{escape(address)}">', "</a>") if address else ("", "")


def _element(tag: str) -> tuple[str, str]:
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


_LAYERS = (
    _Layer(lambda piece: piece.address, _link),
    _Layer(lambda piece: "strong" if piece.bold else "", _element),
    _Layer(lambda piece: piece.raised, _element),
)
