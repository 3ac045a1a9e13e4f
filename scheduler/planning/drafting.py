"""From a section to a post: whole sentences, word for word, chosen so that they fit and stand alone (promise 1)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from scheduler.domain.article import HEADING, ParagraphKind, Section, SourceSpan
from scheduler.domain.content import Card, ItemKey, Post, PostPart, Sentence
from scheduler.domain.sentences import split_sentences
from scheduler.planning.wording import compares, leans_on_previous, limits_neighbours, reports

Body = tuple[tuple[Sentence, ...], ...]
"""The sentences of a post, one tuple for each printed paragraph."""

CARD_LINE = 140
"""Characters of a sentence that a card shows large enough to read in a feed; a longer one gives way to a shorter."""

HEADING_ALONE = "no sentence of this section both fits and stands alone, so the post has its heading alone"
SAME_TEXT = "another post of this channel has the same text, which the platform may refuse: change it or leave it out"

_CELL_BORDER = " | "
"""Stands between the cells of a table's row, which is read as a paragraph."""

_LIST_KINDS = frozenset({ParagraphKind.BULLET, ParagraphKind.NUMBERED})
_SOURCES = frozenset(
    {
        *("references", "reference", "reference list", "sources", "source", "bibliography", "works cited", "citations"),
        *("literature", "further reading", "quellen", "literatur", "संदर्भ", "स्रोत", "المراجع", "المصادر"),
    }
)
_QUESTION_MARKS = ("?", "؟", "？")  # noqa: RUF001 - the mark of each script


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a section: its paragraph's number, and how it hangs together with its neighbours.

    An `entry` belongs to a list or a table: it needs the entries before it and after it. The other marks are those
    of `wording`, by which a run is begun and ended.
    """

    sentence: Sentence
    paragraph: int
    entry: bool
    leans: bool
    limits: bool
    compares: bool
    reports: bool

    @property
    def introduces(self) -> bool:
        """Whether what it announces follows ("… several trends:")."""
        return self.sentence.text.endswith(":")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a post carries whatever its text: hashtags without '#', the most parts it may have, the card's footer."""

    key: ItemKey
    statements: tuple[Sentence, ...]
    hashtags: tuple[str, ...]
    link: str
    language: str
    parts: int
    footer: str

    def post(self, parts: tuple[PostPart, ...], hashtags: tuple[str, ...] = ()) -> Post:
        """Return a post of these parts, without card."""
        return Post(self.key, parts, self.statements, hashtags, self.link, None, self.language)


Fits = Callable[[Post], bool]
"""Says whether every part of a post, as it will be rendered, is short enough for its channel."""


def heading_of(unit: Section) -> Sentence:
    """Return a section's heading as a sentence with its source."""
    return Sentence(unit.heading, SourceSpan(unit.id, HEADING, 0, len(unit.heading)))


def paragraph_sentences(unit: Section, number: int) -> tuple[Sentence, ...]:
    """Return the sentences of a section's paragraph (counted from 0), each with its source."""
    text = unit.paragraphs[number].text
    return tuple(
        Sentence(text[start:end], SourceSpan(unit.id, number, start, end)) for start, end in split_sentences(text)
    )


def asks(unit: Section) -> bool:
    """Say whether a section's heading is a question, which its text then answers."""
    return unit.heading.endswith(_QUESTION_MARKS)


def lists_sources(unit: Section) -> bool:
    """Say whether a section lists what the article draws on, by its heading."""
    return unit.heading.strip(" :.").casefold() in _SOURCES


def pieces_of(unit: Section) -> tuple[Piece, ...]:
    """Return the sentences of a section in order."""
    return tuple(
        _piece(sentence, number, entry=paragraph.kind in _LIST_KINDS or _CELL_BORDER in paragraph.text)
        for number, paragraph in enumerate(unit.paragraphs)
        for sentence in paragraph_sentences(unit, number)
    )


def _piece(sentence: Sentence, paragraph: int, *, entry: bool) -> Piece:
    text = sentence.text
    return Piece(
        sentence,
        paragraph,
        entry,
        leans=entry or leans_on_previous(text),
        limits=entry or limits_neighbours(text),
        compares=compares(text),
        reports=reports(text),
    )


def limiters(pieces: tuple[Piece, ...], position: int) -> tuple[Piece, ...]:
    """Return the pieces without which `pieces[position]` may not go out, in order."""
    return (*_limiters_before(pieces, position), *_limiters_after(pieces, position))


def _limiters_before(pieces: tuple[Piece, ...], position: int) -> tuple[Piece, ...]:
    """Return the caveats that its paragraph sets before a piece."""
    return tuple(piece for piece in pieces[:position] if piece.limits and piece.paragraph == pieces[position].paragraph)


def _limiters_after(pieces: tuple[Piece, ...], position: int) -> tuple[Piece, ...]:
    """Return what takes something back from a piece after it.

    That is the next piece, what leans on it and the one after these, where they limit; every caveat of its own
    paragraph; and after a report whatever follows it there.
    """
    here, rest = pieces[position], pieces[position + 1 :]
    tied = next((number for number, piece in enumerate(rest, 1) if not piece.leans), len(rest))
    return tuple(
        piece
        for number, piece in enumerate(rest, 1)
        if (piece.limits and number <= tied)
        or (
            piece.paragraph == here.paragraph
            and ((piece.limits and not piece.compares) or (here.reports and number == 1))
        )
    )


def may_begin(pieces: tuple[Piece, ...], first: int) -> bool:
    """Say whether a run may begin with `pieces[first]`: the section's first piece may, below the heading it leans on."""
    return not first or not (pieces[first].leans or _limiters_before(pieces, first))


def may_end(pieces: tuple[Piece, ...], last: int) -> bool:
    """Say whether a run may end with `pieces[last]`: not before what it announces, nor before what limits it."""
    return not pieces[last].introduces and not _limiters_after(pieces, last)


def quotable(unit: Section) -> tuple[Sentence, ...]:
    """Return the sentences of a section that may stand alone below its heading, as on a card."""
    pieces = pieces_of(unit)
    return tuple(
        piece.sentence
        for number, piece in enumerate(pieces)
        if may_begin(pieces, number) and may_end(pieces, number) and not piece.entry and not piece.reports
    )


def words(body: Body) -> str:
    """Return the text of a body, by which two posts are the same."""
    return "\n".join(" ".join(sentence.text for sentence in paragraph) for paragraph in body)


def draft_post(unit: Section, frame: Frame, fits: Fits, taken: Collection[str]) -> tuple[Post, tuple[str, ...]] | None:
    """Return a post of a section and the notes on it for staff, or None when not even its heading fits.

    `taken` holds the `words` of the channel's other posts: X refuses the same text twice.
    """
    spare: tuple[PostPart, ...] | None = None
    entries = entries_of(unit)
    for body in _bodies(unit, frame, fits):
        parts = in_parts(body, frame, fits, entries)
        if parts is None:
            continue
        if words(body) not in taken:
            alone = spare is None and body == ((heading_of(unit),),)
            return finished(unit, parts, frame, fits), (HEADING_ALONE,) if alone else ()
        spare = spare or parts
    return (finished(unit, spare, frame, fits), (SAME_TEXT,)) if spare else None


def finished(
    unit: Section, parts: tuple[PostPart, ...], frame: Frame, fits: Fits, elsewhere: Collection[Sentence] = ()
) -> Post:
    """Return the post with as many of its hashtags as fit, the first ones, and with its card (see `card_of`)."""
    for count in range(len(frame.hashtags), 0, -1):
        post = frame.post(parts, frame.hashtags[:count])
        if fits(post):
            break
    else:
        post = frame.post(parts)
    body = tuple(paragraph for part in parts for paragraph in part.paragraphs)
    return replace(post, card=card_of(unit, body, frame.footer, elsewhere))


def entries_of(unit: Section) -> frozenset[Sentence]:
    """Return the entries of a section's lists, those of its sub-sections' headings included."""
    return frozenset((*list_of(unit)[1], *(piece.sentence for piece in pieces_of(unit) if piece.entry)))


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
    if _CELL_BORDER in following.text:
        return False
    beside = (sum(1 for _ in takewhile(entries.__contains__, side)) for side in (_backwards(head), _forwards(tail)))
    return min(beside) > 1


def _forwards(body: Body) -> Iterator[Sentence]:
    return (sentence for paragraph in body for sentence in paragraph)


def _backwards(body: Body) -> Iterator[Sentence]:
    return (sentence for paragraph in reversed(body) for sentence in reversed(paragraph))


def _bodies(unit: Section, frame: Frame, fits: Fits) -> Iterator[Body]:
    """Yield what a post of a section may say, the best first.

    A run that does not begin the section comes with the heading, which tells what it is about, and
    so does the answer to a heading that asks; any other gets it only where its text alone is taken.
    """
    heading = (heading_of(unit),)
    introduction, entries = list_of(unit)
    if entries:
        listed = tuple((entry,) for entry in entries)
        stands_alone = bool(introduction) and not leans_on_previous(introduction[0][0].text)
        if stands_alone:
            yield (*introduction, *listed)
        yield (heading, *listed)
        if stands_alone:
            yield introduction
    else:
        pieces = pieces_of(unit)
        ends = [last for last in range(len(pieces)) if may_end(pieces, last)]
        beginning = _runs_from(pieces, 0, ends, frame, fits)[::-1]
        needs_heading = bool(pieces) and (asks(unit) or pieces[0].leans)
        yield from beginning if not needs_heading else ((heading, *run) for run in beginning)
        later = [run for start in range(1, len(pieces)) for run in _runs_from(pieces, start, ends, frame, fits)]
        later.sort(key=lambda run: -len(words(run)))
        yield from ((heading, *run) for run in later)
        yield from later
        if not needs_heading:
            yield from ((heading, *run) for run in beginning)
    yield (heading,)


def list_of(unit: Section) -> tuple[Body, tuple[Sentence, ...]]:
    """Return a section's introduction and the entries of its list, when it consists of them alone.

    The entries are the headings of the parts below it, or the bullets of its own. The introduction
    ends with a colon, or is empty where the list stands right below the heading.
    """
    bullets = [number for number, paragraph in enumerate(unit.paragraphs) if paragraph.kind in _LIST_KINDS]
    first = bullets[0] if bullets else len(unit.paragraphs)
    introduction = tuple(paragraph_sentences(unit, number) for number in range(first))
    announced = len(introduction) == 1 and introduction[0][-1].text.endswith(":")
    if not bullets:
        headings = tuple(heading_of(part) for part in unit.sections)
        return (introduction, headings) if announced and headings else ((), ())
    own = [paragraph_sentences(unit, number) for number in range(first, len(unit.paragraphs))]
    pure = len(own) == len(bullets) and all(len(entry) == 1 for entry in own)
    if pure and (announced or not introduction):
        return introduction, tuple(entry[0] for entry in own)
    return (), ()


def _runs_from(pieces: tuple[Piece, ...], start: int, ends: Sequence[int], frame: Frame, fits: Fits) -> list[Body]:
    """Return the runs that begin with `pieces[start]` and end with one of `ends`, shortest first."""
    runs: list[Body] = []
    entries = frozenset(piece.sentence for piece in pieces if piece.entry)
    misfits = 0
    if start >= len(pieces) or not may_begin(pieces, start):
        return runs
    for last in ends[bisect_left(ends, start) :]:
        run = _paragraphs(pieces[start : last + 1])
        if in_parts(run, frame, fits, entries) is not None:
            runs.append(run)
            misfits = 0
        else:
            misfits += 1
        # A longer run may fit where a shorter does not only because a thread is cut elsewhere.
        if misfits == frame.parts:
            break
    return runs


def _paragraphs(pieces: tuple[Piece, ...]) -> Body:
    numbers = dict.fromkeys(piece.paragraph for piece in pieces)
    return tuple(tuple(piece.sentence for piece in pieces if piece.paragraph == number) for number in numbers)


def card_of(unit: Section, body: Body, footer: str, elsewhere: Collection[Sentence] = ()) -> Card:
    """Return the card of a post: the section's list if it has one, else the key sentence under the heading.

    `elsewhere` are the quotable sentences that a person took from other places than the section.
    """
    _, entries = list_of(unit)
    if entries:
        return Card("list", heading_of(unit), entries, numbered=True, footer=footer)
    said = {sentence for paragraph in body for sentence in paragraph}
    alone = quotable(unit)
    ordered = [*(s for s in alone if s in said), *elsewhere, *(s for s in alone if s not in said)]
    short = [sentence for sentence in ordered if len(sentence.text) <= CARD_LINE]
    lines = tuple(short[:1] or sorted(ordered, key=lambda sentence: len(sentence.text))[:1])
    return Card("key-point", heading_of(unit), lines, footer=footer)
