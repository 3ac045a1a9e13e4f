"""A post or an issue without an article."""

from scheduler.web.staff.notes.routes import router

__all__ = ["router"]
