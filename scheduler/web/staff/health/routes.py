"""The page on channels and health."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.web.page import READING
from scheduler.web.staff.health.model import cards_of, parts_of
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")


@router.api_route("/health", methods=READING)
def health(page: Staff) -> Response:
    """Return what is known of everything that publishing needs. Nobody is asked."""
    return _health(page)


@router.post("/health")
async def look(request: Request, page: Staff) -> Response:
    """Look at everything now, and ask each platform."""
    return await to_thread.run_sync(lambda: _looked(page), limiter=request.app.state.slow)


@router.post("/health/channels/{channel}/resume")
async def resume(request: Request, channel: str, page: Staff) -> Response:
    """Let a channel go on that was held back."""
    return await written(request, lambda: _resumed(page, channel))


def _looked(page: StaffPage) -> Response:
    page.application.health_watch.look()
    return page.go("/health", page.words.gettext("Everything was looked at."))


def _resumed(page: StaffPage, channel: str) -> Response:
    try:
        page.application.controls.release(channel, page.identity)
    except ClinicError as error:
        return _health(page, str(error))
    return page.go(
        "/health", page.words.gettext("{channel} goes on. What is too late is missed, not sent.", channel=channel)
    )


def _health(page: StaffPage, wrong: str = "") -> Response:
    watch = page.application.health_watch
    upkept = watch.upkept()
    parts, last = parts_of(watch.known(upkept), page.words), upkept.look
    channels = page.application.channel_desk.states()
    missing = sum(state.needed and not state.connected and not state.is_rehearsed for state in channels)
    values = {
        "parts": parts,
        "mending": sum(not part.good for part in parts),
        "missing": missing,
        "channels": cards_of(channels, last.answers if last else {}, page.words),
        "looked_at": last.at if last else None,
        "waiting": page.application.current_settings.waiting_for_restart,
        "wrong": wrong,
    }
    return page.show("health/health.html", values, status=400 if wrong else 200)
