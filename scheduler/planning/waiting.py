"""The sections of a campaign that wait in reserve."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.domain.article import Article
from scheduler.domain.campaign import Campaign
from scheduler.domain.waiting import WaitingSection
from scheduler.domain.welcome import is_welcome_campaign
from scheduler.planning.material import Absence, LeftOut


def waiting_sections(campaign: Campaign, article: Article, left_out: Iterable[LeftOut]) -> tuple[WaitingSection, ...]:
    """Return what waits by a plan: those that would give items, then those that a person left out, as they stand.

    A note that is left out was not given a time yet. A step of a welcome is its one mail, and nothing of it waits.
    """
    if is_welcome_campaign(campaign.slug):
        return ()
    channels: dict[tuple[str, bool], list[str]] = {}
    for left in left_out:
        was_chosen = left.why is Absence.SKIPPED and left.section in campaign.leave_out
        if left.why is Absence.RESERVE or was_chosen:
            channels.setdefault((left.section, was_chosen and not campaign.is_note), []).append(left.channel)
    return tuple(
        WaitingSection(campaign.slug, unit.id, unit.heading, tuple(dict.fromkeys(channels[unit.id, chosen])), chosen)
        for chosen in (False, True)
        for unit in article.units()
        if (unit.id, chosen) in channels and (not chosen or (unit.id, False) not in channels)
    )
