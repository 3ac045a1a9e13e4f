"""Campaigns: a list, and one with its article; planned, checked and submitted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.errors import BadInput, NotFound
from scheduler.services.campaign_check import Advised, CampaignCheck
from scheduler.services.campaigns import CampaignOverview, CampaignSummary
from scheduler.services.findings import finding_values
from scheduler.services.plan import PlanReport
from scheduler.services.review import Decision
from scheduler.web.api.programs import Asking, Program, ProgramRoute, looked_up, once, reads
from scheduler.web.api.shapes import (
    WRITES,
    Body,
    Cursor,
    Day,
    Finding,
    Item,
    Limit,
    Line,
    Page,
    Shown,
    Slug,
    after,
    item_of,
    page_of,
)
from scheduler.web.staff.remedies import on_a_page

router = APIRouter(prefix="/api/v1/campaigns", tags=["campaigns"], route_class=ProgramRoute)


class CampaignShown(Shown):
    """A campaign in a list: how many of its items are in each state, and when the next of them goes out."""

    slug: str
    title: str
    states: dict[ItemState, int]
    upcoming: datetime | None
    fault: str = Field(description="Why its files cannot be read; empty mostly.")


class SectionShown(Shown):
    """A section of the article, how many items print of it, and why it has none of its own somewhere."""

    id: str
    heading: str
    level: int
    text: str
    used_in: list[str] = Field(description="The items that print a sentence of it.")
    absences: list[Absence]


class Absence(Shown):
    """Why a section has no item of its own on some accounts."""

    why: str = Field(examples=["reserve", "write this one", "skipped", "nothing to say"])
    reason: str
    channels: list[str]


class CampaignWhole(Shown):
    """A campaign with its article's sections and its items by time."""

    slug: str
    title: str
    link: str
    sections: list[SectionShown]
    items: list[Item]
    fault: str = Field(description="Why it cannot be planned again; empty mostly.")


class PlanWish(Body):
    """When a campaign is to begin, and where its items lead. What is left out stays as it is."""

    start: Day | None = None
    link: Line = ""


class ChangeShown(Shown):
    """What planning does, or would do, to an item."""

    key: str
    action: str = Field(examples=["added", "kept", "changed", "moved", "cancelled"])
    detail: str


class LeftOutShown(Shown):
    """A section that gets no item on an account, and why."""

    section: str
    channel: str
    reason: str
    why: str


class Plan(Shown):
    """A campaign as planned: its items by time, what was done with each, and what has none."""

    campaign: str
    items: list[Item]
    changes: list[ChangeShown]
    left_out: list[LeftOutShown]
    notes: list[str]
    returned: list[str] = Field(description="Items whose signature no longer holds.")
    moved: list[ChangeShown] = Field(description="Items of other campaigns that made way.")


class Sections(Body):
    """Sections taken into a campaign, and sections left out of it on every account, by their ids."""

    take: list[Line] = Field(default=[], max_length=500)
    leave_out: list[Line] = Field(default=[], max_length=500)


class CheckedItem(Shown):
    """An item with what the rules say of it. `problem` says why it could not be read."""

    item: str
    problem: str
    findings: list[Finding]


class Check(Shown):
    """What the rules say of a campaign. It is a sieve: no program knows that a text is right."""

    items: list[CheckedItem]
    series: list[Finding]
    notes: list[str]
    blocks: bool


class Submission(Body):
    """What is put before the clinician: one item, by its key, or the whole campaign."""

    item: Line = ""


class Decided(Shown):
    """What became of an item. Where it was not done, the reasons say why."""

    item: str
    state: ItemState
    done: bool
    reasons: list[str]


class Submitted(Shown):
    """What became of each item that was to be submitted."""

    items: list[Decided]


@reads(router, "")
def campaigns(program: Asking, limit: Limit = 50, cursor: Cursor = "") -> Page[CampaignShown]:
    """Return the campaigns, by name."""
    found = sorted(program.application.campaigns.all(), key=_slug)
    return page_of(after(found, cursor, limit, _slug), limit, _slug, CampaignShown.model_validate)


@reads(router, "/{campaign}")
def one(campaign: Slug, program: Asking) -> CampaignWhole:
    """Return a campaign with its article and its items."""
    return _whole(program.application.campaigns.one(campaign))


@reads(router, "/{campaign}/plan")
async def foresee(campaign: Slug, program: Asking, start: Annotated[Day | None, Query()] = None) -> Plan:
    """Return what planning a campaign again would change; nothing is written."""
    _check_there(program, campaign)
    return await looked_up(program, lambda: _plan(program.application.planning.foresee(campaign, start)))


@router.post("/{campaign}/plan", response_model=Plan, responses=WRITES)
async def plan(campaign: Slug, body: PlanWish, program: Asking) -> Response:
    """Plan a campaign, or plan it again."""

    def work() -> Plan:
        _check_there(program, campaign)
        planning = program.application.planning
        return _plan(planning.run(campaign, start=body.start, link=body.link, by=program.bearer))

    return await once(program, work)


@router.post("/{campaign}/sections", response_model=Plan, responses=WRITES)
async def choose_sections(campaign: Slug, body: Sections, program: Asking) -> Response:
    """Take sections out of the reserve, or leave sections out, and plan again."""

    def work() -> Plan:
        _check_there(program, campaign)
        reserve = program.application.reserve
        return _plan(reserve.change(campaign, take=body.take, drop=body.leave_out, by=program.bearer))

    return await once(program, work)


@reads(router, "/{campaign}/check")
async def check(campaign: Slug, program: Asking) -> Check:
    """Return what the rules for medical advertising say of a campaign's items."""
    _check_there(program, campaign)
    return await looked_up(program, lambda: _checked(program.application.checks.campaign(campaign)))


@router.post("/{campaign}/submit", response_model=Submitted, responses=WRITES)
async def submit(campaign: Slug, body: Submission, program: Asking) -> Response:
    """Put a campaign's drafts, or one item, before the clinician, who alone signs them."""

    def work() -> Submitted:
        _check_there(program, campaign)
        if body.item and ItemKey.parse(body.item).campaign != campaign:
            raise BadInput(f"{body.item} is no item of {campaign}")
        decisions = program.application.review.submit(body.item or campaign, program.bearer)
        return Submitted(items=[decided(one) for one in decisions])

    return await once(program, work)


def decided(decision: Decision) -> Decided:
    """Return what became of an item."""
    reasons = list(map(on_a_page, decision.reasons))
    return Decided(item=str(decision.key), state=decision.state, done=decision.done, reasons=reasons)


def findings(advised: tuple[Advised, ...]) -> list[Finding]:
    """Return findings with what can be done about each."""
    return [Finding.model_validate({**finding_values(one.finding), "repairs": list(one.repairs)}) for one in advised]


def _slug(summary: CampaignSummary) -> str:
    return summary.slug


def _check_there(program: Program, campaign: str) -> None:
    if campaign not in program.application.workspace.campaigns():
        raise NotFound(f"there is no campaign '{campaign}'")


def _whole(overview: CampaignOverview) -> CampaignWhole:
    sections = []
    for use in overview.sections:
        used = (key for paragraph in use.paragraphs for sentence in paragraph for key in sentence.used_in)
        sections.append(
            SectionShown(
                id=use.id,
                heading=use.heading.text,
                level=use.level,
                text=use.text,
                used_in=list(dict.fromkeys(map(str, used))),
                absences=[Absence(why=one.why, reason=one.reason, channels=list(one.channels)) for one in use.missing],
            )
        )
    return CampaignWhole(
        slug=overview.campaign.slug,
        title=overview.article.title,
        link=overview.campaign.link,
        sections=sections,
        items=list(map(item_of, overview.items)),
        fault=on_a_page(overview.fault) if overview.fault else "",
    )


def _plan(report: PlanReport) -> Plan:
    return Plan(
        campaign=report.campaign,
        items=list(map(item_of, report.items)),
        changes=[ChangeShown(key=str(one.key), action=one.action, detail=one.detail) for one in report.changes],
        left_out=[LeftOutShown.model_validate(one) for one in report.left_out],
        notes=[*report.notes, *report.slips],
        returned=list(map(str, report.returned)),
        moved=[ChangeShown(key=str(one.key), action=one.action, detail=one.detail) for one in report.moved],
    )


def _checked(check: CampaignCheck) -> Check:
    return Check(
        items=[
            CheckedItem(item=str(one.key), problem=one.problem, findings=findings(one.findings)) for one in check.items
        ],
        series=findings(check.series),
        notes=list(check.notes),
        blocks=check.blocks,
    )
