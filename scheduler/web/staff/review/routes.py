"""What waits for a signature, and each item as it will go out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.content import ItemKey
from scheduler.domain.errors import BadInput, NotFound
from scheduler.web.caching import ONLY_ONE, kept_answer
from scheduler.web.forms import Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff
from scheduler.web.staff.review import acts
from scheduler.web.staff.review.showing import mail_page, show_queue, show_sheet, show_together
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff")
ITEM = "/review/{campaign}/{section}/{channel}/{kind}"

_FRAME_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""An email in a frame of ours may look as it does, and do nothing."""


def key_of(campaign: str, section: str, channel: str, kind: str) -> ItemKey:
    """Return the key that an address names. Raises HTTPException 404 where it is none."""
    try:
        return ItemKey.parse(f"{campaign}/{section}/{channel}/{kind}")
    except BadInput:
        raise HTTPException(404) from None


Key = Annotated[ItemKey, Depends(key_of)]


@router.api_route("/review", methods=READING)
def queue(page: Staff) -> Response:
    """Return what waits for a signature."""
    return show_queue(page)


@router.api_route("/review/together", methods=READING)
def together(page: Staff) -> Response:
    """Return the harmless items, to be signed in one act."""
    return show_together(page)


@router.post("/review/together")
async def sign_together(request: Request, page: Staff, fields: Form) -> Response:
    """Sign the items that were read, of those."""
    return await slowly(request, lambda: acts.sign_together(page, fields))


@router.api_route(ITEM, methods=READING)
def sheet(key: Key, page: Staff) -> Response:
    """Return one item as it is put before a clinician."""
    return show_sheet(page, key)


@router.post(f"{ITEM}/sign")
async def sign(request: Request, key: Key, page: Staff, fields: Form) -> Response:
    """Sign the sheet that was shown."""
    return await slowly(request, lambda: acts.sign(page, key, fields))


@router.post(f"{ITEM}/confirm")
async def confirm(request: Request, key: Key, page: Staff, fields: Form) -> Response:
    """Confirm one sentence in somebody's own words."""
    return await slowly(request, lambda: acts.confirm(page, key, fields))


@router.post(f"{ITEM}/waive")
async def waive(request: Request, key: Key, page: Staff, fields: Form) -> Response:
    """Make an exception to one finding."""
    return await slowly(request, lambda: acts.waive(page, key, fields))


@router.post(f"{ITEM}/changes")
async def changes(request: Request, key: Key, page: Staff, fields: Form) -> Response:
    """Send an item back, with what has to change."""
    return await written(request, lambda: acts.request_changes(page, key, fields))


@router.api_route(f"{ITEM}/picture/{{digest}}", methods=READING)
def picture(key: Key, digest: str, page: Staff) -> Response:
    """Return a picture of an item by its digest."""
    try:
        media_type, data = page.application.sheets.picture(str(key), digest)
    except NotFound:
        raise HTTPException(404) from None
    return kept_answer(page.request, data, media_type, {"cache-control": ONLY_ONE})


@router.api_route(f"{ITEM}/mail/{{look}}", methods=READING)
def mail(key: Key, look: str, page: Staff) -> Response:
    """Return an issue as a mail program shows it: by day, by night, or without pictures."""
    html = mail_page(page, key, look)
    headers = {"content-security-policy": _FRAME_POLICY, "x-frame-options": "SAMEORIGIN", "cache-control": "no-store"}
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)
