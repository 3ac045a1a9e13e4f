"""One item: what it says, how it will look, and the editing of both."""

from fastapi import APIRouter

from scheduler.web.staff.items import card_looks, retracting, routes

router = APIRouter()
for part in (routes, retracting, card_looks):
    router.include_router(part.router)

__all__ = ["router"]
