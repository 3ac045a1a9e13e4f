"""The addresses of other programs that hear of what happens."""

from scheduler.web.staff.webhooks.routes import router

__all__ = ["router"]
