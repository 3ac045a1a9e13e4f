"""A section as several cards that are looked at one after another: what it is about, its points, its risks, what to do.

Every card travels alone: it carries the statements that its own words need. What the post's text needs beside it stands
on one of them at least.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from urllib.parse import urlsplit

from scheduler.domain.article import Section
from scheduler.domain.campaign import Library
from scheduler.domain.content import Card, Kind, Sentence
from scheduler.domain.vocabulary import SAFETY_HEADING
from scheduler.planning.cards import has_room, leans, stated_card, title_of
from scheduler.planning.furniture import is_of_page
from scheduler.planning.sentence_units import (
    Body,
    SentenceUnit,
    counts_from_one,
    list_of,
    may_be_listed,
    may_begin,
    may_end,
    pieces_of,
)
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, added, allows, stated

COVER, POINTS, SAFETY, CLOSING = "carousel-cover", "carousel-points", "carousel-safety", "carousel-closing"

CONSULTATION = "consultation"
"""The library's statement that a carousel ends with."""

POINTS_ROOM = 340
"""Characters of a card's sentences, beyond which they are too small to read in a feed (seen on the bundled layouts)."""

LIST_ROOM = 5
"""Entries of a list on one card, as many as the layouts are drawn for."""

NO_CAROUSEL = "one card instead of a carousel: "
"""Begins the note on a section that has too little to say for several cards."""

TOO_LITTLE = f"{NO_CAROUSEL}too little of the section may stand on cards of their own"

Run = tuple[Sentence, ...]
"""Sentences that hang together, so that they stand on one card or on none."""


@dataclass(frozen=True, slots=True)
class Carousel:
    """The material of the carousels of a campaign's sections.

    `most` is how many cards one has at most, at least 3; the last has the `site` of the link; `consultation` is the
    sentence that it ends with, if there is one. `titles` are the headings above the section.
    """

    most: int
    site: str = ""
    consultation: Sentence | None = None
    judge: StatementPolicy = UNJUDGED
    titles: tuple[Sentence, ...] = ()

    def cards(self, unit: Section, body: Body = ()) -> tuple[Card, ...]:
        """Return the carousel of a section beside a post with this body; none where it has too little to say for one.

        That is a cover, and at least one card with sentences of the section. Sentences are whole, in the article's
        order; where there is no room for all, the last are left out, and the closing before any of them.
        """
        title = title_of(unit, self.titles, self.judge)
        cover = None if title is None else self._cover(title)
        if title is None or cover is None:
            return ()
        closing = self._closing()
        found: tuple[Card, ...] = ()
        for last in ((closing,), ()) if closing else ((),):
            room = self.most - 1 - len(last)
            content, is_complete = self._content(unit, title, room)
            complete = self._stated((cover, *content, *last), body, has_place=len(content) < room) if content else ()
            found = complete or found
            if complete and is_complete:
                break
        return found

    def _cover(self, title: Sentence) -> Card | None:
        """Return the first card: what it is about, and of which article where there is room."""
        article = [
            candidate
            for candidate in self.titles[-1:]
            if candidate.text != title.text and allows(self.judge, candidate)
        ]
        covers = (Card(COVER, title, tuple(lines)) for lines in (article, ()))
        return next(filter(has_room, (stated_card(card, self.judge) for card in covers)), None)

    def _closing(self) -> Card | None:
        sentence = self.consultation
        if sentence is None or not allows(self.judge, sentence):
            return None
        card = stated_card(Card(CLOSING, sentence, footer=self.site), self.judge, (self.site,))
        return card if has_room(card) else None

    def _content(self, unit: Section, title: Sentence, room: int) -> tuple[tuple[Card, ...], bool]:
        """Return the cards with the section's own sentences, points before warnings, and whether all of them are there.

        A place is kept for the warnings, or for the statements that the points need. Points give way to warnings.
        """
        if title.text == unit.heading and may_be_listed(unit, partial(allows, self.judge)):
            layout = SAFETY if SAFETY_HEADING.search(unit.heading) else POINTS
            listed = self._listed(list_of(unit)[1], title, layout)
            fits = len(listed) <= max(1, room - 1)
            return (listed, True) if fits else ((), False)
        runs = tuple(self._runs(unit, title))
        warnings = tuple(run for run in runs if _warns(run, unit))
        points = tuple(run for run in runs if run not in warnings)
        warned = self._warned(warnings, title, room - 1 if points else room, at_once=not points)
        shown = self._packed(points, title, POINTS, room - max(1, len(warned)))
        placed = sum(len(card.lines) for card in (*shown, *warned))
        return (*shown, *warned), placed == sum(map(len, runs))

    def _warned(self, warnings: Sequence[Run], title: Sentence, room: int, *, at_once: bool) -> tuple[Card, ...]:
        """Return the cards with a section's warnings: on all the places that there are, or on as few as it takes."""
        for most in range(room if at_once else 1, max(1, room) + 1):
            cards = self._packed(warnings, title, SAFETY, most)
            if sum(len(card.lines) for card in cards) == sum(map(len, warnings)):
                break
        return cards

    def _listed(self, entries: Run, title: Sentence, layout: str) -> tuple[Card, ...]:
        """Return a list on as many cards as it takes; it is numbered where it is on one."""
        share = ceil(len(entries) / ceil(len(entries) / LIST_ROOM))
        parts = [entries[start : start + share] for start in range(0, len(entries), share)]
        numbered = len(parts) == 1 and counts_from_one(entries)
        cards = [stated_card(Card(layout, title, part, numbered=numbered), self.judge) for part in parts]
        return tuple(cards) if all(map(has_room, cards)) else ()

    def _runs(self, unit: Section, title: Sentence) -> Iterator[Run]:
        """Yield runs of sentences for cards.

        Of each stretch that hangs together, as much as may be used and has room.
        """
        for stretch in stretches(unit):
            if title.text != unit.heading and leans(stretch[0][-1].sentence, unit):
                continue
            wanted = (
                tuple(piece.sentence for piece in run)
                for run in reversed(stretch)
                if not any(is_of_page(piece.sentence.text) for piece in run)
            )
            run = next((run for run in wanted if allows(self.judge, *run) and self._fits((run,), title)), None)
            if run is not None:
                yield run

    def _packed(self, runs: Sequence[Run], title: Sentence, layout: str, most: int) -> tuple[Card, ...]:
        """Return runs on at most so many cards, as evenly as they fit; the last are left out where there is no room."""
        cards: list[Card] = []
        waiting = list(runs)
        while waiting and len(cards) < most:
            share = ceil(len(waiting) / (most - len(cards)))
            while share > 1 and not self._fits(waiting[:share], title):
                share -= 1
            cards.append(self._card(waiting[:share], title, layout))
            del waiting[:share]
        return tuple(cards)

    def _fits(self, runs: Sequence[Run], title: Sentence) -> bool:
        card = self._card(runs, title, POINTS)
        return sum(len(line.text) for line in card.lines) <= POINTS_ROOM and has_room(card)

    def _card(self, runs: Sequence[Run], title: Sentence, layout: str) -> Card:
        lines = tuple(sentence for run in runs for sentence in run)
        return stated_card(Card(layout, title, lines), self.judge)

    def _stated(self, cards: tuple[Card, ...], body: Body, *, has_place: bool) -> tuple[Card, ...]:
        """Return the cards with what all words together need; none where a statement finds no room.

        Where none of them warns, the statements get a card of their own, if there is a place for one.
        """
        texts = tuple(sentence.text for card in cards for sentence in (card.title, *card.lines))
        needed = self.judge.needed((*texts, *(sentence.text for paragraph in body for sentence in paragraph)))
        closing = cards[-1:] if cards[-1].layout == CLOSING else ()
        lines = added((*needed.required, *needed.advised), [card.title for card in closing])
        before = cards[: len(cards) - len(closing)]
        if lines and has_place and not any(card.layout == SAFETY for card in cards):
            own = stated_card(Card(SAFETY, lines[0], lines[1:]), self.judge)
            return (*before, own, *closing) if has_room(own) else ()
        sentences = [sentence for card in cards for sentence in card.sentences]
        return _with_statements(cards, added(needed.required, sentences))


def stretches(unit: Section) -> Iterator[tuple[tuple[SentenceUnit, ...], ...]]:
    """Yield the stretches of a section that hang together, each as the runs from its beginning that may stand alone.

    The first of these is the shortest, the last the whole stretch. Lists, tables and what others believe are left out.
    """
    pieces = pieces_of(unit)
    start = 0
    while start < len(pieces):
        end = next((at for at in range(start + 1, len(pieces)) if may_begin(pieces, at)), len(pieces))
        runs = tuple(
            pieces[start : last + 1]
            for last in range(start, end)
            if may_end(pieces, last) and not any(piece.entry or piece.reports for piece in pieces[start : last + 1])
        )
        if runs and may_begin(pieces, start):
            yield runs
        start = end


def consultation_of(library: Library) -> Sentence | None:
    """Return the library's words on a consultation in their short form, None where it has none."""
    statement = library.statement(CONSULTATION)
    return None if statement is None or statement.retracted else stated(statement, Kind.POST)


def site_of(link: str) -> str:
    """Return the site that a link leads to, as people write it: 'clinic.example.com'."""
    return (urlsplit(link).hostname or "").removeprefix("www.")


def _warns(run: Run, unit: Section) -> bool:
    """Say whether a run is about risks: by the section's heading, or by what it begins with."""
    return bool(SAFETY_HEADING.search(unit.heading) or SAFETY_HEADING.search(run[0].text))


def _with_statements(cards: tuple[Card, ...], statements: Collection[Sentence]) -> tuple[Card, ...]:
    """Return the cards with further statements, on the last that has room for them; none where no card has."""
    if not statements:
        return cards
    for place in range(len(cards) - 1, -1, -1):
        longer = replace(cards[place], statements=(*cards[place].statements, *statements))
        if has_room(longer):
            return (*cards[:place], longer, *cards[place + 1 :])
    return ()
