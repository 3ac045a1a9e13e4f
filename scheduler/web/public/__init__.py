"""The pages that everybody may see."""

from fastapi import APIRouter

from scheduler.web.public import archive, brand, calendar_feed, leaving, links, own_data, preferences, sign_up

router = APIRouter(include_in_schema=False)
for area in (archive, brand, calendar_feed, leaving, links, own_data, preferences, sign_up):
    router.include_router(area.router)
