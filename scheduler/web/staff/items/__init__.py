"""One item: what it says, how it will look, and the editing of both."""

from fastapi import APIRouter

from scheduler.web.staff.items import retracting, routes

router = APIRouter()
for part in (routes, retracting):
    router.include_router(part.router)

__all__ = ["router"]
