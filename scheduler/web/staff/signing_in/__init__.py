"""Signing in and out."""

from scheduler.web.staff.signing_in.routes import router

__all__ = ["router"]
