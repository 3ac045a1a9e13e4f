"""The words of a section on its card, with the statements that they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from math import ceil

from scheduler.domain.article import Section
from scheduler.domain.content import Card, Sentence
from scheduler.domain.errors import BadInput
from scheduler.domain.vocabulary import QUESTION_MARKS, SAFETY_HEADING
from scheduler.planning.sentence_units import (
    Body,
    counts_from_one,
    heading_of,
    list_of,
    may_be_listed,
    needs_heading,
    pieces_of,
    quotable,
)
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, added, allows

CARD_LINE = 140
"""Characters of a sentence that a card shows large enough to read in a feed; a longer one gives way to a shorter."""

CARD_ROOM = 580
"""The room for statements on a card, in characters of small print, measured on the bundled layouts.

A character of the title takes as much as four of them, each line of a list's entry as much as 60.
"""

CARD_STATEMENTS = 280
"""Characters of statements on a card, beyond which nobody reads them."""

_TITLE_WEIGHT = 4
_ENTRY_LINE = 55
_ENTRY_WEIGHT = 60

NO_CARD = "without a card: none of its words may stand on one together with the statements that they need"


@dataclass(frozen=True, slots=True)
class ChosenCard:
    """A person's choices for a card, each sentence with its source. None leaves the planner's choice.

    `most_lines` is what the chosen layout has places for, None for any number; `where` the choice was written. `notes`
    are about it, for staff.
    """

    layout: str | None = None
    most_lines: int | None = None
    title: Sentence | None = None
    lines: tuple[Sentence, ...] | None = None
    picture: str = ""
    focus: tuple[float, float] | None = None
    show: bool = True
    where: str = ""
    notes: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """True when words on the card are the person's choice."""
        return self.title is not None or self.lines is not None


PLANNED = ChosenCard()
"""Nothing chosen: the card is the planner's."""


def card_of(
    unit: Section,
    body: Body,
    elsewhere: Collection[Sentence] = (),
    *,
    judge: StatementPolicy = UNJUDGED,
    titles: Collection[Sentence] = (),
    chosen: ChosenCard = PLANNED,
) -> Card | None:
    """Return the card of a post: the section's list if it has one, else the key sentence under the heading.

    `elsewhere` are the quotable sentences that a person took from other places than the section, `titles`
    the headings above it, which take the place of one that may not be used. The statements are those that
    the words of card and post need, so that none stands on one of them alone; where there is no room, those
    of the card's own words. Returns None where no words may stand on a card, or none with what they need,
    and where a person wants none. Raises BadInput when a person's words find no room with what they need.
    """
    if not chosen.show:
        return None
    sentences = tuple(sentence.text for paragraph in body for sentence in paragraph)
    refused: Card | None = None
    title = chosen.title or title_of(unit, titles, judge)
    usable = _key_sentences(unit, body, elsewhere, judge)
    for card in _chosen_cards(chosen, title, _cards(unit, title, usable, judge)):
        for beside in (sentences, ()):
            complete = stated_card(card, judge, beside)
            if has_room(complete):
                return complete
            refused = complete
    if chosen.has_words and refused is not None:
        needed = ", ".join(f"'{statement.text}'" for statement in refused.statements)
        raise BadInput(
            f"{chosen.where}: its words have no room together with the statements that they need ({needed}): shorten "
            "them, or take some out"
        )
    return None


def stated_card(card: Card, judge: StatementPolicy, beside: Collection[str] = ()) -> Card:
    """Return a card with the statements that its words need, alone and together with the texts beside it.

    It travels alone, so that what stands beside it does not count as said; what is among its own words does.
    """
    texts = tuple(sentence.text for sentence in (card.title, *card.lines))
    needed = added((*judge.needed((*texts, *beside)).required, *judge.needed(texts).required))
    return replace(card, statements=tuple(sentence for sentence in needed if sentence.text not in texts))


def title_of(unit: Section, titles: Collection[Sentence], judge: StatementPolicy) -> Sentence | None:
    """Return the section's heading, or the nearest above it that may be used; None where none may."""
    return next((heading for heading in (heading_of(unit), *titles) if allows(judge, heading)), None)


def _chosen_cards(chosen: ChosenCard, title: Sentence | None, planned: Iterable[Card]) -> Iterator[Card]:
    """Yield the planned cards as a person wants them, or the one with the person's lines below the title or the first.

    A layout gets no more lines than it has places for.
    """
    if chosen.lines is not None:
        words = (*((title,) if title else ()), *chosen.lines)
        planned = (_card_with(words, chosen.layout),) if words else ()
    for card in planned:
        if chosen.most_lines is None or len(card.lines) <= chosen.most_lines:
            layout, numbered = chosen.layout or card.layout, card.numbered and chosen.most_lines is None
            yield replace(card, layout=layout, numbered=numbered, picture=chosen.picture, focus=chosen.focus)


def _card_with(words: tuple[Sentence, ...], layout: str | None) -> Card:
    name = layout or layout_of(words[0].text)
    return Card(name, words[0], words[1:], numbered=name == "list")


def _cards(
    unit: Section, title: Sentence | None, usable: Collection[Sentence], judge: StatementPolicy
) -> Iterator[Card]:
    """Yield the cards that a section may have under a title, the best first, without footer and statements."""
    is_own = title is not None and title.text == unit.heading
    if title is not None and is_own and may_be_listed(unit, partial(allows, judge)):
        entries = list_of(unit)[1]
        if counts_from_one(entries):  # the card counts by itself
            yield Card("list", title, entries, numbered=True)
    lines = [sentence for sentence in usable if is_own or not leans(sentence, unit)]
    if title is None:
        yield from (Card("key-point", sentence) for sentence in lines if len(sentence.text) <= CARD_LINE)
        return
    layout = layout_of(title.text)
    yield from (Card(layout, title, (sentence,)) for sentence in lines)
    yield Card(layout, title)


def layout_of(heading: str) -> str:
    """Return the layout for a section's key sentence: by its heading a safety note, a question, or neither.

    A question about risks is a safety note: that is what a reader has to see first.
    """
    if SAFETY_HEADING.search(heading):
        return "safety"
    return "question" if heading.rstrip(" \"'»”)").endswith(QUESTION_MARKS) else "key-point"


def _key_sentences(
    unit: Section, body: Body, elsewhere: Collection[Sentence], judge: StatementPolicy
) -> list[Sentence]:
    """Return the sentences that may stand alone: short ones, the post's own first; the shortest where all are long."""
    sentences = {sentence for paragraph in body for sentence in paragraph}
    alone = quotable(unit)
    ordered = [*(s for s in alone if s in sentences), *elsewhere, *(s for s in alone if s not in sentences)]
    usable = [sentence for sentence in ordered if allows(judge, sentence)]
    short = [sentence for sentence in usable if len(sentence.text) <= CARD_LINE]
    return short or sorted(usable, key=lambda sentence: len(sentence.text))[:1]


def leans(sentence: Sentence, unit: Section) -> bool:
    """Say whether a sentence is understood only below the section's own heading."""
    return needs_heading(unit) and sentence == pieces_of(unit)[0].sentence


def has_room(card: Card) -> bool:
    """Say whether a card's words and statements fit together, by what the bundled layouts take."""
    small_print = sum(len(statement.text) for statement in card.statements)
    lines = [len(line.text) for line in card.lines]
    if card.numbered:
        lines = [_ENTRY_WEIGHT * ceil(length / _ENTRY_LINE) for length in lines]
    taken = _TITLE_WEIGHT * len(card.title.text) + sum(lines) + small_print
    return not small_print or (small_print <= CARD_STATEMENTS and taken <= CARD_ROOM)
