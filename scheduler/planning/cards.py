"""The words of a section on its card, with the statements that they need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil

from scheduler.domain.article import LIST_KINDS, ROW_KINDS, Section, SourceSpan
from scheduler.domain.content import Card, Sentence
from scheduler.domain.errors import BadInput
from scheduler.domain.risk_statements import states_risk
from scheduler.domain.vocabulary import QUESTION_MARKS, SAFETY_HEADING
from scheduler.planning.card_entries import CARD_RUN, introduction_of, is_its_point, is_noted, is_small_table, said_of
from scheduler.planning.furniture import is_of_page
from scheduler.planning.headlines import HEADLINE_LENGTH, asks_for, telling_words
from scheduler.planning.pointing import counts_from_earlier, is_open, points_away
from scheduler.planning.sentence_units import (
    Body,
    SentenceUnit,
    counts_from_one,
    heading_of,
    needs_heading,
    pieces_of,
    takes_back,
    without_citation_marks,
)
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, added, allows, allows_alone
from scheduler.planning.wording import begins_sequence, hangs_on, limits_neighbours, warns

CARD_LINE = 140
"""Characters of a sentence that a card shows large enough to read in a feed; a longer one gives way to a shorter."""

_GOOD_LINE = 90
"""Characters of a line that says something and is read at a glance."""

AN_ANSWER = 6
"""Words of a sentence, below which a card has the next one as well: "Yes.", "Not always."."""

_LABEL = re.compile(r"[^\W\d_][\w ]{1,20}: \S")
"""Begins a line that has a name: "When: Saturday"."""

_PARAGRAPH_LABEL = re.compile(r"[^\W\d_][^.:!?;]{1,60}: \S")
"""Begins a paragraph that has a name: "Pregnancy and contraception: …"."""

LIST_ENTRIES = 8
"""Entries of a list that one card has room for."""

LIST_ROOM = 440
"""Characters of the entries on one card, beyond which they are too small to read in a feed (seen on the layouts)."""

KICKER_BORDER = " – "  # noqa: RUF001 - a dash between two headings
"""Stands between the headings over a card's title."""

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
    are about it, for staff. `alt` is said to who does not see the card.
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
    alt: tuple[Sentence, ...] = ()

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
    headline: Sequence[Sentence] = (),
    chosen: ChosenCard = PLANNED,
    is_own_text: bool = False,
) -> Card | None:
    """Return the card of a post: the section's table or list if it has one, else its key sentence under the heading.

    The post's `headline` says over the title what the card is about. `elsewhere` are the quotable sentences that a
    person took from other places than the section, `titles` the headings above it, which take the place of one that may
    not be used. The statements are those that the words of card and post need; where there is no room, those of the
    card's own words. With `is_own_text` a person wrote the body: a table or list that it leaves out is not on the card.
    Returns None where no words may stand on a card with what they need, and where a person wants none. Raises BadInput
    when a person's words find no room with what they need.
    """
    if not chosen.show:
        return None
    sentences = tuple(sentence.text for paragraph in body for sentence in paragraph)
    said = frozenset(sentences) if is_own_text else None
    refused: Card | None = None
    title = chosen.title or _own_title(unit, headline, judge) or title_of(unit, titles, judge)
    points = (*_key_points(unit, body, judge), *(sentence for sentence in elsewhere if allows(judge, sentence)))
    cards = (card for card in _cards(unit, title, points, judge, said) if not _says_all(card, body))
    planned = (replace(card, kicker=kicker_of(headline, card)) for card in cards)
    for card in _chosen_cards(chosen, title, planned):
        for beside in (sentences, ()):
            complete = stated_card(card, judge, beside)
            if has_room(complete):
                return complete
            refused = complete
    _check_room(refused, chosen)
    return None


def _check_room(refused: Card | None, chosen: ChosenCard) -> None:
    """Raise BadInput where a card with a person's words was refused for the statements that they need."""
    if chosen.has_words and refused is not None:
        needed = ", ".join(f"'{statement.text}'" for statement in refused.statements)
        raise BadInput(
            f"{chosen.where}: its words have no room together with the statements that they need ({needed}): shorten "
            "them, or take some out"
        )


def stated_card(card: Card, judge: StatementPolicy, beside: Collection[str] = ()) -> Card:
    """Return a card with the statements that its words need, alone and together with the texts beside it.

    It travels alone, so that what stands beside it does not count as said; what is among its own words does.
    """
    texts = tuple(sentence.text for sentence in card.sentences if sentence not in card.statements)
    needed = added((*judge.needed((*texts, *beside)).required, *judge.needed(texts).required))
    return replace(card, statements=tuple(sentence for sentence in needed if sentence.text not in texts))


def _own_title(unit: Section, headline: Sequence[Sentence], judge: StatementPolicy) -> Sentence | None:
    """Return a section's heading as its headline has it, without a numbering of the article's."""
    is_own = bool(headline) and unit.heading.endswith(headline[-1].text) and allows(judge, headline[-1])
    return headline[-1] if is_own else None


def kicker_of(headline: Sequence[Sentence], card: Card) -> Sentence | None:
    """Return what stands over a card's title: the headings of the headline that the title does not say."""
    wider = [heading for heading in headline if heading.text not in {card.title.text, *(s.text for s in card.lines)}]
    if not wider or (wider[-1] == headline[-1] and not is_open(card.title.text)):
        wider = list(headline[:-1])
    if not wider:
        return None
    return replace(wider[0], shown=KICKER_BORDER.join(heading.printed for heading in wider)) if wider else None


def title_of(unit: Section, titles: Collection[Sentence], judge: StatementPolicy) -> Sentence | None:
    """Return the section's heading, or the nearest above it that may be used; None where none may."""
    return next((heading for heading in (heading_of(unit), *titles) if allows_alone(judge, heading)), None)


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
            shown = replace(card, layout=layout, numbered=numbered, picture=chosen.picture, focus=chosen.focus)
            yield replace(shown, alt=chosen.alt)


def _card_with(words: tuple[Sentence, ...], layout: str | None) -> Card:
    name = layout or layout_of(words[0].text)
    return Card(name, words[0], words[1:], numbered=name == "list")


def _says_all(card: Card, body: Body) -> bool:
    """Say whether a card's lines are the whole of a post's text, which it then only repeats."""
    said = " ".join(sentence.text for paragraph in body for sentence in paragraph)
    return bool(said) and said == " ".join(line.text for line in card.lines)


def _cards(
    unit: Section,
    title: Sentence | None,
    points: Collection[Sentence],
    judge: StatementPolicy,
    said: frozenset[str] | None,
) -> Iterator[Card]:
    """Yield the cards that a section may have under a title, the best first, without footer and statements.

    A table or list has only what is `said`, where that is given.
    """
    if title is None:
        yield from (Card("key-point", point) for point in points if len(point.text) <= CARD_LINE)
        return
    is_own = unit.heading.endswith(title.text)
    if is_own:
        found = (*_labelled(unit, title, judge), *_lists(unit, title, judge))
        yield from (card for card in found if said is None or said.issuperset(_listed(card)))
    layout = layout_of(title.text)
    yield from (Card(layout, title, (point,)) for point in points if is_own or not leans(point, unit))
    yield Card("title", title)


def _labelled(unit: Section, title: Sentence, judge: StatementPolicy) -> Iterator[Card]:
    """Yield the card with the lines of a section that have names: "When: …", "Where: …", "Phone: …".

    Entries of a list are such lines only if all of the section's are.
    """
    lines = [tuple(run) for _, run in groupby(pieces_of(unit), key=lambda piece: piece.paragraph)]
    is_mixed = any(run[0].entry and not _LABEL.match(run[0].sentence.text) for run in lines)
    if is_mixed or sum(run[-1].introduces for run in lines) > 1:
        return  # what introduces each of several lists is none of the lines
    by_line = [_joined(run) for run in lines]
    named = tuple(line for line in by_line if _LABEL.match(line.text))
    if 1 < len(named) <= LIST_ENTRIES and sum(len(line.text) for line in named) <= LIST_ROOM and allows(judge, *named):
        yield Card("list", title, named)


def _lists(unit: Section, title: Sentence, judge: StatementPolicy) -> Iterator[Card]:
    """Yield the cards with a section's only table, or with the list that its heading stands for, where one has room."""
    pieces = pieces_of(unit)
    rows = tuple(piece for piece in pieces if piece.kind in ROW_KINDS)
    entries = tuple(piece for piece in pieces if piece.kind in LIST_KINDS)
    shown = tuple(piece.sentence for piece in rows or entries)
    if not allows(judge, *shown) or any(points_away(sentence.text) for sentence in shown):
        return
    noted = is_noted(rows or entries, unit)
    if rows and is_small_table(rows):
        said = said_of(rows, pieces)
        if said or not noted:
            yield Card("table", title, said, rows=tuple(piece.sentence for piece in rows))
    elif entries and not rows and not noted and is_its_point(entries, pieces):
        by_entry = tuple(_joined(run) for _, run in groupby(entries, key=lambda piece: piece.paragraph))
        above = _title_with(introduction_of(entries, pieces), title, judge)
        if above and len(by_entry) <= LIST_ENTRIES and sum(len(entry.printed) for entry in by_entry) <= LIST_ROOM:
            yield Card("list", above, by_entry, numbered=counts_from_one(by_entry))


def _title_with(introduction: Sentence | None, title: Sentence, judge: StatementPolicy) -> Sentence | None:
    """Return what stands over a list: the words that introduce it, or the heading where that says the same.

    None where these words may not be used, or are too long for a title and the entries hang on them.
    """
    if introduction is None:
        return title
    limits = limits_neighbours(introduction.text)
    if not limits and telling_words(introduction.text) <= telling_words(title.text):
        return title
    if not allows(judge, introduction):
        return None
    if len(introduction.text) <= HEADLINE_LENGTH:
        return introduction
    return None if limits else title


def _listed(card: Card) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in card.rows or card.lines)


def _joined(pieces: Iterable[SentenceUnit]) -> Sentence:
    """Return the sentences of one paragraph that follow one another as one, as they stand there."""
    first, *others = pieces
    last = others[-1] if others else first
    begin, end = first.sentence.source, last.sentence.source
    if not others or not isinstance(begin, SourceSpan) or not isinstance(end, SourceSpan):
        return without_citation_marks(first.sentence)
    text = " ".join(piece.sentence.text for piece in (first, *others))
    return without_citation_marks(replace(first.sentence, text=text, source=replace(begin, end=end.end)))


def layout_of(heading: str) -> str:
    """Return the layout for a section's key sentence: by its heading a safety note, a question, or neither.

    A question about risks is a safety note: that is what a reader has to see first.
    """
    if SAFETY_HEADING.search(heading):
        return "safety"
    return "question" if heading.rstrip(" \"'»”)").endswith(QUESTION_MARKS) else "key-point"


def _key_points(unit: Section, body: Body, judge: StatementPolicy) -> list[Sentence]:
    """Return what a card may say of a section, the best first: the post's own words, short enough to read in a feed.

    A point is a sentence with what takes something back right behind it. Below a heading that asks it is the answer
    that the section begins with, and nothing else.
    """
    said = {sentence.text for paragraph in body for sentence in paragraph}
    pieces = tuple(piece for piece in pieces_of(unit) if not said or piece.sentence.text in said)
    places = range(min(1, len(pieces)) if asks_for(unit.heading) else len(pieces))
    points = [
        (_worth(unit, first, point), point)
        for first in places
        if (point := _point(unit, pieces, first)) is not None and allows(judge, point) and len(point.text) <= CARD_RUN
    ]
    return [point for _, point in sorted(points, key=lambda found: -found[0])]


def _point(unit: Section, pieces: Sequence[SentenceUnit], first: int) -> Sentence | None:
    """Return the sentence at a place, with those that it may not go without; None where it may not begin a card."""
    begin, text = pieces[first], pieces[first].sentence.text
    if begin.entry or begin.reports or is_open(text) or points_away(text):
        return None
    if is_of_page(text):
        return None
    # What leans on the heading stands below it on the card; further on a sentence has to speak for itself.
    hangs = begin.leans or hangs_on(text) or counts_from_earlier(text)
    if first and (hangs or not _speaks_of(unit, text) or _is_labelled(pieces, first)):
        return None
    run = [begin]
    for piece in pieces[first + 1 :]:
        is_beside = piece.paragraph == begin.paragraph
        if piece.introduces and is_beside:
            return None
        if piece.entry or is_of_page(piece.sentence.text) or not _belongs(unit, piece, run):
            break
        if not is_beside:
            return None
        run.append(piece)
    warned = any(warns(piece.sentence.text) for piece in pieces[first + len(run) :])
    is_open_ended = is_open(run[-1].sentence.text) or (warned and not any(states_risk(p.sentence.text) for p in run))
    return None if is_open_ended else _joined(run)


def _is_labelled(pieces: Sequence[SentenceUnit], place: int) -> bool:
    """Say whether a name at the beginning of its paragraph says what a sentence further on is about: "Pregnancy: …"."""
    begins = next(piece for piece in pieces if piece.paragraph == pieces[place].paragraph)
    return begins is not pieces[place] and _PARAGRAPH_LABEL.match(begins.sentence.text) is not None


def _speaks_of(unit: Section, text: str) -> bool:
    return bool(telling_words(text) & telling_words(unit.heading)) or any(sign.isdigit() for sign in text)


def _belongs(unit: Section, piece: SentenceUnit, run: Sequence[SentenceUnit]) -> bool:
    """Say whether a card with some sentences has the next one as well.

    It does where the next takes something back, where they are a word, begin a sequence ("first"), and where the
    heading's own subject comes only with the next.
    """
    said = " ".join(each.sentence.text for each in run)
    missing = telling_words(unit.heading) - telling_words(said)
    comes = bool(missing & telling_words(piece.sentence.text)) and asks_for(unit.heading)
    begins = begins_sequence(run[-1].sentence.text) or len(said.split()) < AN_ANSWER
    return takes_back(piece) or begins or comes


def _worth(unit: Section, first: int, point: Sentence) -> float:
    """Return how much a point says: most the answer to a heading that asks, then what speaks of it, with figures."""
    about = len(telling_words(point.text) & telling_words(unit.heading))
    answers = asks_for(unit.heading) and first == 0
    has_figures = any(sign.isdigit() for sign in point.text)
    uneven = abs(len(point.text) - _GOOD_LINE) / _GOOD_LINE
    fitting = bool(SAFETY_HEADING.search(unit.heading)) and states_risk(point.text)
    return 4.0 * answers + 2.0 * fitting + 1.0 * min(about, 2) + 1.0 * has_figures + 2.0 * (first == 0) - uneven


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
