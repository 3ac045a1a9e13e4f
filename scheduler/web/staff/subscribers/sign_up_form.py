"""The way onto the list: the sign-up page's address and words, the form for the clinic's own site, and the poster."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from scheduler.domain.errors import BadInput
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff

router = APIRouter(prefix="/staff")

PAPERS = ("a4", "a5")
"""The sizes of the poster."""


@router.api_route("/subscribers/sign-up-form", methods=READING)
def form(page: Staff) -> Response:
    """Return the page about the sign-up form, in one of the newsletter's languages."""
    made, subscription = page.application, page.application.workspace.clinic().newsletter.subscription
    asked = page.request.query_params.get("language", "")
    language = asked if asked in subscription.languages else subscription.languages[0]
    values = {
        "invitations": made.invitations,
        "form": made.invitations.form(language).strip(),
        "wording": made.public_pages.wording(language),
        "subscription": subscription,
        "chosen": language,
        "papers": PAPERS,
    }
    return page.show("subscribers/sign_up_form.html", values)


@router.api_route("/subscribers/sign-up-form/poster.pdf", methods=READING)
def poster(page: Staff) -> Response:
    """Return the poster for the waiting room, to print."""
    paper, language = page.request.query_params.get("paper", "a4"), page.request.query_params.get("language", "")
    try:
        data = page.application.invitations.poster(paper, language)
    except BadInput:
        raise HTTPException(404) from None
    headers = {"content-disposition": f'attachment; filename="sign-up-{paper}.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


@router.api_route("/subscribers/sign-up-form/code.svg", methods=READING)
def code(page: Staff) -> Response:
    """Return the sign-up page's address as a QR code."""
    try:
        data = page.application.invitations.code(page.request.query_params.get("language", ""))
    except BadInput:
        raise HTTPException(404) from None
    return Response(data, media_type="image/svg+xml")
