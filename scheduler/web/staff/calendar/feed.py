"""The page on which somebody gets a secret address of the calendar, or ends it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")


@router.api_route("/calendar/feed", methods=READING)
def show(page: Staff) -> Response:
    """Return the page."""
    return _page(page)


@router.post("/calendar/feed")
async def make(request: Request, page: Staff) -> Response:
    """Make an address, and show it this once: only its hash is kept."""
    token = request.app.state.new_token()
    return await written(request, lambda: _made(page, token))


@router.post("/calendar/feed/end")
async def end(request: Request, page: Staff) -> Response:
    """End the address."""
    return await written(request, lambda: _ended(page))


def _made(page: StaffPage, token: str) -> Response:
    page.application.calendar_feeds.make(page.identity, token)
    begin = page.application.workspace.clinic().pages_url or f"{page.request.url.scheme}://{page.request.url.netloc}"
    path = f"{page.request.app.state.base_path}/calendar/{token}.ics"
    return _page(page, f"{begin.rstrip('/')}{path}")


def _ended(page: StaffPage) -> Response:
    page.application.calendar_feeds.end(page.identity)
    return page.go("/calendar/feed", page.words.gettext("The address has ended. Who has it sees nothing any more."))


def _page(page: StaffPage, address: str = "") -> Response:
    values = {"feed": page.application.calendar_feeds.of(page.person.login), "address": address}
    return page.show("calendar/feed.html", values)
