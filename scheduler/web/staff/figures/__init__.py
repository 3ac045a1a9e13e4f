"""The figures of what went out and of the list: tables first, each with what its columns mean."""

from scheduler.web.staff.figures.routes import router

__all__ = ["router"]
