"""An issue as its readers see it: each look at an address of its own, in which nothing can run, post or lead away."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from scheduler.domain.errors import NotFound
from scheduler.rendering.issue_view import View, issue_view
from scheduler.web.caching import ONLY_ONE, kept_answer
from scheduler.web.page import READING
from scheduler.web.staff.issues.model import ISSUE, the_issue
from scheduler.web.staff.page import Staff

router = APIRouter(prefix="/staff")

_POLICY: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""Emails have their styles on the elements. Our own pages may show it, and nobody else's."""


@router.api_route(f"{ISSUE}/look", methods=READING)
def look(page: Staff) -> Response:
    """Return an issue by one view: ?view= names it."""
    try:
        view = View(page.request.query_params.get("view", View.DESKTOP))
        issue = page.application.issues.look(the_issue(page.request)).rendered
    except (NotFound, ValueError):
        raise HTTPException(404) from None
    if issue is None:
        raise HTTPException(404)
    policy = _POLICY.format(pictures="'none'" if view is View.BARE else "'self' data:")
    headers = {"content-security-policy": policy, "x-frame-options": "SAMEORIGIN", "cache-control": ONLY_ONE}
    kind = "text/plain" if view is View.TEXT else "text/html"
    seen = issue_view(issue, view, page.words.gettext("[each reader's own link]"))
    return kept_answer(page.request, seen.encode(), f"{kind}; charset=utf-8", headers)
