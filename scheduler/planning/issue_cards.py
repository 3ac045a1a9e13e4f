"""The card of an issue, which stands above the issue's title and does not say it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from scheduler.domain.article import Section, SourceSpan
from scheduler.domain.content import Card, Issue, ItemKey, Kind, Sentence
from scheduler.planning.cards import CARD_LINE, KICKER_BORDER, ChosenCard, card_of, stated_card
from scheduler.planning.headlines import telling_words
from scheduler.planning.numbering import without_numbering
from scheduler.planning.sentence_units import needs_heading, pieces_of
from scheduler.planning.statement_policy import StatementPolicy
from scheduler.planning.wording import hangs_on

HeadlineOf = Callable[[Section], Sequence[Sentence]]
"""Returns the headings that say what a section is about, the widest first."""


def no_headline(unit: Section) -> tuple[Sentence, ...]:
    """Return no heading, whatever the section is about."""
    del unit
    return ()


WORDLESS = ""
"""Stands for the layout of a card whose words are not shown."""

_SAYS_A_LINE = frozenset({"key-point", "safety"})
"""The layouts that the planner chooses for a line under a title, which it can stand without."""


def beside_title(
    card: Card | None,
    title: Sentence | None,
    units: Sequence[Section],
    chosen: ChosenCard,
    *,
    judge: StatementPolicy,
    headline_of: HeadlineOf,
) -> Card | None:
    """Return an issue's card without the issue's title: a line of its sections that stands alone, else no words.

    The headline of the line's section stands over it. What the issue begins with is not that line: it would be read
    twice in a row. A card whose words a person chose stays as it is, and so does one that has no such line in the
    layout that they chose.
    """
    if card is None or title is None or chosen.has_words or not _says(card.title, title):
        return card
    lines = _lines_alone(units, chosen, judge)
    headed = (stated_card(_headed(line, title, headline_of(unit)), judge) for line, unit in lines)
    found = next((line for line in headed if not _is_blocked(line, judge)), None)
    return found or (card if chosen.layout or chosen.picture else Card(WORDLESS, title))


def _says(heading: Sentence, title: Sentence) -> bool:
    is_from_article = isinstance(heading.source, SourceSpan)
    own = without_numbering(heading) if is_from_article else heading
    return own.printed.casefold() == title.printed.casefold()


def _headed(card: Card, title: Sentence, headline: Sequence[Sentence]) -> Card:
    """Return a card with a headline over its line, but for what the issue's title says right below it."""
    over = [heading for heading in headline if not _says(heading, title)]
    if not over:
        return card
    return replace(card, kicker=replace(over[0], shown=KICKER_BORDER.join(heading.printed for heading in over)))


def _is_blocked(card: Card, judge: StatementPolicy) -> bool:
    """Say whether a rule blocks the words of a card as they stand together on it."""
    key = ItemKey("", "", "", Kind.ISSUE)
    return bool(judge.blocked(Issue(key, 1, 1, "", "", None, (), (), "", "", card, "")))


def _lines_alone(
    units: Sequence[Section], chosen: ChosenCard, judge: StatementPolicy
) -> Iterator[tuple[Card, Section]]:
    for place, unit in enumerate(units):
        card = card_of(unit, (), judge=judge, chosen=chosen)
        if card is not None and _has_a_line(card, chosen):
            line = card.lines[0]
            is_known = _begins(line, unit) and (place == 0 or needs_heading(unit))
            if len(line.text) <= CARD_LINE and not is_known and _speaks_for_itself(line, unit):
                alone = Card(card.layout, line, picture=card.picture, focus=card.focus, alt=card.alt)
                yield alone, unit


def _has_a_line(card: Card, chosen: ChosenCard) -> bool:
    says_a_line = chosen.layout is not None or card.layout in _SAYS_A_LINE
    return says_a_line and len(card.lines) == 1 and not (card.rows or card.numbered)


def _speaks_for_itself(line: Sentence, unit: Section) -> bool:
    """Say whether a line tells below its heading alone what it is about, and not what its paragraph began with."""
    begins = isinstance(line.source, SourceSpan) and line.source.start == 0
    names = not telling_words(line.text).isdisjoint(telling_words(unit.heading))
    told = line.text.replace(" that ", " which ")  # within a sentence it mostly speaks of the word before it
    return (begins or names) and not hangs_on(told)


def _begins(line: Sentence, unit: Section) -> bool:
    """Say whether a line is what a section begins with."""
    first = pieces_of(unit)[0].sentence.source if pieces_of(unit) else None
    if not isinstance(first, SourceSpan) or not isinstance(line.source, SourceSpan):
        return False
    return (line.source.paragraph, line.source.start) == (first.paragraph, first.start)
