"""The clinic's look: the style sheet and the logo, each under the name of its content, so that it is kept for long."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from scheduler.web.page import READING, App

router = APIRouter()

KEPT = "public, max-age=31536000, immutable"
"""A year: another content has another name."""


@router.api_route("/brand/{name}", methods=READING)
def brand_file(name: str, application: App) -> Response:
    """Return the style sheet or the logo as it is now."""
    pages = application.public_pages
    style, sheet = pages.stylesheet()
    if name == style:
        return Response(sheet, media_type="text/css", headers={"cache-control": KEPT})
    logo = pages.logo()
    if logo is None or name != logo.name:
        raise HTTPException(404)
    return Response(logo.data, media_type=logo.media_type, headers={"cache-control": KEPT})
