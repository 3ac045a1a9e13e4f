"""The parts of a thread: the tags that every post carries, and the sharing out of its text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from math import ceil

from scheduler.domain.content import ItemKey, Post, PostPart, Sentence
from scheduler.planning.abbreviations import Abbreviation
from scheduler.planning.cards import PLANNED, ChosenCard
from scheduler.planning.carousel import Carousel
from scheduler.planning.pointing import is_open
from scheduler.planning.sentence_units import Body
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, added, allows
from scheduler.planning.wording import leans_on_previous, limits_neighbours, reports

_BORDER = 3
"""Characters between two headings of a headline, and at most between it and the text."""

SHORT_POST = 280
"""Characters of the shortest post that any network takes (X; in August 2026)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The fixed parts of a post: hashtags without '#', the most parts it may have.

    `judge` says what may be said and which statements the text needs, `titles` are the headings above the section,
    the nearest first. `advised` are statements that a text should have as room allows. `chosen` is what a person
    chose of the card; with `carousel` a post has several, where its section has enough to say for them. `headline` are
    the headings on its first line, where it `has_headline`. `room` is about how many characters a part has, and
    `link_length` how many of them the link takes: `Fits` says what is true. `abbreviations` are those that the article
    spells out.
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
    headline: tuple[Sentence, ...] = ()
    is_own_text: bool = False
    has_headline: bool = True
    room: int = SHORT_POST
    link_length: int = 0
    abbreviations: tuple[Abbreviation, ...] = ()

    @property
    def printed_headline(self) -> tuple[Sentence, ...]:
        """The headline above the text, or nothing."""
        return self.headline if self.has_headline else ()

    @property
    def around(self) -> tuple[int, int]:
        """How many characters the headline takes above the first part, and statements and link below the last."""
        headline = sum(len(heading.printed) + _BORDER for heading in self.printed_headline)
        below = sum(len(statement.text) + 1 for statement in self.statements) + self.link_length
        return headline, below + 2  # the blank line above the link

    def post(self, parts: tuple[PostPart, ...]) -> Post:
        """Return a post of these parts, without hashtags and cards."""
        return Post(self.key, parts, self.statements, (), self.link, (), self.language, self.printed_headline)

    def beside(self, body: Body) -> Frame:
        """Return the frame of a post with this body: the statements that it needs are added."""
        said = (*self.printed_headline, *(sentence for paragraph in body for sentence in paragraph))
        needed = self.judge.needed(tuple(sentence.text for sentence in said))
        statements = (*self.statements, *added(needed.required, self.statements))
        return replace(self, statements=statements, advised=added(needed.advised, statements))

    def allows(self, body: Body) -> bool:
        """Say whether every sentence of a body may be used."""
        return all(allows(self.judge, *paragraph) for paragraph in body)


Fits = Callable[[Post], bool]
"""Says whether every part of a post, as it will be rendered, is short enough for its channel."""


def in_parts(body: Body, frame: Frame, fits: Fits, entries: Collection[Sentence] = ()) -> tuple[PostPart, ...] | None:
    """Share a body out over as few parts as fit, at most `frame.parts`; None when it cannot be done.

    It is cut at the best places: between paragraphs rather than within one, with parts of much the same length, never
    before what takes something back, and so that no entry of a list stands apart from all others. Room for statements
    and link is kept in the last part; where there is none, they are a part of their own. Hashtags are not counted.
    """
    sentences = [(place, sentence) for place, paragraph in enumerate(body) for sentence in paragraph]
    costs: list[float] = []
    for caution in _CAUTION:
        shares = [caution * (len(sentence.printed) + 1) / frame.room for _, sentence in sentences]
        begins, ends = (caution * taken / frame.room for taken in frame.around)
        for count in range(max(1, ceil(sum(shares))), frame.parts + 1):
            if count > 1 and not costs:  # most posts are one part, which is not cut anywhere
                costs = [_cost_of_cut(sentences, at, entries) for at in range(1, len(sentences))]
            cuts = _best_cuts(shares, costs, count, begins, ends)
            parts = None if cuts is None else _parts(sentences, cuts)
            if parts is not None and fits(frame.post(parts)):
                return parts
    return _before_statements(body, frame, fits, entries) if frame.statements and frame.parts > 1 else None


def _before_statements(
    body: Body, frame: Frame, fits: Fits, entries: Collection[Sentence]
) -> tuple[PostPart, ...] | None:
    alone = replace(frame, statements=(), link="", link_length=0, parts=frame.parts - 1)
    said = in_parts(body, alone, fits, entries)
    parts = (*said, PostPart(())) if said else ()
    return parts if parts and fits(frame.post(parts)) else None


_CAUTION = (0.95, 1.0, 1.1, 1.3, 2.2)
"""How much longer a text is taken to be than its characters: a clinic's template may add words of its own, and X counts
each sign of Chinese or an emoji as two."""

_NEVER = float("inf")

_LONG_ENTRY = 60
"""Characters of a list's entry that may stand in a part of its own; a shorter one keeps to its neighbours."""


def _cost_of_cut(sentences: Sequence[tuple[int, Sentence]], at: int, entries: Collection[Sentence]) -> float:
    """Return how bad it is to end a part of a thread before the sentence at a place: 0 is best, _NEVER forbids it."""
    (here, last), (there, following) = sentences[at - 1], sentences[at]
    if last.text.endswith(":"):
        return _NEVER
    if following in entries:
        return _cost_in_list(sentences, at, entries) if last in entries else 1.0
    # A question keeps its answer, and a sentence what takes something back from it, as long as there is room.
    parted = (
        is_open(last.text),
        reports(last.text),
        leans_on_previous(following.text),
        limits_neighbours(following.text),
    )
    is_question, is_report, leans, limits = parted
    within = 0.4 if here == there else 0.0
    return within + 0.6 * is_question + 2.0 * is_report + 0.6 * leans + (1.2 * leans or 0.2 * bool(within)) * limits


def _cost_in_list(sentences: Sequence[tuple[int, Sentence]], at: int, entries: Collection[Sentence]) -> float:
    """Return how bad it is to cut a list before an entry: a short one keeps to its neighbours."""
    (here, _), (there, following) = sentences[at - 1], sentences[at]
    beside = min(_entries_in_a_row(sentences[:at][::-1], entries), _entries_in_a_row(sentences[at:], entries))
    if here == there or (beside == 1 and len(following.text) < _LONG_ENTRY):
        return _NEVER
    return 0.3 if beside > 1 else 0.5


def _entries_in_a_row(sentences: Sequence[tuple[int, Sentence]], entries: Collection[Sentence]) -> int:
    """Return how many entries a run of sentences begins with; the sentences of one entry count once."""
    return len({place for place, _ in takewhile(lambda numbered: numbered[1] in entries, sentences)})


def _best_cuts(
    shares: Sequence[float], costs: Sequence[float], count: int, begins: float, ends: float
) -> tuple[int, ...] | None:
    """Return the places before which so many parts begin, the first apart, at the least cost; None where none fit.

    `begins` and `ends` are the shares of a part that the headline, and the statements with the link, take.
    """
    total = len(shares)
    mean = (sum(shares) + begins + ends) / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for part in range(count):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            length = begins if part == 0 else 0.0
            for end in range(start + 1, total + 1):
                length += shares[end - 1]
                is_last = part == count - 1
                if length + (ends if is_last else 0.0) > 1:
                    break
                if is_last != (end == total):
                    continue
                uneven = (length + (ends if is_last else 0.0) - mean) ** 2
                costlier = cost + uneven + (0.0 if is_last else costs[end - 1])
                if costlier < reached.get(end, (_NEVER, ()))[0]:
                    reached[end] = costlier, (*cuts, end)
        best = reached
    found = best.get(total)
    return found[1][:-1] if found else None


def _parts(sentences: Sequence[tuple[int, Sentence]], cuts: Sequence[int]) -> tuple[PostPart, ...]:
    """Return the parts that begin before each of the cuts."""
    return tuple(
        PostPart(
            tuple(
                tuple(sentence for _, sentence in paragraph)
                for _, paragraph in groupby(sentences[start:end], key=lambda numbered: numbered[0])
            )
        )
        for start, end in zip((0, *cuts), (*cuts, len(sentences)), strict=True)
    )
