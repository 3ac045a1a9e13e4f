"""The people who work here: their roles, their passwords, and where they are signed in."""

from fastapi import APIRouter

from scheduler.web.staff.people import inviting, routes

router = APIRouter()
router.include_router(routes.router)
router.include_router(inviting.router)

__all__ = ["router"]
