"""One item: what it says, how it will look, and the editing of both."""

from scheduler.web.staff.items.routes import router

__all__ = ["router"]
