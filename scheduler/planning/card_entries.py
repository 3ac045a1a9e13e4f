"""The table or list that one card may show whole, with what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from scheduler.domain.article import CELL_BORDER, Section
from scheduler.domain.content import Sentence
from scheduler.planning.sentence_units import SentenceUnit, takes_back
from scheduler.planning.signed_notes import signed_notes, signs_in
from scheduler.planning.wording import warns

CARD_RUN = 240
"""Characters of sentences that hang together on a card: more than one line, as long as each is read with the other."""

TABLE_COLUMNS, TABLE_ROWS = 5, 9
"""Columns and rows, the one with the headings among them, that one card has room for (the layout `table`)."""


def is_noted(entries: Sequence[SentenceUnit], unit: Section) -> bool:
    """Say whether entries bear the sign of a note, which they may not stand without."""
    notes = signed_notes(unit)
    return bool(notes) and any(sign in notes for piece in entries for sign in signs_in(piece.sentence.text))


def is_small_table(rows: Sequence[SentenceUnit]) -> bool:
    """Say whether rows are one table that a card has room for."""
    columns = {piece.sentence.text.count(CELL_BORDER) + 1 for piece in rows}
    is_one = len(columns) == 1 and all(b.paragraph == a.paragraph + 1 for a, b in pairwise(rows))
    return is_one and 1 < max(columns) <= TABLE_COLUMNS and len(rows) <= TABLE_ROWS


def said_of(rows: Sequence[SentenceUnit], pieces: Sequence[SentenceUnit]) -> tuple[Sentence, ...]:
    """Return the sentences below a table that are about it: its source, what holds for its figures, what limits it.

    Its notes are all of that; where they have no room there is nothing.
    """
    following = list(takewhile(lambda piece: not piece.entry, pieces[pieces.index(rows[-1]) + 1 :]))
    about = (*following[:1], *takewhile(lambda piece: piece.limits, following[1:]))
    noted = tuple(piece.sentence for piece in takewhile(lambda piece: piece.note, following))
    said = noted or tuple(piece.sentence for piece in about)
    while said and sum(len(sentence.text) for sentence in said) > CARD_RUN:
        said = () if len(said) == 1 or noted else said[:-1]
    return said


def is_its_point(entries: Sequence[SentenceUnit], pieces: Sequence[SentenceUnit]) -> bool:
    """Say whether a heading stands for a list: at most one sentence introduces it, and it is one list."""
    before = [piece for piece in pieces if piece.paragraph < entries[0].paragraph]
    last = entries[-1].paragraph
    is_one = all(piece.entry for piece in pieces if entries[0].paragraph <= piece.paragraph <= last)
    after = [piece for piece in pieces if piece.paragraph > last]
    is_one &= not any(warns(piece.sentence.text) for piece in after) and not any(map(takes_back, after[:1]))
    return is_one and (not before or (len(before) == 1 and before[0].introduces))


def introduction_of(entries: Sequence[SentenceUnit], pieces: Sequence[SentenceUnit]) -> Sentence | None:
    """Return the sentence that introduces a list; None where it stands right below its heading."""
    before = [piece for piece in pieces if piece.paragraph < entries[0].paragraph]
    return before[-1].sentence if before and before[-1].introduces else None
