"""Campaigns: a list, one with its article and its items, and an article brought in."""

from fastapi import APIRouter

from scheduler.web.staff.campaigns import bringing, channel_times, routes, section_writing
from scheduler.web.staff.campaigns.bringing import LARGEST_UPLOAD

router = APIRouter()
for part in (bringing, channel_times, routes, section_writing):  # "new" before "{slug}"
    router.include_router(part.router)

__all__ = ["LARGEST_UPLOAD", "router"]
