"""The card of an issue, which stands above the issue's title and does not say it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.domain.article import Section, SourceSpan
from scheduler.domain.content import Card, Sentence
from scheduler.planning.cards import CARD_LINE, ChosenCard, card_of, stated_card
from scheduler.planning.numbering import without_numbering
from scheduler.planning.sentence_units import needs_heading, pieces_of
from scheduler.planning.statement_policy import StatementPolicy

WORDLESS = ""
"""Stands for the layout of a card whose words are not shown."""

_SAYS_A_LINE = frozenset({"key-point", "safety"})
"""The layouts that the planner chooses for a line under a title, which it can stand without."""


def beside_title(
    card: Card | None, title: Sentence | None, units: Sequence[Section], chosen: ChosenCard, judge: StatementPolicy
) -> Card | None:
    """Return an issue's card without the issue's title: a line of its sections that stands alone, else no words.

    What the issue begins with is not that line: it would be read twice in a row. A card whose words a person chose
    stays as it is, and so does one that has no such line in the layout that they chose.
    """
    if card is None or title is None or chosen.has_words or not _says(card.title, title):
        return card
    found = next(_lines_alone(units, chosen, judge), None)
    return found or (card if chosen.layout or chosen.picture else Card(WORDLESS, title))


def _says(heading: Sentence, title: Sentence) -> bool:
    is_from_article = isinstance(heading.source, SourceSpan)
    own = without_numbering(heading) if is_from_article else heading
    return own.printed.casefold() == title.printed.casefold()


def _lines_alone(units: Sequence[Section], chosen: ChosenCard, judge: StatementPolicy) -> Iterator[Card]:
    for place, unit in enumerate(units):
        card = card_of(unit, (), judge=judge, chosen=chosen)
        if card is not None and _has_a_line(card, chosen):
            line = card.lines[0]
            if len(line.text) <= CARD_LINE and not (_begins(line, unit) and (place == 0 or needs_heading(unit))):
                alone = Card(card.layout, line, picture=card.picture, focus=card.focus)
                yield stated_card(alone, judge)


def _has_a_line(card: Card, chosen: ChosenCard) -> bool:
    says_a_line = chosen.layout is not None or card.layout in _SAYS_A_LINE
    return says_a_line and len(card.lines) == 1 and not (card.rows or card.numbered)


def _begins(line: Sentence, unit: Section) -> bool:
    """Say whether a line is what a section begins with."""
    first = pieces_of(unit)[0].sentence.source if pieces_of(unit) else None
    if not isinstance(first, SourceSpan) or not isinstance(line.source, SourceSpan):
        return False
    return (line.source.paragraph, line.source.start) == (first.paragraph, first.start)
