"""The page of the keys, for whoever has no scripts or wants to read them at leisure."""

from scheduler.web.staff.keyboard.routes import router

__all__ = ["router"]
