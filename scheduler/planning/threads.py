"""The parts of a thread: the tags that every post carries, and the sharing out of its text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from scheduler.domain.article import CELL_BORDER
from scheduler.domain.content import ItemKey, Post, PostPart, Sentence
from scheduler.planning.cards import PLANNED, ChosenCard
from scheduler.planning.carousel import Carousel
from scheduler.planning.sentence_units import Body
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, added, allows
from scheduler.planning.wording import limits_neighbours, reports


@dataclass(frozen=True, slots=True)
class Frame:
    """The fixed parts of a post: hashtags without '#', the most parts it may have.

    `judge` says what may be said and which statements the text needs, `titles` are the headings above the section,
    the nearest first. `advised` are statements that a text should have as room allows. `chosen` is what a person
    chose of the card; with `carousel` a post has several, where its section has enough to say for them.
    """

    key: ItemKey
    statements: tuple[Sentence, ...]
    hashtags: tuple[str, ...]
    link: str
    language: str
    parts: int
    judge: StatementPolicy = UNJUDGED
    titles: tuple[Sentence, ...] = ()
    advised: tuple[Sentence, ...] = ()
    chosen: ChosenCard = PLANNED
    carousel: Carousel | None = None

    def post(self, parts: tuple[PostPart, ...]) -> Post:
        """Return a post of these parts, without hashtags and cards."""
        return Post(self.key, parts, self.statements, (), self.link, (), self.language)

    def beside(self, body: Body) -> Frame:
        """Return the frame of a post with this body: the statements that it needs are added."""
        needed = self.judge.needed(tuple(sentence.text for paragraph in body for sentence in paragraph))
        statements = (*self.statements, *added(needed.required, self.statements))
        return replace(self, statements=statements, advised=added(needed.advised, statements))

    def allows(self, body: Body) -> bool:
        """Say whether every sentence of a body may be used."""
        return all(allows(self.judge, *paragraph) for paragraph in body)


Fits = Callable[[Post], bool]
"""Says whether every part of a post, as it will be rendered, is short enough for its channel."""


def in_parts(body: Body, frame: Frame, fits: Fits, entries: Collection[Sentence] = ()) -> tuple[PostPart, ...] | None:
    """Share a body out over as few parts as fit, at most `frame.parts`; None when it cannot be done.

    Each part takes as much as it can, and is cut only where what follows does not limit it, and so
    that no entry of a list stands apart from all others. Room for statements and link is kept in the
    last part; hashtags are not counted.
    """
    done: tuple[PostPart, ...] = ()
    closing = PostPart((body[-1][-1:],))
    while True:
        whole = (*done, PostPart(body))
        if fits(frame.post(whole)):
            return whole
        if len(done) + 1 >= frame.parts:
            return None
        longest: tuple[Body, Body] | None = None
        for head, tail in _cuts(body, entries):
            if not fits(frame.post((*done, PostPart(head), closing))):
                break
            longest = head, tail
        if longest is None:
            return None
        done, body = (*done, PostPart(longest[0])), longest[1]


def _cuts(body: Body, entries: Collection[Sentence]) -> Iterator[tuple[Body, Body]]:
    """Yield a body's beginning and rest for every place where a part of a thread may end, shortest first."""
    for number, paragraph in enumerate(body):
        for position in range(1, len(paragraph) + 1):
            head = (*body[:number], paragraph[:position])
            rest = (paragraph[position:],) if position < len(paragraph) else ()
            tail = (*rest, *body[number + 1 :])
            if tail and _may_cut(head, tail, entries):
                yield head, tail


def _may_cut(head: Body, tail: Body, entries: Collection[Sentence]) -> bool:
    """Say whether a part of a thread may end between the two."""
    last, following = head[-1][-1], tail[0][0]
    if last.text.endswith(":") or reports(last.text) or limits_neighbours(following.text):
        return False
    if last not in entries or following not in entries:
        return True
    if CELL_BORDER in following.text:
        return False
    beside = (sum(1 for _ in takewhile(entries.__contains__, side)) for side in (_backwards(head), _forwards(tail)))
    return min(beside) > 1


def _forwards(body: Body) -> Iterator[Sentence]:
    return (sentence for paragraph in body for sentence in paragraph)


def _backwards(body: Body) -> Iterator[Sentence]:
    return (sentence for paragraph in reversed(body) for sentence in reversed(paragraph))
