"""The list of campaigns, and one of them: its article, its items, and what is done with all of it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.services.campaigns import CampaignOverview
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.campaigns.findings import campaign_findings
from scheduler.web.staff.campaigns.model import (
    Refused,
    campaign_row,
    campaign_view,
    change_rows,
    differing,
    headings,
)
from scheduler.web.staff.item_words import account_name, item_name
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff/campaigns")


@router.api_route("", methods=READING)
def listed(page: Staff) -> Response:
    """Return the list of campaigns."""
    rows = [campaign_row(summary, page.words) for summary in page.application.campaigns.all()]
    return page.show("campaigns/list.html", {"rows": rows})


@router.api_route("/{slug}", methods=READING)
def campaign(slug: str, page: Staff) -> Response:
    """Return a campaign."""
    return _campaign(page, slug)


@router.api_route("/{slug}/plan", methods=READING)
async def difference(slug: str, request: Request, page: Staff) -> Response:
    """Return what planning again would change. It takes a while, so pages do not wait for it."""
    return await slowly(request, lambda: _difference(page, slug, request.query_params.get("start", "")))


@router.post("/{slug}/plan")
async def plan(slug: str, request: Request, page: Staff, fields: Form) -> Response:
    """Plan a campaign, or plan it again."""
    return await written(request, lambda: _planned(page, slug, fields.one("start"), fields.one("link")))


@router.api_route("/{slug}/check", methods=READING)
async def check(slug: str, request: Request, page: Staff) -> Response:
    """Return what the rules say of a campaign's items. It draws every card, so pages do not wait for it."""
    return await slowly(request, lambda: _checked(page, slug))


@router.post("/{slug}/submit")
async def submit(slug: str, request: Request, page: Staff, fields: Form) -> Response:
    """Put a campaign's drafts, or one of its items, before the clinician."""
    return await written(request, lambda: _submitted(page, slug, fields.one("item"), asking=bool(fields.one("ask"))))


@router.post("/{slug}/sections")
async def sections(slug: str, request: Request, page: Staff, fields: Form) -> Response:
    """Take a section in, or leave it out on every channel."""
    return await written(request, lambda: _chosen(page, slug, fields))


def _overview(page: StaffPage, slug: str) -> CampaignOverview:
    try:
        return page.application.campaigns.one(slug)
    except NotFound as error:
        raise HTTPException(404) from error


def _campaign(page: StaffPage, slug: str, wrong: str = "") -> Response:
    try:
        view = campaign_view(_overview(page, slug), page.words)
    except ClinicError as error:
        return page.show("campaigns/unreadable.html", {"slug": slug, "wrong": str(error)}, status=422)
    used = [account_name(plan.channel) for plan in view.overview.campaign.channels]
    may_choose = page.may("GET", "/campaigns/{slug}/times")
    unused = tuple(page.application.channel_times.unused(slug)) if may_choose else ()
    values = {"slug": slug, "view": view, "wrong": wrong, "used": used, "unused": unused}
    return page.show("campaigns/campaign.html", values, status=422 if wrong else 200)


def _trying(page: StaffPage, slug: str, work: Callable[[], Response]) -> Response:
    """Return the answer of some work; where it cannot be done, the campaign's page with why."""
    _known(page, slug)
    try:
        return work()
    except ClinicError as error:
        return _campaign(page, slug, on_a_page(str(error)))


def _known(page: StaffPage, slug: str) -> None:
    if slug not in page.application.workspace.campaigns():
        raise HTTPException(404)


def _difference(page: StaffPage, slug: str, start: str) -> Response:
    def shown() -> Response:
        report = page.application.planning.foresee(slug, _day(start, page))
        named = headings(_overview(page, slug).sections)
        rows = change_rows(report, named, page.words)
        returned = [(item_name(key, page.words), named(key.section)) for key in report.returned]
        values = {"slug": slug, "rows": rows, "start": start, "returned": returned}
        return page.show("campaigns/difference.html", values)

    return _trying(page, slug, shown)


def _day(said: str, page: StaffPage) -> date | None:
    """Return a day as a form sends it, None for none. Raises BadInput."""
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise BadInput(page.words.gettext("Write the first day as a date.")) from error


def _planned(page: StaffPage, slug: str, start: str, link: str) -> Response:
    def done() -> Response:
        report = page.application.planning.run(slug, start=_day(start, page), link=link, by=page.identity)
        count = len(differing(report))
        said = page.words.ngettext("{count} item was planned.", "{count} items were planned.", count)
        return page.go(f"/campaigns/{slug}", said if count else page.words.gettext("The plan is as it was."))

    return _trying(page, slug, done)


def _checked(page: StaffPage, slug: str) -> Response:
    def shown() -> Response:
        made = page.application
        found = campaign_findings(made.checks.campaign(slug), made.campaigns.heading, page.words)
        before = tuple(map(on_a_page, made.preflight.of_campaign(slug)))
        return page.show("campaigns/check.html", {"slug": slug, "found": found, "before": before})

    return _trying(page, slug, shown)


def _submitted(page: StaffPage, slug: str, item: str, *, asking: bool) -> Response:
    def done() -> Response:
        named = item if item.startswith(f"{slug}/") else slug
        decisions = page.application.review.submit(named, page.identity, asking=asking)
        heading = headings(page.application.campaigns.one(slug).sections)
        refused = [
            Refused(
                key=str(one.key),
                title=f"{item_name(one.key, page.words)}: {heading(one.key.section)}",
                reasons=tuple(map(on_a_page, one.reasons)),
                may_ask=one.may_ask,
            )
            for one in decisions
            if not one.done
        ]
        count = len(decisions) - len(refused)
        said = page.words.ngettext(
            "{count} item waits for a clinician's signature.", "{count} items wait for a clinician's signature.", count
        )
        if not refused:
            return page.go(f"/campaigns/{slug}", said)
        values = {"slug": slug, "count": count, "said": said, "refused": refused}
        return page.show("campaigns/submitted.html", values, status=200 if count else 409)

    return _trying(page, slug, done)


def _chosen(page: StaffPage, slug: str, fields: Fields) -> Response:
    def done() -> Response:
        take, drop = fields.every("take"), fields.every("drop")
        page.application.reserve.change(slug, take=take, drop=drop, by=page.identity)
        said = page.words.gettext("The section is in, and the campaign is planned again.")
        if drop:
            said = page.words.gettext("The section is left out on every channel, and the campaign is planned again.")
        return page.go(f"/campaigns/{slug}", said)

    return _trying(page, slug, done)
