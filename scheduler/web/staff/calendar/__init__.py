"""The calendar: what goes out when, and how it is moved."""

from fastapi import APIRouter

from scheduler.web.staff.calendar import feed, moving, reserve, routes

router = APIRouter()
for area in (routes, feed, reserve, moving):
    router.include_router(area.router)
