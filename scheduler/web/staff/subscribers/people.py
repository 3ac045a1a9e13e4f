"""The list of people, page by page, and an address that must not be written to."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.services.audience_list import Page
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.subscribers.model import (
    NOTHING,
    STANDING_LOOKS,
    Field,
    Search,
    Typed,
    numbers_of,
    search_of,
    standing_words,
    status_words,
)
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")

PEOPLE = 50
"""People of one page."""


@router.api_route("/subscribers", methods=READING)
def people(page: Staff) -> Response:
    """Return a page of the list."""
    query = page.request.query_params
    return _found(page, search_of({name: query.get(name, "") for name in ("audience", "status", "segment", "after")}))


@router.post("/subscribers")
def search(page: Staff, fields: Form) -> Response:
    """Return the people who were searched. Posted, since addresses and names are to stand in no address."""
    return _found(page, search_of(fields))


@router.api_route("/subscribers/count", methods=READING)
def count(page: Staff) -> Response:
    """Return an audience in numbers."""
    try:
        counted = page.application.audience_list.count(page.request.query_params.get("audience", ""))
    except ClinicError as error:
        return page.refuse(400, page.words.gettext("This cannot be counted"), on_a_page(str(error)))
    names = {
        topic.id: topic.name(page.language)
        for topic in page.application.workspace.clinic().newsletter.subscription.topics
    }
    values = {"counted": counted, "tables": numbers_of(counted, names, page.words)}
    return page.show("subscribers/count.html", values)


@router.post("/subscribers/suppress")
async def suppress(request: Request, page: Staff, fields: Form) -> Response:
    """Suppress an address, be it on the list or not."""
    return await written(request, lambda: _suppressed(page, fields))


def _found(page: StaffPage, wanted: Search) -> Response:
    try:
        found = page.application.audience_list.page(wanted.wanted, wanted.after, PEOPLE, counted=False)
    except ClinicError as error:
        return _page(page, wanted, Page("", (), None, {}), wrong=on_a_page(str(error)))
    return _page(page, wanted, found)


def _page(page: StaffPage, wanted: Search, found: Page, *, wrong: str = "", typed: Typed = NOTHING) -> Response:
    values = {
        "wanted": wanted,
        "found": found,
        "wrong": wrong,
        "typed": typed,
        "Field": Field,
        "segments": page.application.workspace.segments(),
        "audiences": page.application.audience_list.audiences(),
        "status_words": status_words(page.words),
        "standing_words": standing_words(page.words),
        "looks": STANDING_LOOKS,
    }
    return page.show("subscribers/people.html", values, status=422 if wrong or typed.wrong else 200)


def _suppressed(page: StaffPage, fields: Fields) -> Response:
    address, reason = fields.one("address"), fields.one("reason")
    try:
        outcome = page.application.suppression.suppress(address, reason, page.identity)
    except ClinicError as error:
        everybody = search_of({})
        found = page.application.audience_list.page(everybody.wanted, limit=PEOPLE, counted=False)
        typed = Typed(on_a_page(str(error)), address=address, reason=reason)
        return _page(page, everybody, found, typed=typed)
    if outcome.before is not None:
        return page.go("/subscribers", page.words.gettext("The address was suppressed already."))
    return page.go("/subscribers", page.words.gettext("The address will not be written to again."))
