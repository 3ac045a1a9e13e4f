"""Search over everything that staff work on."""

from scheduler.web.staff.search.routes import router

__all__ = ["router"]
