"""The people who work here: their roles, their passwords, and where they are signed in."""

from scheduler.web.staff.people.routes import router

__all__ = ["router"]
