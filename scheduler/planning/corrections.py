"""Corrections: what follows something that was retracted, in the words of the clinic's library (promise 1)."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.domain.campaign import Campaign, Library, Statement
from scheduler.domain.content import (
    CORRECTION,
    Draft,
    Issue,
    IssueParagraph,
    IssueSection,
    Item,
    ItemKey,
    Kind,
    Post,
    PostPart,
    Sentence,
    StatementSource,
)
from scheduler.planning.calendar import Booking, Request, Timetable, allot
from scheduler.planning.links import item_link


def correction_key(campaign: str, about: str, channel: str, kind: Kind) -> ItemKey:
    """Return the key of the correction about something, always the same, so that it is drafted once."""
    return ItemKey(campaign, f"{CORRECTION}-{about}", channel, kind)


def draft_correction(
    key: ItemKey, campaign: Campaign, library: Library, taken: Iterable[Booking], timetable: Timetable
) -> Item | None:
    """Return a correction as a draft in its channel's next free slot; None when the library has no words for it.

    Raises BadInput when there is no free slot.
    """
    statement = library.statement(CORRECTION)
    if statement is None or statement.retracted:
        return None
    slots = allot((Request(key, frozenset({key.section}), may_run_over=True),), taken, timetable)
    return Item(key, _draft(key, statement, campaign, library), slots[key], CORRECTION)


def _draft(key: ItemKey, statement: Statement, campaign: Campaign, library: Library) -> Draft:
    source = StatementSource(statement.id, statement.version)
    short, long = Sentence(statement.short, source), Sentence(statement.long, source)
    link = item_link(campaign.link, key)
    required = tuple(candidate for candidate in library.required_for(key.kind) if candidate.id != statement.id)
    carried = tuple(
        Sentence(
            candidate.long if key.kind is Kind.ISSUE else candidate.short,
            StatementSource(candidate.id, candidate.version),
        )
        for candidate in required
    )
    if key.kind is Kind.POST:
        return Post(key, (PostPart(((short,),)),), carried, (), link, (), campaign.language)
    body = IssueSection(CORRECTION, short, 2, None, (IssueParagraph((long,)),))
    return Issue(
        key=key,
        number=1,
        of=1,
        subject=statement.short,
        preheader="",
        title=short,
        sections=(body,),
        statements=carried,
        link=link,
        audience=campaign.audience,
        card=None,
        language=campaign.language,
    )
