"""One's own page: passkeys, sessions, password."""

from fastapi import APIRouter

from scheduler.web.staff.own_page import codes, routes

router = APIRouter()
router.include_router(routes.router)
router.include_router(codes.router)

__all__ = ["router"]
