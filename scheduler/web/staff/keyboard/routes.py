"""The page that lists every key."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from scheduler.web.page import READING
from scheduler.web.staff.page import Staff

router = APIRouter(prefix="/staff")


@router.api_route("/keys", methods=READING)
def keys(page: Staff) -> Response:
    """Return every key and what it does."""
    return page.show("keyboard/keys.html", {"every_group": page.keys})
