"""The sentences of the article that an item goes without, as whoever signs it must know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.article import HEADING, Article, Section, SourceSpan
from scheduler.domain.campaign import Blocked, Campaign
from scheduler.domain.content import Issue, Item, Sentence, sentences_of
from scheduler.planning.omitting import Reasoned, kept_sections, objected
from scheduler.planning.sentence_units import heading_of
from scheduler.planning.statement_policy import StatementPolicy


@dataclass(frozen=True, slots=True)
class MissingSentence:
    """A sentence of a section that an item goes without, and why."""

    text: str
    section: str
    why: str


def missing_from(
    item: Item, article: Article, campaign: Campaign, judge: StatementPolicy
) -> tuple[MissingSentence, ...]:
    """Return what planning left out of an item's sections, because a rule blocks it; a whole one by its heading."""
    if campaign.blocked is Blocked.KEEP:
        return ()
    printed = {sentence.text for sentence in sentences_of(item.draft) if not _is_heading(sentence)}
    return tuple(
        MissingSentence(sentence.text, unit.id, ", ".join(reasons))
        for unit, left_out in _left_out(item, article, judge)
        for sentence, reasons in left_out
        if sentence.text not in printed
    )


def _left_out(item: Item, article: Article, judge: StatementPolicy) -> Iterator[tuple[Section, tuple[Reasoned, ...]]]:
    units = tuple(_sections_of(item, article))
    if isinstance(item.draft, Issue):
        for kept in kept_sections(units, judge):
            yield kept.unit, ((heading_of(kept.unit), (kept.write_this,)),) if kept.write_this else kept.left_out
    else:
        yield from ((unit, objected(unit, judge)) for unit in units)


def _sections_of(item: Item, article: Article) -> Iterator[Section]:
    """Yield the sections that an item is made of and that the article still has, in the article's order."""
    draft = item.draft
    parts = (*draft.sections, *draft.withheld) if isinstance(draft, Issue) else ()
    names = {part.id for part in parts} or {item.key.section}
    return (unit for unit in article.units() if unit.id in names)


def _is_heading(sentence: Sentence) -> bool:
    return isinstance(sentence.source, SourceSpan) and sentence.source.paragraph == HEADING
