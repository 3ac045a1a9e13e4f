"""The first page: what waits for a person. And the brake."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.web.forms import Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")


@router.api_route("", methods=READING)
def decisions(page: Staff) -> Response:
    """Return the first page."""
    return page.show("decisions/decisions.html", {"campaigns": page.application.workspace.campaigns()})


@router.post("/pause")
async def pause(request: Request, page: Staff, fields: Form) -> Response:
    """Hold everything back, in the name of who is signed in."""
    return await written(request, lambda: _paused(page, fields.one("reason")))


@router.post("/resume")
async def resume(request: Request, page: Staff) -> Response:
    """Let everything go on."""
    return await written(request, lambda: _resumed(page))


def _paused(page: StaffPage, reason: str) -> Response:
    page.application.controls.pause(page.person.name, reason or page.words.gettext("no reason given"))
    return page.go("", page.words.gettext("Everything is held back. Nothing goes out until somebody lets it go on."))


def _resumed(page: StaffPage) -> Response:
    try:
        page.application.controls.resume(page.identity)
    except ClinicError as error:
        return page.go("", str(error))
    return page.go("", page.words.gettext("Everything goes on. What is too late is missed, not sent."))
