"""Small pictures of the layouts and motifs that a card can have, from the renderer."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff

router = APIRouter(prefix="/staff")


@router.api_route("/cards/{kind}/{name}", methods=READING)
async def sample(kind: str, name: str, request: Request, page: Staff) -> Response:
    """Return a small card in a layout, or with a motif."""
    if kind not in {"layouts", "motifs"}:
        raise HTTPException(404)
    chosen = {"layout" if kind == "layouts" else "motif": name}
    try:
        data, media_type = await to_thread.run_sync(
            lambda: page.application.card_sample(**chosen), limiter=request.app.state.slow
        )
    except ClinicError:
        raise HTTPException(404) from None
    return Response(data, media_type=media_type, headers={"cache-control": "private, max-age=600"})
