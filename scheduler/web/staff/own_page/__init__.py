"""One's own page: passkeys, sessions, password."""

from scheduler.web.staff.own_page.routes import router

__all__ = ["router"]
