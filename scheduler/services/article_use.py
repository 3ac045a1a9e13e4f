"""What becomes of an article: which items print each sentence, and why the others are not printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scheduler.domain.article import Article, Section, SourceSpan
from scheduler.domain.content import Item, ItemKey, ItemState, Kind, sentences_of
from scheduler.planning.material import Absence, LeftOut
from scheduler.planning.omitting import Omitted
from scheduler.planning.sentence_units import heading_of, pieces_of

_Span = tuple[int, int, ItemKey]
_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class SentenceUse:
    """A sentence of the article with the items that print it. `blocked` says why a rule keeps it out of others."""

    text: str
    mark: str
    used_in: tuple[ItemKey, ...]
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a section has no item of its own on some accounts."""

    why: Absence
    reason: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionUse:
    """A section with its sentences by paragraph. `missing` says where it has no item of its own, and why.

    `writable` are the accounts for which a person may write a post of it.
    """

    id: str
    heading: SentenceUse
    level: int
    paragraphs: tuple[tuple[SentenceUse, ...], ...]
    missing: tuple[Missing, ...] = ()
    writable: tuple[str, ...] = ()

    @property
    def is_used(self) -> bool:
        """True when an item prints a sentence of it."""
        return any(sentence.used_in for paragraph in self.paragraphs for sentence in paragraph)

    @property
    def may_be_taken(self) -> bool:
        """True when it waits in reserve."""
        return any(one.why is Absence.RESERVE for one in self.missing)

    @property
    def may_be_written(self) -> bool:
        """True when it gives no good item by itself, and a person may write one."""
        return any(one.why is Absence.WRITE_THIS for one in self.missing)

    @property
    def text(self) -> str:
        """Its paragraphs as one text."""
        return "\n\n".join(" ".join(sentence.text for sentence in paragraph) for paragraph in self.paragraphs)

    @property
    def is_left_out(self) -> bool:
        """True when a person left it out."""
        return any(one.why is Absence.SKIPPED for one in self.missing)


def article_use(
    article: Article, items: Iterable[Item], left_out: Iterable[LeftOut], omitted: Iterable[Omitted]
) -> tuple[SectionUse, ...]:
    """Return the sections of an article in its order, with what becomes of each sentence."""
    spans = _spans([item for item in items if item.state is not ItemState.CANCELLED])
    absent: dict[str, list[LeftOut]] = {}
    for left in left_out:
        absent.setdefault(left.section, []).append(left)
    reasons = {(one.section, one.text): one.reasons for one in omitted}
    return tuple(_section(unit, spans, reasons, absent.get(unit.id, ())) for unit in article.units())


def _section(
    unit: Section,
    spans: Mapping[_Place, Sequence[_Span]],
    reasons: Mapping[tuple[str, str], tuple[str, ...]],
    absent: Sequence[LeftOut],
) -> SectionUse:
    def use(text: str, mark: str, span: SourceSpan) -> SentenceUse:
        return SentenceUse(text, mark, _printed_in(span, spans), reasons.get((unit.id, text), ()))

    heading = heading_of(unit)
    said = [
        (piece.paragraph, use(piece.sentence.text, piece.sentence.mark, piece.sentence.source))
        for piece in pieces_of(unit)
        if isinstance(piece.sentence.source, SourceSpan)
    ]
    paragraphs = tuple(tuple(one for _, one in run) for _, run in groupby(said, key=lambda pair: pair[0]))
    assert isinstance(heading.source, SourceSpan)  # noqa: S101 - a heading is the article's
    writable = (left.channel for left in absent if left.why is Absence.WRITE_THIS and left.kind is Kind.POST)
    title = use(unit.heading, "", heading.source)
    return SectionUse(unit.id, title, unit.level, paragraphs, _missing(absent), tuple(dict.fromkeys(writable)))


def _spans(items: Iterable[Item]) -> Mapping[_Place, Sequence[_Span]]:
    """Return what items print of each paragraph, by its section and number."""
    found: dict[_Place, list[_Span]] = {}
    for item in items:
        for sentence in sentences_of(item.draft):
            if isinstance(sentence.source, SourceSpan):
                place = (sentence.source.section, sentence.source.paragraph)
                found.setdefault(place, []).append((sentence.source.start, sentence.source.end, item.key))
    return found


def _printed_in(span: SourceSpan, spans: Mapping[_Place, Sequence[_Span]]) -> tuple[ItemKey, ...]:
    there = spans.get((span.section, span.paragraph), ())
    return tuple(dict.fromkeys(key for start, end, key in there if start < span.end and span.start < end))


def _missing(absent: Iterable[LeftOut]) -> tuple[Missing, ...]:
    """Return why a section is absent, accounts of one reason together."""
    channels: dict[tuple[Absence, str], list[str]] = {}
    for left in absent:
        channels.setdefault((left.why, left.reason), []).append(left.channel)
    return tuple(Missing(why, reason, tuple(names)) for (why, reason), names in channels.items())
