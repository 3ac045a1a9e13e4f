"""The library: statements that a clinician approved, and the references that they rest on."""

from scheduler.web.staff.library.routes import router

__all__ = ["router"]
