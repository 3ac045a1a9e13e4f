"""Newsletter issues: their words and looks, the check and the test before they go out, and how far they are."""

from fastapi import APIRouter

from scheduler.web.staff.issues import frames, progress, routes, saved_group, sending

router = APIRouter()
for area in (routes, saved_group, frames, sending, progress):
    router.include_router(area.router)
