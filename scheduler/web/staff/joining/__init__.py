"""The page that an invitation's link leads to."""

from scheduler.web.staff.joining.routes import router

__all__ = ["router"]
