"""The list of issues; an issue's sections and looks."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.campaign import Style
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.rendering.issue_view import View
from scheduler.services.plan import PlanReport
from scheduler.web.forms import Form
from scheduler.web.page import READING
from scheduler.web.staff.issues.heading import issue_values
from scheduler.web.staff.issues.model import (
    CHANGEABLE,
    ISSUE,
    PATH,
    path_of,
    sections_of,
    the_issue,
)
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.states import STATE_LOOKS, state_words
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")


@router.api_route(PATH, methods=READING)
def issues(page: Staff) -> Response:
    """Return the list of issues."""
    values = {
        "issues": page.application.issues.newest(),
        "path_of": path_of,
        "state_words": state_words(page.words),
        "state_looks": STATE_LOOKS,
    }
    return page.show("issues/issues.html", values)


@router.api_route(ISSUE, methods=READING)
def issue(page: Staff) -> Response:
    """Return an issue's page."""
    return _page(page)


@router.post(f"{ISSUE}/sections")
async def choose_sections(request: Request, page: Staff, fields: Form) -> Response:
    """Leave a section out of the campaign, or take one back."""
    key = the_issue(request)
    take, drop = fields.every("take"), fields.every("leave_out")
    return await written(
        request,
        lambda: _changed(
            page,
            lambda: page.application.reserve.change(key.campaign, take=take, drop=drop, by=page.identity),
            page.words.gettext("The sections are chosen, and the campaign is planned again."),
        ),
    )


@router.post(f"{ISSUE}/style")
async def choose_style(request: Request, page: Staff, fields: Form) -> Response:
    """Have the campaign's issues print whole sections, or teasers."""
    key = the_issue(request)
    style = Style.TEASERS if fields.one("style") == Style.TEASERS else Style.WHOLE
    return await written(
        request,
        lambda: _changed(
            page,
            lambda: page.application.issues.print_as(key.campaign, style, page.identity, fields.one("version") or None),
            page.words.gettext("The issues of this campaign are printed so, and it is planned again."),
        ),
    )


def _changed(page: StaffPage, change: Callable[[], PlanReport], said: str) -> Response:
    """Change a campaign, and go back to the issue; where that is refused, say why there."""
    key = the_issue(page.request)
    try:
        change()
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _page(page, on_a_page(str(error)))
    try:
        page.application.issues.find(key)
    except NotFound:
        return page.go(PATH, page.words.gettext("This issue is no more: its sections are in others."))
    return page.go(path_of(key), said)


def _page(page: StaffPage, refused: str = "") -> Response:
    key = the_issue(page.request)
    desk = page.application.issues
    try:
        look = desk.look(key)
        campaign, version = desk.campaign(key.campaign)
        article = page.application.workspace.article(key.campaign)
    except NotFound:
        raise HTTPException(404) from None
    printed, left_out = sections_of(look.draft, article, campaign)
    view = page.request.query_params.get("view", View.DESKTOP.value)
    values = {
        **issue_values(page, look.item),
        "look": look,
        "view": view if view in set(View) else View.DESKTOP.value,
        "views": view_names(page),
        "version": version,
        "style": campaign.style.value,
        "printed": printed,
        "left_out": left_out,
        "may_change": look.item.state in CHANGEABLE and page.may("POST", f"{ISSUE}/sections"),
        "refused": refused,
    }
    return page.show("issues/issue.html", values, status=422 if refused else 200)


def view_names(page: StaffPage) -> dict[str, str]:
    """Return the name of each view."""
    words = page.words
    return {
        View.DESKTOP.value: words.gettext("Desktop"),
        View.PHONE.value: words.gettext("Phone"),
        View.DARK.value: words.gettext("Dark"),
        View.BARE.value: words.gettext("Pictures off"),
        View.TEXT.value: words.gettext("Text"),
    }
