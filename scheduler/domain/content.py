"""The plan: items with a draft and a slot, and the states they go through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.domain.article import CELL_BORDER, Link, SourceSpan
from scheduler.domain.errors import BadInput, IllegalTransition


class Kind(StrEnum):
    """A post goes to one social channel, an issue to the newsletter's audience."""

    POST = "post"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True, order=True)
class ItemKey:
    """Names an item for good: it stays the same when the campaign is planned again."""

    campaign: str
    section: str
    channel: str
    kind: Kind

    def __str__(self) -> str:
        return f"{self.campaign}/{self.section}/{self.channel}/{self.kind}"

    @classmethod
    def parse(cls, text: str) -> ItemKey:
        """Read 'campaign/section/channel/kind' back. Raises BadInput."""
        pieces = text.split("/")
        if len(pieces) != 4 or not all(pieces) or pieces[3] not in set(Kind):
            raise BadInput(f"'{text}' is not an item: write campaign/section/channel/kind, as `clinic status` shows it")
        return cls(pieces[0], pieces[1], pieces[2], Kind(pieces[3]))


@dataclass(frozen=True, slots=True)
class StatementSource:
    """Names the library statement, at the version, that a sentence was taken from."""

    statement: str
    version: int


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Names the person, by their login, who wrote a sentence that stands neither in the article nor in the library.

    `references` are the ids of the library's references that they cite for it. Without `author` nobody is known to
    have written it: it cannot be submitted.
    """

    author: str
    references: tuple[str, ...] = ()


Source = SourceSpan | StatementSource | OwnWords
"""Where a sentence comes from: the article, the library, or a named person (promise 1)."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a draft, word for word, and where it stands (promise 1).

    `mark` is printed before it: a list's bullet ("•"), or the number of an entry ("3."). `shown` is how a row of a
    table is printed outside its table ("Visits: Implant 4 to 6 · Bridge 2"), empty where it is printed as it is.
    """

    text: str
    source: Source
    mark: str = ""
    shown: str = ""

    @property
    def printed(self) -> str:
        """The sentence as a text prints it."""
        words = self.shown or self.text
        return f"{self.mark} {words}" if self.mark else words


COMPOSITIONS, GROUNDS = 9, 3
"""How many compositions cards have; two whose numbers differ by no multiple of GROUNDS stand on different grounds."""


@dataclass(frozen=True, slots=True)
class Card:
    """A graphic for an item. Every word on it comes from its sentences, `footer` and the brand.

    `kicker` says in small type over the title what the card is about, where the title does not. `lines` are the key
    sentence, or the entries of a list; `numbered` makes them steps, each behind its number. `rows` are a table's,
    the one with its headings first. `statements` are the library's that these words need beside them, in small
    print. `picture` is the file in assets/ that the layout's place for a picture shows, empty for the layout's own;
    `focus` what of it is kept when it is cut, as shares of its width and height, None for the layout's own. `motif` is
    the family of the drawing behind the words, "none" for a plain ground, empty for the clinic's; `composition` how it
    and the words are placed, from 0 up to COMPOSITIONS. Without a layout its words are not shown: a band is. `alt` is
    what a person has said to who does not see it, empty for what it is and all its words.
    """

    layout: str
    title: Sentence
    lines: tuple[Sentence, ...] = ()
    numbered: bool = False
    footer: str = ""
    statements: tuple[Sentence, ...] = ()
    picture: str = ""
    focus: tuple[float, float] | None = None
    kicker: Sentence | None = None
    rows: tuple[Sentence, ...] = ()
    motif: str = ""
    composition: int = 0
    alt: tuple[Sentence, ...] = ()

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The cells of each row, the row with the headings first."""
        return tuple(tuple(row.text.split(CELL_BORDER)) for row in self.rows)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence on it, in the order of reading."""
        kicker = (self.kicker,) if self.kicker else ()
        return (*kicker, self.title, *self.lines, *self.rows, *self.statements)


@dataclass(frozen=True, slots=True)
class CardLayout:
    """The places of a card layout: so many lines (None: any number), and a picture or none.

    With `labels` it puts words of its own over the lines, which then must be meant for them ('Myth', 'Fact').
    """

    name: str
    lines: int | None
    shows_picture: bool
    labels: bool


@dataclass(frozen=True, slots=True)
class PostPart:
    """One post of a thread (or the only one): its sentences, one tuple per printed paragraph."""

    paragraphs: tuple[tuple[Sentence, ...], ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the part in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)


@dataclass(frozen=True, slots=True)
class Post:
    """A draft for one social channel. Statements, hashtags and the link stand in the last part.

    `cards` go out with the first part, in this order; several are a carousel. `headline` says what the post is about,
    on the first line of the first part: the article's subject, the part of it, the section, the widest first. `hook`
    is a person's line before all of it.
    """

    key: ItemKey
    parts: tuple[PostPart, ...]
    statements: tuple[Sentence, ...]
    hashtags: tuple[str, ...]
    link: str
    cards: tuple[Card, ...]
    language: str
    headline: tuple[Sentence, ...] = ()
    hook: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueParagraph:
    """A paragraph of an issue: its sentences and how it is set: the article's ParagraphKind.

    `links` are characters of its `words` that lead to an address. A picture's words describe it; `file` is where
    it lies.
    """

    sentences: tuple[Sentence, ...]
    kind: str = "body"
    links: tuple[Link, ...] = ()
    file: str = ""

    @property
    def words(self) -> str:
        """Its sentences as one text."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class IssueSection:
    """One section of the article as an issue prints it. `level` is the article's, and so is a step's `number`.

    `heading` is None where it may not be used. `link` is where the rest of it can be read, when only its beginning is
    printed; empty where all of it is.
    """

    id: str
    heading: Sentence | None
    level: int
    number: int | None
    paragraphs: tuple[IssueParagraph, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A draft of one newsletter issue: sections in the article's order, whole unless they were planned safely.

    `number` and `of` count the campaign's issues from 1. `audience` names who receives it. `title` is None
    where no heading may be used. `withheld` are the sections that belong to the issue and of which
    nothing may be printed: they keep their place for the next planning. With `each_zone` it goes out at
    its slot's wall time in each reader's own zone. `subjects` are further subject lines, which are tried beside its
    own in a `sample` of the audience, a share of it; without any, that is 0. `introduction` stands before the sections,
    `sign_off` after them: the person's who writes to the readers. `written` are those of the subject lines and the
    preheader that a person wrote, with their sources.
    """

    key: ItemKey
    number: int
    of: int
    subject: str
    preheader: str
    title: Sentence | None
    sections: tuple[IssueSection, ...]
    statements: tuple[Sentence, ...]
    link: str
    audience: str
    card: Card | None
    language: str
    withheld: tuple[IssueSection, ...] = ()
    each_zone: bool = False
    subjects: tuple[str, ...] = ()
    sample: float = 0.0
    introduction: tuple[IssueParagraph, ...] = ()
    sign_off: tuple[IssueParagraph, ...] = ()
    written: tuple[Sentence, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """Its card, if it has one with words, as a post's are given."""
        return (self.card,) if self.card is not None and self.card.layout else ()


Draft = Post | Issue


class SlotRule(StrEnum):
    """The reading of a wall clock's time (promise 7).

    EXACT: the time exists once. GAP: it does not exist on that day (clocks go forward), so the slot
    is moved forward by the length of the gap. TWICE: it exists twice (clocks go back), so the first
    of the two is meant.
    """

    EXACT = "exact"
    GAP = "gap"
    TWICE = "fold"


@dataclass(frozen=True, slots=True)
class Slot:
    """A local wall-clock time (`local`, naive) in `zone`, and the instant it means (`at`, aware UTC).

    It is `pinned` when a person set it, who may choose a time at which nothing goes out otherwise.
    """

    local: datetime
    zone: str
    at: datetime
    rule: SlotRule = SlotRule.EXACT
    pinned: bool = False


class ItemState(StrEnum):
    """The state of an item."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    MISSED = "missed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    RETRACTED = "retracted"


_S = ItemState
_BEING_SENT = frozenset({_S.APPROVED, _S.PUBLISHING, _S.MISSED, _S.FAILED, _S.UNCERTAIN})
_ENDED = frozenset({_S.PUBLISHED, _S.CANCELLED, _S.RETRACTED})
ITEM_TRANSITIONS: dict[ItemState, frozenset[ItemState]] = {
    # A draft can be retracted too: an earlier version of it may be out.
    _S.DRAFT: frozenset({_S.IN_REVIEW, _S.CANCELLED, _S.RETRACTED, _S.MISSED}),
    _S.IN_REVIEW: frozenset({_S.DRAFT, _S.CHANGES_REQUESTED, _S.APPROVED, _S.MISSED, _S.CANCELLED, _S.RETRACTED}),
    _S.CHANGES_REQUESTED: frozenset({_S.DRAFT, _S.IN_REVIEW, _S.MISSED, _S.CANCELLED, _S.RETRACTED}),
    _S.APPROVED: _BEING_SENT | _ENDED | {_S.DRAFT, _S.CHANGES_REQUESTED},
    # While an item is being sent its state follows its deliveries, in any order that they take.
    _S.PUBLISHING: _BEING_SENT | _ENDED,
    _S.MISSED: _BEING_SENT | _ENDED,
    _S.FAILED: _BEING_SENT | _ENDED,
    _S.UNCERTAIN: _BEING_SENT | _ENDED,
    _S.PUBLISHED: frozenset({_S.RETRACTED}),
    # Proof may come late that something of a cancelled item is out after all.
    _S.CANCELLED: frozenset({_S.DRAFT, _S.PUBLISHED, _S.RETRACTED}),
    _S.RETRACTED: frozenset(),
}
"""The states that may follow each state. Content that changes becomes a new version, which starts over as a draft."""

UNTOUCHABLE = frozenset({_S.PUBLISHING, _S.PUBLISHED, _S.UNCERTAIN, _S.FAILED, _S.RETRACTED})
"""States in which planning again leaves an item alone: something of it is, or may be, out."""


def check_item_transition(key: ItemKey, old: ItemState, new: ItemState) -> None:
    """Raise IllegalTransition unless an item may go from `old` to `new`."""
    if new != old and new not in ITEM_TRANSITIONS[old]:
        raise IllegalTransition(f"{key} is {old} and cannot become {new}")


@dataclass(frozen=True, slots=True)
class Item:
    """A draft with its slot and state. `version` counts the drafts this key has had, from 1.

    `source_digest` is the SHA-256 (hex) of the article text the draft was made from. `edited` says
    that a person's override shapes the content; `edited_source` is the digest the article had when
    that override was first seen, so that a later change of the article can be told. `note` is one
    line for staff, or empty. `good_until` is the end of the last day that it names, after which it says what is
    past (aware UTC; None where it names none).
    """

    key: ItemKey
    draft: Draft
    slot: Slot
    source_digest: str
    state: ItemState = ItemState.DRAFT
    version: int = 1
    edited: bool = False
    edited_source: str | None = None
    note: str = ""
    good_until: datetime | None = None


def sentences_of(draft: Draft) -> Iterator[Sentence]:
    """Yield every sentence of a draft: a person's lines, headline, body, headings, statements, card and its alt."""
    if isinstance(draft, Post):
        yield from draft.hook
        yield from draft.headline
        for part in draft.parts:
            yield from part.sentences
    else:
        yield from draft.written
        yield from (draft.title,) if draft.title else ()
        for paragraph in (*draft.introduction, *draft.sign_off):
            yield from paragraph.sentences
        for section in draft.sections:
            yield from (section.heading,) if section.heading else ()
            for paragraph in section.paragraphs:
                yield from paragraph.sentences
    yield from draft.statements
    for card in draft.cards:
        yield from (*card.sentences, *card.alt)


def text_links(draft: Draft) -> tuple[str, ...]:
    """Return the addresses that words in an issue's text lead to, each once; a post has none but its own link."""
    if isinstance(draft, Post):
        return ()
    sections = (paragraph for section in draft.sections for paragraph in section.paragraphs)
    paragraphs = (*draft.introduction, *sections, *draft.sign_off)
    return tuple(dict.fromkeys(link.address for paragraph in paragraphs for link in paragraph.links))


def own_words_in(draft: Draft) -> tuple[tuple[str, OwnWords], ...]:
    """Return the sentences that a person wrote, each once, with who it was and what they cite."""
    found = ((sentence.text, sentence.source) for sentence in sentences_of(draft))
    return tuple(dict.fromkeys((text, source) for text, source in found if isinstance(source, OwnWords)))


RETRACTED_NOTE = "retracted: "
"""Begins the note of a retracted item, so that one of which nothing was out is told from others that are cancelled."""

CORRECTION = "correction"
"""The library's statement that corrections are made of; stands as `source_digest` in every item that is one."""


def is_retracted(item: Item) -> bool:
    """Say whether an item was retracted: it stays as it is, whatever is planned or sent."""
    return item.state is _S.RETRACTED or (item.state is _S.CANCELLED and item.note.startswith(RETRACTED_NOTE))


def is_correction(item: Item) -> bool:
    """Say whether an item is a correction: it comes from no section of the article."""
    return item.source_digest == CORRECTION
