"""The channels and the health of everything that publishing needs."""

from scheduler.web.staff.health.routes import router

__all__ = ["router"]
