"""The description of the public JSON (OpenAPI), out of the code that answers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from scheduler import __version__
from scheduler.web.page import READING

router = APIRouter(include_in_schema=False)


@router.api_route("/openapi.json", methods=READING)
def openapi(request: Request) -> JSONResponse:
    """Return the description."""
    described = get_openapi(
        title="Newsletter",
        version=__version__,
        description="Sign-ups for the clinic's newsletter. Errors are problem details (RFC 9457).",
        routes=request.app.routes,
        servers=[{"url": request.app.state.base_path or "/"}],
    )
    return JSONResponse(described, headers={"access-control-allow-origin": "*"})
