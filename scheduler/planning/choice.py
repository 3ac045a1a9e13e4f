"""The sections that have a place in a campaign of its length, and those that wait in reserve."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from math import ceil

from scheduler.domain.article import BESIDE_THE_TEXT, Section
from scheduler.domain.campaign import ChannelPlan
from scheduler.domain.content import Issue, Item, ItemKey, ItemState, Kind, Slot
from scheduler.planning.calendar import held_on, slots_within
from scheduler.planning.material import NOTHING_CHANGED, Absence, Drafted, LeftOut, Material
from scheduler.planning.omitting import Omitted
from scheduler.planning.open_hours import closed_days
from scheduler.planning.outlines import ISSUE_WORDS, Extent, Outline
from scheduler.planning.proportion import candidates_of, choose
from scheduler.planning.weeks import days_of

LEFT_OUT = "campaign.toml leaves it out on every channel"
IN_RESERVE = "the campaign is full, and it waits in reserve"
NOT_IN_AN_ISSUE = "the issues are long enough without it, and the link leads to it"

_READ = frozenset(ItemState) - {ItemState.DRAFT, ItemState.CANCELLED}
"""States of an item that somebody has acted on: its section keeps its place."""


def places_of(material: Material, plan: ChannelPlan) -> int:
    """Return for how many items of an account there is time in what is left of the campaign's weeks.

    A post keeps its distance from the issue that prints its section, and so it may find no slot around an issue's.
    What other campaigns hold is no place.
    """
    campaign, clinic = material.campaign, material.clinic
    days = days_of(campaign.start, campaign.weeks, material.today)
    span = (clinic, days, closed_days(clinic.sending_rules))
    taken = held_on(days, plan.channel, material.held)
    if material.spec_of(plan.channel).kind is Kind.ISSUE:
        found = slots_within(plan, *span, taken=taken)
    else:
        letters = [each for each in campaign.channels if material.spec_of(each.channel).kind is Kind.ISSUE]
        issues = [slot.at for each in letters for slot in _of_issues(material, each, days)]
        found = slots_within(plan, *span, apart_from=issues, taken=taken)
    return max(1, sum(material.is_ahead(slot) for slot in found))


def _of_issues(material: Material, plan: ChannelPlan, days: range) -> Iterable[Slot]:
    """Return the times that a channel's issues may have: as many as the article's length asks for."""
    words = sum(len(paragraph.text.split()) for unit in material.article.units() for paragraph in unit.paragraphs)
    clinic = material.clinic
    closed, taken = closed_days(clinic.sending_rules), held_on(days, plan.channel, material.held)
    free = (slot for slot in slots_within(plan, clinic, days, closed, taken=taken) if material.is_ahead(slot))
    return islice(free, plan.issues or ceil(words / ISSUE_WORDS))


def over_in_issues(material: Material, plan: ChannelPlan, previous: Iterable[Item]) -> Mapping[str, str]:
    """Return the sections whose days are over and that stand in no issue that somebody has read, with the reasons."""
    read = {
        part.id
        for item in previous
        if item.key.channel == plan.channel and isinstance(item.draft, Issue) and item.state in _READ
        for part in (*item.draft.sections, *item.draft.withheld)
    }
    return {name: reason for name, reason in material.over.items() if name not in read}


def extent_of(material: Material, plan: ChannelPlan, over: Collection[str] = ()) -> Extent:
    """Return how much of the article goes into a channel's issues: at most one a week where nobody says how many.

    Nothing of the sections that are `over` does.
    """
    campaign = material.campaign
    most = min(campaign.weeks, places_of(material, plan))
    return Extent(plan.issues, most, campaign.style, material.left_out | set(over), frozenset(campaign.include))


def within_the_campaign(
    made: Iterable[Drafted | LeftOut | Omitted],
    material: Material,
    plan: ChannelPlan,
    *,
    previous: Mapping[ItemKey, Item],
    settled: Collection[ItemKey],
) -> Iterator[Drafted | LeftOut | Omitted]:
    """Yield what was made of an account's posts, with those that have no place in the campaign left out.

    What somebody has read, edited or taken keeps its place, then what was planned; the others are chosen by worth. A
    section that gave no post takes no place.
    """
    results = [one for one in made if isinstance(one, LeftOut) or _section_of(one) not in material.left_out]
    results = [_unless_over(one, material, previous) for one in results]
    drafted = {one.sections[0]: one for one in results if isinstance(one, Drafted)}
    chosen = _chosen(drafted, material, plan, previous, settled)
    for one in results:
        if isinstance(one, LeftOut):
            yield _told(one, material)
        elif _section_of(one) in chosen or _section_of(one) not in drafted:
            yield one
        elif isinstance(one, Drafted):
            yield LeftOut(one.sections[0], plan.channel, Kind.POST, IN_RESERVE, Absence.RESERVE)
    known = {one.section for one in results if isinstance(one, LeftOut)}
    for unit in material.article.units():
        key = material.key(unit.id, plan.channel, Kind.POST)
        if unit.id in material.left_out and unit.id not in known and key not in settled:
            yield LeftOut(unit.id, plan.channel, Kind.POST, LEFT_OUT, Absence.SKIPPED)


def sections_without_an_issue(
    found: Iterable[Outline],
    material: Material,
    plan: ChannelPlan,
    previous: Mapping[ItemKey, Item],
    over: Mapping[str, str],
) -> Iterator[LeftOut]:
    """Yield the sections that stand in no issue: left out by a person, over, or in reserve."""
    printed = {unit.id for outline in found for unit in outline.units}
    for key, item in previous.items():
        if key.channel == plan.channel and isinstance(item.draft, Issue):
            printed |= {part.id for part in (*item.draft.sections, *item.draft.withheld)}
    for unit in material.article.units():
        if unit.id in material.left_out:
            yield LeftOut(unit.id, plan.channel, Kind.ISSUE, LEFT_OUT, Absence.SKIPPED)
        elif unit.id in over and _has_text(unit):
            yield LeftOut(unit.id, plan.channel, Kind.ISSUE, over[unit.id], Absence.WRITE_THIS)
        elif unit.id not in printed and _has_text(unit):
            yield LeftOut(unit.id, plan.channel, Kind.ISSUE, NOT_IN_AN_ISSUE, Absence.RESERVE)


def _unless_over(
    one: Drafted | LeftOut | Omitted, material: Material, previous: Mapping[ItemKey, Item]
) -> Drafted | LeftOut | Omitted:
    """Return what was made of a section, or why it is not planned where its days are over and nobody wrote another."""
    if not isinstance(one, Drafted) or one.override.text is not None:
        return one
    before, reason = previous.get(one.key), material.over.get(one.sections[0])
    if reason is None or (before is not None and before.state in _READ):
        return one
    return LeftOut(one.sections[0], one.key.channel, Kind.POST, reason, Absence.WRITE_THIS)


def _section_of(one: Drafted | Omitted | LeftOut) -> str:
    return one.sections[0] if isinstance(one, Drafted) else one.section


def _told(left: LeftOut, material: Material) -> LeftOut:
    if left.section in material.left_out:
        return LeftOut(left.section, left.channel, left.kind, LEFT_OUT, Absence.SKIPPED)
    return left


def _chosen(
    drafted: Mapping[str, Drafted],
    material: Material,
    plan: ChannelPlan,
    previous: Mapping[ItemKey, Item],
    settled: Collection[ItemKey],
) -> frozenset[str]:
    before = {name: previous[one.key] for name, one in drafted.items() if one.key in previous}
    taken = {name for name in material.campaign.include if name in drafted}
    edited = {name for name, one in drafted.items() if one.override != NOTHING_CHANGED}
    read = {name for name, item in before.items() if item.state in _READ}
    planned = {name for name, item in before.items() if item.state is ItemState.DRAFT}
    out = [previous[key] for key in settled if key.channel == plan.channel and key in previous]
    gone = sum(item.state is not ItemState.CANCELLED and material.is_ahead(item.slot) for item in out)
    # What was missed keeps the time that it had.
    missed = sum(item.state is ItemState.MISSED for item in before.values())
    places = places_of(material, plan) - gone + missed + len(taken)
    return choose(candidates_of(material.article, drafted.keys()), places, (taken | edited | read, planned))


def _has_text(unit: Section) -> bool:
    return any(paragraph.kind not in BESIDE_THE_TEXT for paragraph in unit.paragraphs)
