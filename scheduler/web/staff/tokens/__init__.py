"""The tokens of programs: made by each person for themselves, and ended."""

from scheduler.web.staff.tokens.routes import router

__all__ = ["router"]
