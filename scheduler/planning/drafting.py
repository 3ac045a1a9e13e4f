"""From a section to a post that stands alone: whole sentences, word for word, below the headline (promise 1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from scheduler.domain.article import LEAD, ParagraphKind, Section, SourceSpan
from scheduler.domain.content import Card, Post, PostPart, Sentence
from scheduler.domain.risk_statements import states_risk
from scheduler.planning.abbreviations import spelled_out
from scheduler.planning.announced_parts import announced_parts, counts_things, only_counts
from scheduler.planning.card_words import explained
from scheduler.planning.cards import NO_CARD, card_of
from scheduler.planning.carousel import TOO_LITTLE
from scheduler.planning.furniture import (
    announces_article,
    announces_within,
    goes_on_announcing,
    goes_on_with_notice,
    is_furniture,
    is_general_notice,
    only_announces,
    speaks_of_article,
)
from scheduler.planning.headlines import asks_something, says, telling_words
from scheduler.planning.omitting import POINT_LOST, PrintableSection, Reasoned, blocked_for
from scheduler.planning.pointing import dangles, goes_on, is_open, only_points, pointer_length, points_away
from scheduler.planning.sentence_units import (
    BULLET_MARK,
    Body,
    SentenceUnit,
    as_paragraphs,
    header_says_itself,
    may_end,
    pieces_of,
    words,
)
from scheduler.planning.threads import Fits, Frame, in_parts
from scheduler.planning.wording import hangs_on

ENOUGH = 8
"""Words below a headline that say something; fewer are an answer to a question at best."""

AN_ANSWER = 4
"""Words that say something where the headline asks."""

_ONE_WORD = 1
"""Words of a sentence that answers something: "Everything.", "Rarely."."""

_TWO = 2
"""Headings of a headline that is as short as it may be: the subject and the section's own."""

AN_INTRODUCTION = 32
"""Words of a section with parts below it, below which it says what is coming and no more."""

A_BEGINNING = 20
"""Words of a section's beginning that are worth a post by themselves where the whole has no room."""

SAME_TEXT = "another post of this channel has the same text, which the platform may refuse: change it or leave it out"


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Why a section gives no post that stands alone: a sentence for the person who may write one."""

    reason: str


def draft_post(printable: PrintableSection, frame: Frame, fits: Fits) -> tuple[Post, tuple[str, ...]] | Unwritten:
    """Return the post of what may be printed of a section, with notes for staff, or why there is none.

    It says the whole section where that has room in the parts that a post may have, else the section's beginning as
    far as that stands alone. A list or table is printed whole, or a card shows all of it. The headline is cut to the
    article's subject and the section's heading where the text has no room below a longer one.
    """
    pieces = _spelled_out(_standing(printable), frame)
    parts = tuple((piece.sentence,) for piece in pieces if piece.paragraph >= len(printable.unit.paragraphs))
    if not frame.allows(parts):
        return Unwritten("a heading of the parts that it announces may not be used")
    trouble = _trouble(printable.unit, pieces, frame) or _lost(printable.left_out, pieces, frame)
    if trouble:
        return Unwritten(trouble)
    shorter = replace(frame, headline=(frame.headline[0], frame.headline[-1])) if len(frame.headline) > _TWO else frame
    for body, is_whole in _bodies(pieces):
        for framed in dict.fromkeys((frame, shorter)):
            made = _made(printable.unit, body, framed, fits, pieces)
            if made and (is_whole or _shows_entries(made[0], body, pieces)):
                return made
    return Unwritten(_too_long(pieces, frame))


def _made(
    unit: Section, body: Body, frame: Frame, fits: Fits, pieces: Sequence[SentenceUnit]
) -> tuple[Post, tuple[str, ...]] | None:
    """Return the post with a body, with notes for staff; None where it has no room."""
    framed = frame.beside(body)
    parts = in_parts(body, framed, fits, frozenset(piece.sentence for piece in pieces if piece.entry))
    return None if parts is None else finished(unit, parts, framed, fits)


def sentences_in(body: Body) -> Iterator[Sentence]:
    """Yield the sentences of a body in order."""
    return (sentence for paragraph in body for sentence in paragraph)


def _standing(printable: PrintableSection) -> tuple[SentenceUnit, ...]:
    """Return what a post may say of a section: without rows that others repeat, and what only points elsewhere."""
    unit = printable.unit
    pieces = tuple(piece for piece in pieces_of(unit) if piece.sentence in printable.sentences)
    pieces = tuple(
        replace(piece, sentence=_without_pointer(piece.sentence))
        for piece in pieces
        if not _is_said_in_rows(unit, piece)
    )
    parts = announced_parts(unit)
    followed = bool(parts) or any(piece.entry for piece in pieces)
    pieces = tuple(
        piece for place, piece in enumerate(pieces) if not _may_go(unit, pieces, place, something_follows=followed)
    )
    return (*pieces, *(_listed(heading, len(unit.paragraphs) + place) for place, heading in enumerate(parts)))


def _spelled_out(pieces: tuple[SentenceUnit, ...], frame: Frame) -> tuple[SentenceUnit, ...]:
    """Return pieces that spell the article's abbreviations out where a reader comes upon them first."""
    above = " ".join(heading.printed for heading in frame.printed_headline)
    told = spelled_out((piece.sentence for piece in pieces), frame.abbreviations, above)
    return tuple(replace(piece, sentence=sentence) for piece, sentence in zip(pieces, told, strict=True))


def _without_pointer(sentence: Sentence) -> Sentence:
    """Return a sentence without words that only say that it was said before ("As we said above, …")."""
    length = pointer_length(sentence.text)
    if not length or not isinstance(sentence.source, SourceSpan) or sentence.shown:
        return sentence
    rest = sentence.text[length:]
    source = replace(sentence.source, start=sentence.source.start + length)
    return replace(sentence, text=rest, source=source, shown=rest[:1].upper() + rest[1:])


def _is_said_in_rows(unit: Section, piece: SentenceUnit) -> bool:
    return piece.kind is ParagraphKind.HEADER_ROW and not header_says_itself(unit, piece.paragraph)


def _may_go(unit: Section, pieces: Sequence[SentenceUnit], place: int, *, something_follows: bool) -> bool:
    """Say whether a sentence only tells a reader of the article where to read on, and nothing hangs on it."""
    piece = pieces[place]
    text = piece.sentence.text
    if _is_only_a_link(unit, piece) or is_furniture(text):
        return True
    if only_counts(text) and place == len(pieces) - 1 and not something_follows and not unit.sections:
        return True
    only_says_so = only_announces(text) or _goes_on_announcing(pieces, place)
    announces = announces_article(text) or only_says_so
    preceded = any(before.entry for before in pieces[:place])
    if something_follows and not (announces or announces_within(text) or points_away(text, something_follows=True)):
        return False
    away = points_away(text, something_precedes=preceded) or (announces and not piece.introduces)
    if announces_within(text) or (unit.id != LEAD and speaks_of_article(text)):
        away = True
    if not away:
        return False
    asked = place > 0 and is_open(pieces[place - 1].sentence.text)
    says_nothing = only_points(text) or announces
    needed = (piece.limits and not says_nothing) or (states_risk(text) and not only_says_so) or piece.entry
    return not (needed or asked or _is_carried(pieces, place))


def _goes_on_announcing(pieces: Sequence[SentenceUnit], place: int) -> bool:
    """Say whether a sentence goes on with the announcement or the general notice right before it."""
    if not place:
        return False
    text, before = pieces[place].sentence.text, pieces[place - 1].sentence.text
    return (goes_on_announcing(text) and only_announces(before)) or (
        goes_on_with_notice(text) and (is_general_notice(before) or _goes_on_announcing(pieces, place - 1))
    )


def _is_carried(pieces: Sequence[SentenceUnit], place: int) -> bool:
    """Say whether the next sentence goes on from one, and not with an announcement that goes as well.

    What a page says of itself carries nothing into another paragraph, but for what leans on it.
    """
    if place + 1 == len(pieces) or _goes_on_announcing(pieces, place + 1):
        return False
    piece, follower = pieces[place], pieces[place + 1]
    may_hang = follower.paragraph == piece.paragraph or not only_announces(piece.sentence.text)
    return follower.leans or (may_hang and hangs_on(follower.sentence.text))


def _is_only_a_link(unit: Section, piece: SentenceUnit) -> bool:
    """Say whether a paragraph is the words of a link alone, which lead nowhere in a post."""
    paragraph = unit.paragraphs[piece.paragraph]
    return any((link.start, link.end) == (0, len(paragraph.text)) for link in paragraph.links)


def _listed(heading: Sentence, paragraph: int) -> SentenceUnit:
    """Return the heading of a part below a section as an entry of the list that the section announces."""
    marked = replace(heading, mark=BULLET_MARK)
    kind = ParagraphKind.BULLET
    return SentenceUnit(
        marked, paragraph, entry=True, leans=True, limits=True, compares=False, reports=False, kind=kind
    )


def _trouble(unit: Section, pieces: Sequence[SentenceUnit], frame: Frame) -> str:
    """Return why these sentences do not stand alone below their headline, however many of them are printed."""
    if not pieces:
        return "nothing of it stands alone"
    reasons = (_introducing(unit, pieces), _dangling(pieces, frame), _pointing(unit, pieces), _little(pieces, frame))
    return next(filter(None, (*reasons, _open(unit, pieces))), "")


def _introducing(unit: Section, pieces: Sequence[SentenceUnit]) -> str:
    said = sum(len(piece.sentence.text.split()) for piece in pieces)
    is_short = bool(unit.sections) and said < AN_INTRODUCTION and not any(piece.entry for piece in pieces)
    return "it only introduces the parts below it" if is_short else ""


def _dangling(pieces: Sequence[SentenceUnit], frame: Frame) -> str:
    first, headings = pieces[0].sentence.text, [heading.text for heading in frame.headline]
    asked = bool(headings) and asks_something(headings[-1])
    is_answer = len(first.split()) <= _ONE_WORD < len(pieces) and bool(headings) and not asked
    is_dangling = not pieces[0].entry and (is_answer or dangles(first, " ".join(headings)))
    if headings and goes_on(headings[-1]):
        return f"its heading goes on from another part of the article: '{headings[-1]}'"
    return f"it begins with what another part of the article explains: '{first}'" if is_dangling else ""


def _pointing(unit: Section, pieces: Sequence[SentenceUnit]) -> str:
    texts = [piece.sentence.text for piece in pieces]
    # The lead is about the article itself, which is one link away.
    away = (text for text in texts if _speaks_of_page(text) or (unit.id != LEAD and speaks_of_article(text)))
    pointing = next((text for place, text in enumerate(texts) if _points_away(pieces, place)), "") or next(away, "")
    return pointing and f"it points to another place of the article: '{pointing}'"


def _points_away(pieces: Sequence[SentenceUnit], place: int) -> bool:
    """Say whether a sentence points at what the section does not have. An entry may mean another list, not its own."""
    followed = preceded = any(piece.entry for piece in pieces)
    if pieces[place].entry:
        after = dropwhile(lambda piece: piece.entry, pieces[place:])
        before = dropwhile(lambda piece: piece.entry, reversed(pieces[:place]))
        followed, preceded = any(piece.entry for piece in after), any(piece.entry for piece in before)
    return points_away(pieces[place].sentence.text, followed, preceded)


def _speaks_of_page(text: str) -> bool:
    return only_announces(text) or announces_within(text)


def _little(pieces: Sequence[SentenceUnit], frame: Frame) -> str:
    if any(piece.entry for piece in pieces):
        return ""
    text = " ".join(piece.sentence.text for piece in pieces)
    needed = AN_ANSWER if frame.headline and asks_something(frame.headline[-1].text) else ENOUGH
    return f"it says too little by itself: '{text}'" if len(text.split()) < needed else ""


def _open(unit: Section, pieces: Sequence[SentenceUnit]) -> str:
    last = pieces[-1].sentence.text
    if pieces[-1].entry:
        return ""
    if unit.sections and counts_things(last):
        return f"it announces what only the parts below it say: '{last}'"
    return f"it ends with what it does not answer: '{last}'" if is_open(last) else ""


def _lost(left_out: Sequence[Reasoned], pieces: Sequence[SentenceUnit], frame: Frame) -> str:
    """Return what a section lost of its headline: a heading that what is left out speaks of, and nothing that stays."""
    said = telling_words(" ".join(piece.sentence.text for piece in pieces))
    for heading in frame.headline:
        lost = [(gone, reasons) for gone, reasons in left_out if says(gone.text, heading.text)]
        if lost and not telling_words(heading.text) & said:
            return blocked_for(*lost[0], f"{POINT_LOST}, '{heading.printed}'", frame.judge)
    return ""


def _bodies(pieces: tuple[SentenceUnit, ...]) -> Iterator[tuple[Body, bool]]:
    """Yield the bodies that a post may have, the best first, each with whether it is the whole section.

    A part of a section is its beginning as far as that says enough and takes nothing back later: first as paragraphs,
    the shortest first, then as sentences.
    """
    yield as_paragraphs(pieces), True
    ends = [
        last
        for last in range(len(pieces) - 1)
        if may_end(pieces, last) and not _waits(pieces[last].sentence.text) and _says_enough(pieces[: last + 1])
    ]
    paragraphs = [last for last in ends if pieces[last].paragraph != pieces[last + 1].paragraph]
    for last in (*paragraphs, *(last for last in ends if last not in paragraphs)):
        yield as_paragraphs(pieces[: last + 1]), False
    before_list = tuple(takewhile(lambda piece: not piece.entry, pieces))
    if before_list and not is_open(before_list[-1].sentence.text):
        yield as_paragraphs(before_list), False


def _waits(text: str) -> bool:
    """Say whether a reader waits for more after a sentence: it asks or announces something."""
    return is_open(text) or only_counts(text)


def _says_enough(pieces: Sequence[SentenceUnit]) -> bool:
    return sum(len(piece.sentence.text.split()) for piece in pieces) >= A_BEGINNING


def _shows_entries(post: Post, body: Body, pieces: Sequence[SentenceUnit]) -> bool:
    """Say whether the cards of a post show every entry of lists that its text goes without."""
    said = {sentence.text for sentence in sentences_in(body)}
    said |= {sentence.text for card in post.cards for sentence in (*card.lines, *card.rows)}
    return all(piece.sentence.text in said for piece in pieces if piece.entry)


def _too_long(pieces: Sequence[SentenceUnit], frame: Frame) -> str:
    longest = max((piece.sentence.text for piece in pieces), key=len)
    if len(longest) + sum(frame.around) > frame.room:
        return f"a sentence of it is too long for one post: '{longest}'"
    room = "one post" if frame.parts == 1 else f"a thread of {frame.parts} posts"
    if any(piece.entry for piece in pieces):
        return f"its list or table is too long for {room}, and for a card"
    if pieces[0].paragraph == pieces[-1].paragraph:
        # Its caveats hold for all of it, so no part of it goes alone.
        return f"its one paragraph is too long for {room}, and for a card: part it into paragraphs"
    return f"what belongs together in it is too long for {room}, and for a card"


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
    card = card_of(
        unit,
        body,
        elsewhere,
        judge=frame.judge,
        titles=frame.titles,
        headline=frame.headline,
        chosen=chosen,
        is_own_text=frame.is_own_text,
    )
    if card is None:
        return (), (*chosen.notes, NO_CARD) if chosen.show else ()
    return (card if chosen.has_words else explained(card, frame.abbreviations),), notes


def text_of(post: Post) -> str:
    """Return the words of a post, by which it is the same as another."""
    body = tuple(paragraph for part in post.parts for paragraph in part.paragraphs)
    return words((post.headline, *body))
