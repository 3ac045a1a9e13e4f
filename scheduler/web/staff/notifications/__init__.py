"""How whoever is signed in hears of what happens."""

from scheduler.web.staff.notifications.routes import router

__all__ = ["router"]
