"""From a section to a post: whole sentences, word for word, chosen so that they fit and stand alone (promise 1)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from scheduler.domain.article import Section
from scheduler.domain.content import Card, Post, PostPart, Sentence
from scheduler.planning.cards import NO_CARD, card_of
from scheduler.planning.carousel import TOO_LITTLE
from scheduler.planning.omitting import objected
from scheduler.planning.sentence_units import (
    Body,
    SentenceUnit,
    as_paragraphs,
    entries_of,
    heading_of,
    list_of,
    may_be_listed,
    may_begin,
    may_end,
    needs_heading,
    pieces_of,
    words,
)
from scheduler.planning.statement_policy import allows
from scheduler.planning.threads import Fits, Frame, in_parts
from scheduler.planning.wording import leans_on_previous

HEADING_ALONE = "no sentence of this section both fits and stands alone, so the post has its heading alone"
SAME_TEXT = "another post of this channel has the same text, which the platform may refuse: change it or leave it out"


def draft_post(unit: Section, frame: Frame, fits: Fits, taken: Collection[str]) -> tuple[Post, tuple[str, ...]] | None:
    """Return a post of a section and the notes on it for staff, or None when not even its heading fits or may be used.

    `taken` holds the `words` of the channel's other posts: X refuses the same text twice.
    """
    spare: tuple[Post, tuple[str, ...]] | None = None
    entries = entries_of(unit)
    alone = ((heading_of(unit),),)
    for body in _bodies(unit, frame, fits):
        framed = frame.beside(body)
        parts = in_parts(body, framed, fits, entries)
        if parts is None or (spare and words(body) in taken):
            continue
        post, notes = finished(unit, parts, framed, fits)
        if body != alone and _announces_nothing(post):
            continue
        if words(body) not in taken:
            return post, (HEADING_ALONE, *notes) if spare is None and body == alone else notes
        spare = post, (SAME_TEXT, *notes)
    return spare


def _announces_nothing(post: Post) -> bool:
    """Say whether a post ends with what announces a list that is not even on a card."""
    shown = any(card.numbered for card in post.cards)
    return post.parts[-1].sentences[-1].text.endswith(":") and not shown


def finished(
    unit: Section, parts: tuple[PostPart, ...], frame: Frame, fits: Fits, elsewhere: Collection[Sentence] = ()
) -> tuple[Post, tuple[str, ...]]:
    """Return the post with its card and notes: of the advised statements, then of the hashtags, as many as fit."""
    post = frame.post(parts)
    for statement in frame.advised:
        longer = replace(post, statements=(*post.statements, statement))
        if not fits(longer):
            break
        post = longer
    for count in range(len(frame.hashtags), 0, -1):
        tagged = replace(post, hashtags=frame.hashtags[:count])
        if fits(tagged):
            post = tagged
            break
    body = tuple(paragraph for part in parts for paragraph in part.paragraphs)
    cards, notes = _cards(unit, body, frame, elsewhere)
    return replace(post, cards=cards), notes


def _cards(
    unit: Section, body: Body, frame: Frame, elsewhere: Collection[Sentence]
) -> tuple[tuple[Card, ...], tuple[str, ...]]:
    """Return a post's cards, and the notes on them for staff."""
    chosen = frame.chosen
    several = frame.carousel.cards(unit, body) if frame.carousel else ()
    if several:
        return several, ()
    notes = (*chosen.notes, TOO_LITTLE) if frame.carousel else chosen.notes
    card = card_of(unit, body, elsewhere, judge=frame.judge, titles=frame.titles, chosen=chosen)
    if card is None:
        return (), (*chosen.notes, NO_CARD) if chosen.show else ()
    return (card,), notes


def _bodies(unit: Section, frame: Frame, fits: Fits) -> Iterator[Body]:
    """Yield the bodies that a section's post may have, the best first, without sentences that the policy objects to.

    A list goes out whole or not at all. The heading goes out alone where the text has no room, but not
    in the place of a text that may not be used.
    """
    listed = may_be_listed(unit, partial(allows, frame.judge))
    found = _lists(unit) if listed else _runs(unit, frame, fits)
    yield from (body for body in found if frame.allows(body))
    if not objected(unit, frame.judge):
        yield ((heading_of(unit),),)


def _lists(unit: Section) -> Iterator[Body]:
    """Yield a section's list.

    After its introduction, else after the heading; else the introduction, the list being on the card.
    """
    introduction, entries = list_of(unit)
    listed = tuple((entry,) for entry in entries)
    stands_alone = bool(introduction) and not leans_on_previous(introduction[0][0].text)
    if stands_alone:
        yield (*introduction, *listed)
    yield ((heading_of(unit),), *listed)
    if stands_alone:
        yield introduction


def _runs(unit: Section, frame: Frame, fits: Fits) -> Iterator[Body]:
    """Yield the runs of a section's sentences that fit.

    A run that does not begin the section comes with the heading, which tells what it is about, and
    so does the answer to a heading that asks; any other gets it only where its text alone is taken.
    """
    heading = (heading_of(unit),)
    pieces = pieces_of(unit)
    ends = [last for last in range(len(pieces)) if may_end(pieces, last)]
    beginning = _runs_from(pieces, 0, ends, frame, fits)[::-1]
    headed = needs_heading(unit)
    yield from beginning if not headed else ((heading, *run) for run in beginning)
    later = [run for start in range(1, len(pieces)) for run in _runs_from(pieces, start, ends, frame, fits)]
    later.sort(key=lambda run: -len(words(run)))
    yield from ((heading, *run) for run in later)
    yield from later
    if not headed:
        yield from ((heading, *run) for run in beginning)


def _runs_from(
    pieces: tuple[SentenceUnit, ...], start: int, ends: Sequence[int], frame: Frame, fits: Fits
) -> list[Body]:
    """Return the runs that begin with `pieces[start]` and end with one of `ends`, shortest first.

    None goes as far as a sentence that may not be used.
    """
    runs: list[Body] = []
    entries = frozenset(piece.sentence for piece in pieces if piece.entry)
    misfits = 0
    if start >= len(pieces) or not may_begin(pieces, start):
        return runs
    reach = (at for at in range(start, len(pieces)) if not allows(frame.judge, pieces[at].sentence))
    stop = next(reach, len(pieces))
    for last in ends[bisect_left(ends, start) : bisect_left(ends, stop)]:
        run = as_paragraphs(pieces[start : last + 1])
        if in_parts(run, frame.beside(run), fits, entries) is not None:
            runs.append(run)
            misfits = 0
        else:
            misfits += 1
        # A longer run may fit where a shorter does not only because a thread is cut elsewhere.
        if misfits == frame.parts:
            break
    return runs
