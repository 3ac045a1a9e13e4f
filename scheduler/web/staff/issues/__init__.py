"""Newsletter issues: their words and looks, the check and the test before they go out, and how far they are."""

from fastapi import APIRouter

from scheduler.web.staff.issues import frames, progress, routes, sending

router = APIRouter()
for area in (routes, frames, sending, progress):
    router.include_router(area.router)
