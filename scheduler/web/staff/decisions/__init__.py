"""The first page after signing in, and the brake that stands on every page."""

from scheduler.web.staff.decisions.routes import router

__all__ = ["router"]
