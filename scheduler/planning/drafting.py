"""From a section to a post: whole sentences, word for word, chosen so that they fit and stand alone (promise 1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from scheduler.domain.article import HEADING, ParagraphKind, Section, SourceSpan
from scheduler.domain.content import Card, ItemKey, Post, PostPart, Sentence
from scheduler.planning.sentences import split_sentences
from scheduler.planning.wording import leans_on_previous, limits_previous

Body = tuple[tuple[Sentence, ...], ...]
"""The sentences of a post, one tuple for each printed paragraph."""

CARD_LINE = 140
"""Characters of a sentence that a card shows large enough to read in a feed; a longer one gives way to a shorter."""

HEADING_ALONE = "no sentence of this section both fits and stands alone, so the post has its heading alone"
SAME_TEXT = "another post of this channel has the same text, which the platform may refuse: change it or leave it out"

_LIST_KINDS = frozenset({ParagraphKind.BULLET, ParagraphKind.NUMBERED})
_QUESTION_MARKS = ("?", "؟", "？")  # noqa: RUF001 - the mark of each script


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a section: its paragraph's number, and whether it needs, limits or introduces its neighbours."""

    sentence: Sentence
    paragraph: int
    leans: bool
    limits: bool

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


def pieces_of(unit: Section) -> tuple[Piece, ...]:
    """Return the sentences of a section in order. An entry of a list needs the entries before it and after it.

    The first answer to a heading that asks leans on nothing: it never goes out without the heading.
    """
    pieces = tuple(
        Piece(
            sentence,
            number,
            leans=paragraph.kind in _LIST_KINDS or leans_on_previous(sentence.text),
            limits=paragraph.kind in _LIST_KINDS or limits_previous(sentence.text),
        )
        for number, paragraph in enumerate(unit.paragraphs)
        for sentence in paragraph_sentences(unit, number)
    )
    if pieces and asks(unit):
        return (replace(pieces[0], leans=False), *pieces[1:])
    return pieces


def may_end(pieces: tuple[Piece, ...], last: int) -> bool:
    """Say whether a run may end with `pieces[last]`.

    Not before what it announces, nor before a sentence that limits it: the next one, or one that
    limits what leans on it.
    """
    if pieces[last].introduces:
        return False
    for following in pieces[last + 1 :]:
        if following.limits:
            return False
        if not following.leans:
            return True
    return True


def words(body: Body) -> str:
    """Return the text of a body, by which two posts are the same."""
    return "\n".join(" ".join(sentence.text for sentence in paragraph) for paragraph in body)


def draft_post(unit: Section, frame: Frame, fits: Fits, taken: Collection[str]) -> tuple[Post, tuple[str, ...]] | None:
    """Return a post of a section and the notes on it for staff, or None when not even its heading fits.

    `taken` holds the `words` of the channel's other posts: X refuses the same text twice.
    """
    spare: tuple[PostPart, ...] | None = None
    for body in _bodies(unit, frame, fits):
        parts = in_parts(body, frame, fits)
        if parts is None:
            continue
        if words(body) not in taken:
            alone = spare is None and body == ((heading_of(unit),),)
            return finished(unit, parts, frame, fits), (HEADING_ALONE,) if alone else ()
        spare = spare or parts
    return (finished(unit, spare, frame, fits), (SAME_TEXT,)) if spare else None


def finished(unit: Section, parts: tuple[PostPart, ...], frame: Frame, fits: Fits) -> Post:
    """Return the post with as many of its hashtags as fit, the first ones, and with its card."""
    for count in range(len(frame.hashtags), 0, -1):
        post = frame.post(parts, frame.hashtags[:count])
        if fits(post):
            break
    else:
        post = frame.post(parts)
    body = tuple(paragraph for part in parts for paragraph in part.paragraphs)
    return replace(post, card=card_of(unit, body, frame.footer))


def in_parts(body: Body, frame: Frame, fits: Fits) -> tuple[PostPart, ...] | None:
    """Share a body out over as few parts as fit, at most `frame.parts`; None when it cannot be done.

    Each part takes as much as it can, and is cut only where what follows does not limit it. Room
    for statements and link is kept in the last part; hashtags are not counted.
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
        for head, tail in _cuts(body):
            if not fits(frame.post((*done, PostPart(head), closing))):
                break
            longest = head, tail
        if longest is None:
            return None
        done, body = (*done, PostPart(longest[0])), longest[1]


def _cuts(body: Body) -> Iterator[tuple[Body, Body]]:
    """Yield a body's beginning and rest for every place where a part of a thread may end, shortest first."""
    for number, paragraph in enumerate(body):
        for position in range(1, len(paragraph) + 1):
            head = (*body[:number], paragraph[:position])
            rest = (paragraph[position:],) if position < len(paragraph) else ()
            tail = (*rest, *body[number + 1 :])
            if tail and not paragraph[position - 1].text.endswith(":") and not limits_previous(tail[0][0].text):
                yield head, tail


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
        beginning = _runs_from(pieces, 0, frame, fits)[::-1]
        yield from beginning if not asks(unit) else ((heading, *run) for run in beginning)
        later = [run for start in range(1, len(pieces)) for run in _runs_from(pieces, start, frame, fits)]
        later.sort(key=lambda run: -len(words(run)))
        yield from ((heading, *run) for run in later)
        yield from later
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


def _runs_from(pieces: tuple[Piece, ...], start: int, frame: Frame, fits: Fits) -> list[Body]:
    """Return the runs that begin with `pieces[start]`, shortest first."""
    runs: list[Body] = []
    misfits = 0
    if start >= len(pieces) or pieces[start].leans:
        return runs
    for last in range(start, len(pieces)):
        if not may_end(pieces, last):
            continue
        run = _paragraphs(pieces[start : last + 1])
        if in_parts(run, frame, fits) is not None:
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


def card_of(unit: Section, body: Body, footer: str) -> Card:
    """Return the card of a post: the section's list if it has one, else the key sentence under the heading."""
    _, entries = list_of(unit)
    if entries:
        return Card("list", heading_of(unit), entries, numbered=True, footer=footer)
    said = tuple(sentence for paragraph in body for sentence in paragraph)
    return Card("key-point", heading_of(unit), _key_sentence(unit, said), footer=footer)


def _key_sentence(unit: Section, said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Return the sentence for a card, none if no sentence stands alone.

    The first of the post that does and is short enough, else the first such of the section, else the
    shortest. What a person took from elsewhere counts as the post's.
    """
    pieces = pieces_of(unit)
    own = {piece.sentence for piece in pieces} | {heading_of(unit)}
    alone = [piece.sentence for number, piece in enumerate(pieces) if not piece.leans and may_end(pieces, number)]
    from_elsewhere = [sentence for sentence in said if sentence not in own and not leans_on_previous(sentence.text)]
    ordered = [*(s for s in alone if s in said), *from_elsewhere, *(s for s in alone if s not in said)]
    short = [sentence for sentence in ordered if len(sentence.text) <= CARD_LINE]
    return tuple(short[:1] or sorted(ordered, key=lambda sentence: len(sentence.text))[:1])
