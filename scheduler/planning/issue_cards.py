"""The card of an issue, which stands above the issue's title and does not say it again."""

from __future__ import annotations

from dataclasses import replace

from scheduler.domain.article import Section, SourceSpan
from scheduler.domain.content import Card, Sentence
from scheduler.planning.cards import CARD_LINE, ChosenCard
from scheduler.planning.numbering import without_numbering
from scheduler.planning.sentence_units import needs_heading, pieces_of

_SAYS_A_LINE = frozenset({"key-point", "safety"})
"""The layouts that the planner chooses for a line under a title, which it can stand without."""


def beside_title(card: Card | None, title: Sentence | None, unit: Section, chosen: ChosenCard) -> Card | None:
    """Return an issue's card without the issue's title: its line alone, where that stands alone, else no words.

    A card that would say nothing but the title is drawn without words. One whose words a person chose stays as it is.
    """
    if card is None or title is None or chosen.has_words or not _says(card.title, title):
        return card
    if _has_a_line(card, chosen) and _stands_alone(card.lines[0], unit):
        return replace(card, title=card.lines[0], lines=(), kicker=None)
    if chosen.layout or chosen.picture:
        return card
    return Card("title", title)


def _says(heading: Sentence, title: Sentence) -> bool:
    is_from_article = isinstance(heading.source, SourceSpan)
    own = without_numbering(heading) if is_from_article else heading
    return own.printed.casefold() == title.printed.casefold()


def _has_a_line(card: Card, chosen: ChosenCard) -> bool:
    says_a_line = chosen.layout is not None or card.layout in _SAYS_A_LINE
    return says_a_line and len(card.lines) == 1 and not (card.rows or card.numbered)


def _stands_alone(line: Sentence, unit: Section) -> bool:
    first = pieces_of(unit)[0].sentence.source if pieces_of(unit) else None
    begins = isinstance(first, SourceSpan) and isinstance(line.source, SourceSpan) and _is_at(line.source, first)
    return len(line.text) <= CARD_LINE and not (begins and needs_heading(unit))


def _is_at(span: SourceSpan, first: SourceSpan) -> bool:
    return (span.section, span.paragraph, span.start) == (first.section, first.paragraph, first.start)
