"""The beginning of a section that is printed in the place of the whole, with a link to the rest."""

from __future__ import annotations

from dataclasses import replace

from scheduler.domain.article import BESIDE_THE_TEXT, Section
from scheduler.planning.omitting import PrintableSection
from scheduler.planning.sentence_units import SentenceUnit, may_end, pieces_of

TEASER_WORDS = 20
"""Words below which a beginning says too little, so that it goes on to the next sentence that may end it."""


def text_words(unit: Section) -> int:
    """Return how many words a section has below its heading, without those of its parts."""
    return sum(len(part.text.split()) for part in unit.paragraphs if part.kind not in BESIDE_THE_TEXT)


def teaser_words(unit: Section) -> int:
    """Return how many words of a section its teaser has below the heading."""
    return sum(len(piece.sentence.text.split()) for piece in _first_run(pieces_of(unit)))


def teaser_of(part: PrintableSection) -> PrintableSection:
    """Return a section with only its first complete run, of what may be printed of it; `goes_on` says that it is one.

    Sentences that belong together stay together: the run ends where one may end.
    """
    pieces = tuple(piece for piece in pieces_of(part.unit) if piece.sentence in part.sentences)
    if not pieces:
        return part
    run = _first_run(pieces)
    pictures = tuple(picture for picture in part.pictures if picture.number < run[-1].paragraph)
    return replace(part, sentences=frozenset(piece.sentence for piece in run), goes_on=True, pictures=pictures)


def _first_run(pieces: tuple[SentenceUnit, ...]) -> tuple[SentenceUnit, ...]:
    words = 0
    for last, piece in enumerate(pieces):
        words += len(piece.sentence.text.split())
        if words >= TEASER_WORDS and may_end(pieces, last):
            return pieces[: last + 1]
    return pieces
