"""One act on several items that were ticked in a list."""

from scheduler.web.staff.several.routes import router

__all__ = ["router"]
