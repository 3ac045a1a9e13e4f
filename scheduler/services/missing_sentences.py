"""The sentences of the article that an item goes without, as whoever signs it must know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.article import Article, Section
from scheduler.domain.campaign import Blocked, Campaign
from scheduler.domain.content import Issue, Item, sentences_of
from scheduler.domain.errors import NotFound
from scheduler.planning.omitting import Reasoned, kept_sections, objected
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
    """Return what planning left out of the sections that an item prints, because a rule blocks it."""
    if campaign.blocked is Blocked.KEEP:
        return ()
    printed = {sentence.text for sentence in sentences_of(item.draft)}
    return tuple(
        MissingSentence(sentence.text, unit.id, ", ".join(reasons))
        for unit, left_out in _left_out(item, article, judge)
        for sentence, reasons in left_out
        if sentence.text not in printed
    )


def _left_out(item: Item, article: Article, judge: StatementPolicy) -> Iterator[tuple[Section, tuple[Reasoned, ...]]]:
    units = tuple(_sections_of(item, article))
    if isinstance(item.draft, Issue):
        yield from ((kept.unit, kept.left_out) for kept in kept_sections(units, judge))
    else:
        yield from ((unit, objected(unit, judge)) for unit in units)


def _sections_of(item: Item, article: Article) -> Iterator[Section]:
    """Yield the sections that an item prints and that the article still has."""
    draft = item.draft
    names = [part.id for part in draft.sections] if isinstance(draft, Issue) else [item.key.section]
    for name in names:
        try:
            yield article.section(name)
        except NotFound:
            continue
