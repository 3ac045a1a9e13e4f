"""The address of an issue, and the sections that its page lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import HTTPException, Request

from scheduler.domain.article import Article
from scheduler.domain.campaign import Campaign
from scheduler.domain.content import Issue, ItemKey, ItemState, Kind
from scheduler.domain.errors import BadInput

PATH: Final = "/issues"
ISSUE: Final = f"{PATH}/{{campaign}}/{{section}}/{{channel}}"
"""The address of an issue, below /staff."""

CHANGEABLE: Final = frozenset(
    {ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED, ItemState.MISSED}
)
"""States of an issue that planning may still change."""


def the_issue(request: Request) -> ItemKey:
    """Return the key of the issue that an address names. Raises HTTPException 404."""
    names = (request.path_params[name] for name in ("campaign", "section", "channel"))
    try:
        return ItemKey.parse("/".join((*names, Kind.ISSUE)))
    except BadInput:
        raise HTTPException(404) from None


def path_of(key: ItemKey) -> str:
    """Return the address of an issue's page, below /staff."""
    return f"{PATH}/{quote(key.campaign)}/{quote(key.section)}/{quote(key.channel)}"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the article as the issue's page lists it."""

    id: str
    heading: str


def sections_of(issue: Issue, article: Article, campaign: Campaign) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Return the sections that an issue prints, and those that were left out of the whole campaign."""
    headings = {unit.id: unit.heading for unit in article.units()}
    printed = tuple(Section(section.id, headings.get(section.id, "") or section.id) for section in issue.sections)
    left_out = tuple(Section(name, headings.get(name, "") or name) for name in campaign.leave_out)
    return printed, left_out
