"""Which words of a section stand on its card, with the statements that these words need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from math import ceil

from scheduler.domain.article import Section
from scheduler.domain.content import Card, Sentence
from scheduler.planning.judging import UNJUDGED, Judge, added, allows
from scheduler.planning.pieces import Body, heading_of, list_of, may_be_listed, needs_heading, pieces_of, quotable

CARD_LINE = 140
"""Characters of a sentence that a card shows large enough to read in a feed; a longer one gives way to a shorter."""

CARD_ROOM = 580
"""What fits on a card that carries statements, in characters of small print, measured on the bundled layouts.

A character of the title takes as much as four of them, each line of a list's entry as much as 60.
"""

CARD_STATEMENTS = 280
"""Characters of statements on a card, beyond which nobody reads them."""

QUESTION_MARKS = ("?", "\u061f", "\uff1f")

SAFETY_WORDS = re.compile(
    r"\b(?:risks?|safety|side[ -]effects?|precautions?|warnings?|contraindications?|adverse (?:events?|effects?|reactions?)"
    r"|complications?)\b|जोखिम|^सुरक्षा|दुष्प्रभाव|सावधानि?|मतभेद|مخاطر|السلامة|أمان|آثار جانبية|الآثار الجانبية|تحذير|احتياطات|موانع",
    re.IGNORECASE,
)
"""What the headings of sections on risks have in common, in the languages that cards are drawn in."""

_TITLE_WEIGHT = 4
_ENTRY_LINE = 55
_ENTRY_WEIGHT = 60

NO_CARD = "without a card: none of its words may stand on one together with the statements that they need"


def card_of(
    unit: Section,
    body: Body,
    footer: str,
    elsewhere: Collection[Sentence] = (),
    *,
    judge: Judge = UNJUDGED,
    titles: Collection[Sentence] = (),
) -> Card | None:
    """Return the card of a post: the section's list if it has one, else the key sentence under the heading.

    `elsewhere` are the quotable sentences that a person took from other places than the section, `titles`
    the headings above it, which take the place of one that may not be used. The statements are those that
    the words of card and post need, so that none stands on one of them alone; where there is no room, those
    of the card's own words. Returns None where no words may stand on a card, or none with what they need.
    """
    said = tuple(sentence.text for paragraph in body for sentence in paragraph)
    for card in _cards(unit, body, elsewhere, judge, titles):
        shown = (card.title.text, *(line.text for line in card.lines))
        for texts in ((*shown, *said), shown):
            complete = replace(card, footer=footer, statements=added(judge.needed(texts).required))
            if _has_room(complete):
                return complete
    return None


def _cards(
    unit: Section, body: Body, elsewhere: Collection[Sentence], judge: Judge, titles: Collection[Sentence]
) -> Iterator[Card]:
    """Yield the cards that a section may have, the best first, without footer and statements."""
    own = heading_of(unit)
    title = next((heading for heading in (own, *titles) if allows(judge, heading)), None)
    if title == own and may_be_listed(unit, partial(allows, judge)):
        yield Card("list", own, list_of(unit)[1], numbered=True)
    lines = [
        sentence
        for sentence in _key_sentences(unit, body, elsewhere, judge)
        if title == own or not _leans(sentence, unit)
    ]
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
    if SAFETY_WORDS.search(heading):
        return "safety"
    return "question" if heading.rstrip(" \"'»”)").endswith(QUESTION_MARKS) else "key-point"


def _key_sentences(unit: Section, body: Body, elsewhere: Collection[Sentence], judge: Judge) -> list[Sentence]:
    """Return what may stand alone: short sentences, those that the post says first; the shortest where all are long."""
    said = {sentence for paragraph in body for sentence in paragraph}
    alone = quotable(unit)
    ordered = [*(s for s in alone if s in said), *elsewhere, *(s for s in alone if s not in said)]
    usable = [sentence for sentence in ordered if allows(judge, sentence)]
    short = [sentence for sentence in usable if len(sentence.text) <= CARD_LINE]
    return short or sorted(usable, key=lambda sentence: len(sentence.text))[:1]


def _leans(sentence: Sentence, unit: Section) -> bool:
    """Say whether a sentence is understood only below the section's own heading."""
    return needs_heading(unit) and sentence == pieces_of(unit)[0].sentence


def _has_room(card: Card) -> bool:
    small_print = sum(len(statement.text) for statement in card.statements)
    lines = [len(line.text) for line in card.lines]
    if card.numbered:
        lines = [_ENTRY_WEIGHT * ceil(length / _ENTRY_LINE) for length in lines]
    taken = _TITLE_WEIGHT * len(card.title.text) + sum(lines) + small_print
    return not small_print or (small_print <= CARD_STATEMENTS and taken <= CARD_ROOM)
