"""The pages of the staff: for who is signed in, each by the roles that may open it."""

from fastapi import APIRouter, Depends

from scheduler.web.staff import calendar, decisions, people, signing_in
from scheduler.web.staff.access import admitted

router = APIRouter(include_in_schema=False, dependencies=[Depends(admitted)])
for area in (signing_in, decisions, calendar, people):
    router.include_router(area.router)
