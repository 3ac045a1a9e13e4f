"""What programs may ask, as JSON: anybody's sign-ups, and what the staff's programs do with a token."""

from typing import Final

from fastapi import APIRouter

from scheduler.web.api import (
    articles,
    calendar,
    campaigns,
    controls,
    decisions,
    description,
    issues,
    items,
    sign_ups,
    subscribers,
)

router = APIRouter()
for area in (sign_ups, description, articles, campaigns, items, calendar, issues, decisions, subscribers, controls):
    router.include_router(area.router)

LARGER_BODIES: Final = {"/api/v1/campaigns": 2_000_000, "/api/v1/campaign-files": 10_000_000}
"""The paths that take an article, in bytes: more than the reader does, so that it says itself what is too large."""
