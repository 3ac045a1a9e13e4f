"""The first page: what waits for a person. And the brake."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.services.resolve import Verdict
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.decisions.model import accounts_to_mend, decisions_view
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")


@router.api_route("", methods=READING)
def decisions(page: Staff) -> Response:
    """Return the first page."""
    return _page(page)


@router.post("/decisions")
async def decide(request: Request, page: Staff, fields: Form) -> Response:
    """Record what somebody decided about what is uncertain, missed or refused."""
    return await written(request, lambda: _decided(page, fields))


@router.post("/holds")
async def release(request: Request, page: Staff, fields: Form) -> Response:
    """Let a channel go on whose account is mended."""
    return await written(request, lambda: _released(page, fields.one("channel")))


@router.post("/pause")
async def pause(request: Request, page: Staff, fields: Form) -> Response:
    """Hold everything back, in the name of who is signed in."""
    return await written(request, lambda: _paused(page, fields.one("reason")))


@router.post("/resume")
async def resume(request: Request, page: Staff) -> Response:
    """Let everything go on."""
    return await written(request, lambda: _resumed(page))


def _page(page: StaffPage, wrong: str = "", about: str = "", given: str = "") -> Response:
    """Return the first page. `wrong` says why what was decided `about` something is not done."""
    made = page.application
    has_campaigns, upkept = bool(made.workspace.campaigns()), made.health_watch.upkept()
    states = made.channel_desk.states() if has_campaigns else ()
    accounts = accounts_to_mend(states, upkept.look.answers if upkept.look else {}, page.words)
    waiting = made.decisions.waiting()
    view = decisions_view(
        waiting,
        page.person,
        page.words,
        made.campaigns.headings(waiting.keys),
        accounts=accounts,
        has_campaigns=has_campaigns,
    )
    is_listed = any(question.name == about for question in view.questions)
    stopped = made.health_watch.worker_fault(upkept) if has_campaigns else ""
    values = {
        "view": view,
        "wrong": wrong,
        "about": about if is_listed else "",
        "given": given,
        "stopped": on_a_page(stopped) if stopped else "",
    }
    return page.show("decisions/decisions.html", values, status=422 if wrong else 200)


def _decided(page: StaffPage, fields: Fields) -> Response:
    name, given = fields.one("name"), fields.one("id")
    said = {
        Verdict.SENT: page.words.gettext("It is recorded as published."),
        Verdict.SEND: page.words.gettext("It goes out as soon as the worker takes it up."),
        Verdict.DROP: page.words.gettext("It is left. Nothing more of it is sent."),
    }
    if fields.one("verdict") not in set(Verdict):
        return _page(page, page.words.gettext("Press one of the buttons."), name)
    verdict = Verdict(fields.one("verdict"))
    try:
        page.application.resolution.resolve(
            name, verdict, page.identity, platform_id=given if verdict is Verdict.SENT and given else None
        )
    except ClinicError as error:
        return _page(page, on_a_page(str(error)), name, given)
    return page.go("", said[verdict])


def _released(page: StaffPage, channel: str) -> Response:
    try:
        page.application.controls.release(channel, page.identity)
    except ClinicError as error:
        return _page(page, on_a_page(str(error)))
    return page.go("", page.words.gettext("{channel} goes on. What is too late is missed, not sent.", channel=channel))


def _paused(page: StaffPage, reason: str) -> Response:
    page.application.controls.pause(page.identity, reason or page.words.gettext("no reason given"))
    return page.go("", page.words.gettext("Everything is held back. Nothing goes out until somebody lets it go on."))


def _resumed(page: StaffPage) -> Response:
    try:
        page.application.controls.resume(page.identity)
    except ClinicError as error:
        return page.go("", on_a_page(str(error)))
    return page.go("", page.words.gettext("Everything goes on. What is too late is missed, not sent."))
