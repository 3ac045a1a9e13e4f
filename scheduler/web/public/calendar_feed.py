"""The calendar of the staff at a secret address: calendar programs have no session."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from scheduler.domain.errors import NotFound
from scheduler.web.page import READING, App

router = APIRouter()


@router.api_route("/calendar/{token}.ics", methods=READING)
def feed(token: str, application: App) -> Response:
    """Return the calendar to whoever has somebody's address of it."""
    try:
        content = application.calendar_feeds.calendar(token)
    except NotFound:
        raise HTTPException(404) from None
    return Response(content, media_type="text/calendar; charset=utf-8", headers={"x-robots-tag": "noindex"})
