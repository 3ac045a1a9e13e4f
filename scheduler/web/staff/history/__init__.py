"""What was done here, by whom and when; the proof that it is whole; and the evidence on an item."""

from scheduler.web.staff.history.routes import router

__all__ = ["router"]
