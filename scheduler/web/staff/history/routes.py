"""The pages on what was done."""

from __future__ import annotations

from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.services.documents.records import evidence_document
from scheduler.services.trail import Verification, subject_meant
from scheduler.web.page import READING
from scheduler.web.staff.history.model import Named, act_of
from scheduler.web.staff.page import Staff, StaffPage

router = APIRouter(prefix="/staff")

MOST_FAULTS = 100
"""Faults of the trail that are told at once."""

_ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The policy of a page that stands alone, with its style and pictures in it; it runs no script at all."""


@router.api_route("/history", methods=READING)
def history(page: Staff) -> Response:
    """Return what was done, the newest first."""
    return _history(page)


@router.post("/history/verify")
async def verify(request: Request, page: Staff) -> Response:
    """Hold every row of the trail, and all that was signed, against how it was written. Changes nothing."""
    return await to_thread.run_sync(
        lambda: _history(page, page.application.trail.verify()), limiter=request.app.state.slow
    )


@router.api_route("/items/{campaign}/{section}/{channel}/{kind}/evidence", methods=READING)
def evidence(campaign: str, section: str, channel: str, kind: str, page: Staff) -> Response:
    """Return everything on record about an item, as a page to print."""
    key = f"{campaign}/{section}/{channel}/{kind}"
    try:
        documents = [evidence_document(found) for found in page.application.records.evidence(key)]
    except ClinicError as error:
        status = 404 if isinstance(error, NotFound) else 409
        return page.refuse(status, page.words.gettext("There is no evidence to show"), str(error))
    made = page.application.pages.evidence(documents, back=f"{page.base}/history?about={quote(key)}")
    return HTMLResponse(made, headers={"cache-control": "no-store", "content-security-policy": _ALONE})


def _history(page: StaffPage, verified: Verification | None = None) -> Response:
    about = " ".join(page.request.query_params.get("about", "").split())
    before = page.request.query_params.get("before", "")
    people, campaigns = page.application.people.all(), page.application.workspace.campaigns()
    names = {person.login: person.name for person in people}
    titles = {slug: page.application.campaigns.title(slug) for slug in campaigns}
    meant = subject_meant(about, titles | names)
    found = page.application.trail.page(meant, int(before) if _is_row(before) else None)
    logins = {person.login for person in people} if page.may("GET", "/people/{login}") else set()
    values = {
        "about": about,
        "acts": [act_of(entry, logins, Named(names, titles, page.item_title), page.words) for entry in found.entries],
        "older": found.older,
        "is_first": not _is_row(before),
        "people": people,
        "titles": titles,
        "verified": verified,
        "most_faults": MOST_FAULTS,
    }
    return page.show("history/history.html", values)


def _is_row(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
