"""What programs may ask, as JSON."""

from fastapi import APIRouter

from scheduler.web.api import description, sign_ups

router = APIRouter(prefix="/api/v1")
for area in (sign_ups, description):
    router.include_router(area.router)
