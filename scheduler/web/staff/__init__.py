"""The pages of the staff: for who is signed in, each by the roles that may open it."""

from typing import Final

from fastapi import APIRouter, Depends

from scheduler.web.staff import (
    calendar,
    campaigns,
    decisions,
    figures,
    first_run,
    health,
    history,
    issues,
    items,
    joining,
    keyboard,
    library,
    media,
    notes,
    notifications,
    own_page,
    people,
    review,
    search,
    settings,
    several,
    signing_in,
    subscribers,
    tokens,
    webhooks,
)
from scheduler.web.staff.access import admitted

router = APIRouter(include_in_schema=False, dependencies=[Depends(admitted)])
for area in (
    signing_in,
    own_page,
    notifications,
    tokens,
    decisions,
    review,
    search,
    several,
    keyboard,
    calendar,
    items,
    campaigns,
    notes,
    library,
    media,
    people,
    joining,
    history,
    figures,
    health,
    settings,
    first_run,
    issues,
    subscribers,
    webhooks,
):
    router.include_router(area.router)

LARGER_BODIES: Final = {
    "/staff/campaigns/new": campaigns.LARGEST_UPLOAD,
    "/staff/media": media.LARGEST_UPLOAD,
    "/staff/settings/look": settings.LARGEST_LOGO,
    "/staff/subscribers/import": subscribers.LARGEST_LIST,
}
"""The paths that take more than a form, in bytes."""
