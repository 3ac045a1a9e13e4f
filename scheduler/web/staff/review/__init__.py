"""The review desk: what waits for a signature, one item a screen."""

from scheduler.web.staff.review.routes import router

__all__ = ["router"]
