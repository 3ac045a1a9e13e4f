"""The first run: the first person of all, and the first steps of a new clinic."""

from scheduler.web.staff.first_run.routes import router

__all__ = ["router"]
