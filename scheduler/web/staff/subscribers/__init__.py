"""The people who receive the newsletter: the list and one person, segments, imports, and the way onto the list."""

from fastapi import APIRouter

from scheduler.web.staff.subscribers import imports, people, person, segments, sign_up_form, welcome
from scheduler.web.staff.subscribers.imports import LARGEST_LIST

# What has a name of its own comes before the page of a person's id.
router = APIRouter()
for part in (people, imports, segments, sign_up_form, welcome, person):
    router.include_router(part.router)

__all__ = ["LARGEST_LIST", "router"]
