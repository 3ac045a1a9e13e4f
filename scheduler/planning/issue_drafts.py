"""A channel's newsletter issues, over which the article's sections are shared out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from scheduler.domain.article import Section
from scheduler.domain.campaign import ChannelPlan, Override
from scheduler.domain.content import Issue, Item, ItemKey, Kind, Sentence
from scheduler.planning.cards import NO_CARD
from scheduler.planning.choice import extent_of, over_in_issues, sections_without_an_issue
from scheduler.planning.edits import check_override, check_tried_subjects
from scheduler.planning.headlines import Headlines, headlines_of
from scheduler.planning.issue_cards import HeadlineOf
from scheduler.planning.issue_lines import with_capitals_set_right
from scheduler.planning.issue_words import issue_words
from scheduler.planning.issues import IssueFrame, draft_issue
from scheduler.planning.material import (
    NOTHING_CHANGED,
    SKIPPED,
    Absence,
    Drafted,
    LeftOut,
    Material,
    omitted_from,
    source_digest,
)
from scheduler.planning.omitting import Omitted, PrintableSection, blocked_in, explained, kept_sections
from scheduler.planning.outlines import Outline, outlines
from scheduler.planning.sentence_units import headings_above
from scheduler.planning.statement_policy import StatementPolicy, allows, stated
from scheduler.planning.teasers import teaser_of

NOTHING_SAFE = "nothing of it may be used as it stands"
NO_PART_STANDS = "nothing of the parts below it may be used as it stands"


def issues_of(
    material: Material, plan: ChannelPlan, *, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Iterator[Drafted | LeftOut | Omitted]:
    """Yield a channel's issues. One that is skipped is drafted all the same: its sections stay with it."""
    earlier = [item for key, item in previous.items() if key.channel == plan.channel]
    over = over_in_issues(material, plan, earlier)
    found = outlines(material.article, extent_of(material, plan, over), earlier, settled)
    yield from sections_without_an_issue(found, material, plan, previous, over)
    keys = {outline.section: material.key(outline.section, plan.channel, Kind.ISSUE) for outline in found}
    kept = {outline.section: _kept(outline, material, keys[outline.section]) for outline in found}
    unsent = [
        outline.number
        for outline in found
        if material.override(keys[outline.section]).skip or not _stands(kept[outline.section])
    ]
    taken = [item.draft.subject for item in earlier if item.key in settled and isinstance(item.draft, Issue)]
    for outline in found:
        parts, override = kept[outline.section], material.override(keys[outline.section])
        check_override(override, keys[outline.section])
        if override.skip:
            names = dict.fromkeys((outline.section, *(unit.id for unit in outline.units)))
            yield from (LeftOut(name, plan.channel, Kind.ISSUE, SKIPPED) for name in names)
        else:
            yield from _left_out(outline, parts, plan)
        if _stands(parts):
            closed_up = _closed_up(outline, unsent)
            drafted, subject = _drafted_issue(material, closed_up, parts, plan, tuple(taken))
            taken.append(subject)
            yield drafted


def _kept(outline: Outline, material: Material, key: ItemKey) -> tuple[PrintableSection, ...]:
    judge = material.claims_policy_of(NOTHING_CHANGED, key)
    kept = kept_sections(outline.units, judge)
    return tuple(_teased(part, judge) if part.unit.id in outline.teased else part for part in kept)


def _teased(part: PrintableSection, judge: StatementPolicy) -> PrintableSection:
    """Return the beginning of a section, or the whole where that says more without the rest."""
    teaser = teaser_of(part)
    return part if blocked_in(teaser, judge) else teaser


def _stands(kept: Iterable[PrintableSection]) -> bool:
    return any(part.stands for part in kept)


def _left_out(outline: Outline, kept: Collection[PrintableSection], plan: ChannelPlan) -> Iterator[LeftOut | Omitted]:
    """Yield the omissions of an issue's sections; of the section that names it, if nothing at all is left."""
    for part in kept:
        yield from omitted_from(part.unit, plan, part.left_out)
        if part.write_this:
            yield LeftOut(part.unit.id, plan.channel, Kind.ISSUE, part.write_this, Absence.WRITE_THIS)
        elif not part.stands:
            why = f"{NOTHING_SAFE}: {explained(part.left_out)}" if part.left_out else NO_PART_STANDS
            yield LeftOut(part.unit.id, plan.channel, Kind.ISSUE, why)
    if not _stands(kept) and outline.section not in {part.unit.id for part in kept}:
        yield LeftOut(outline.section, plan.channel, Kind.ISSUE, NOTHING_SAFE)


def _closed_up(outline: Outline, unsent: Collection[int]) -> Outline:
    """Return an issue with its number among those that go out, as long as nobody knows it by another."""
    if outline.numbered:
        return outline
    before = sum(number < outline.number for number in unsent)
    return replace(outline, number=outline.number - before, of=outline.of - len(unsent))


def _drafted_issue(
    material: Material,
    outline: Outline,
    kept: tuple[PrintableSection, ...],
    plan: ChannelPlan,
    taken: tuple[str, ...],
) -> tuple[Drafted, str]:
    """Return an issue with its subject line."""
    key = material.key(outline.section, plan.channel, Kind.ISSUE)
    campaign, override = material.campaign, material.override(key)
    required = material.library.required_for(Kind.ISSUE)
    first = next(part.unit for part in kept if part.stands)
    chosen = material.chosen_card(key, first)
    words = issue_words(override, campaign, material.writer(key, first), material.clinic.country)
    headlines = headlines_of(material.article, campaign)
    frame = IssueFrame(
        key=key,
        statements=tuple(stated(statement, Kind.ISSUE) for statement in required),
        link=material.link(key),
        audience=campaign.audience,
        language=campaign.language,
        clinic=material.clinic.name,
        judge=material.claims_policy_of(override, key),
        titles=headings_above(material.article)[first.id],
        about=material.set_right(headlines.subject.printed),
        headline_of=_headline_of(headlines, material, override, key),
        taken=taken,
        set_right=material.set_right,
        steps=material.steps,
        country=material.clinic.country,
    )
    drafted = draft_issue(outline, kept, frame, words=words, chosen=chosen)
    sample = (override.sample or plan.sample) if override.subjects else 0.0
    issue = replace(drafted, each_zone=plan.each_zone, sample=sample)
    check_tried_subjects(issue)
    sections = tuple(unit.id for unit in outline.units)
    notes = (*words.notes, *chosen.notes, *(() if issue.card or not chosen.show else (NO_CARD,)))
    return Drafted(issue, sections, source_digest(outline.units), override, notes), issue.subject


def _headline_of(headlines: Headlines, material: Material, override: Override, key: ItemKey) -> HeadlineOf:
    """Return what gives the headings that say what a section is about, as they may be used and are printed."""
    usable = partial(allows, material.claims_policy_of(override, key))

    def headline_of(unit: Section) -> tuple[Sentence, ...]:
        return tuple(with_capitals_set_right(heading, material.set_right) for heading in headlines.of(unit, usable))

    return headline_of
