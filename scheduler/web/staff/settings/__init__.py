"""The clinic's settings as forms. What a change ends is told before it is made."""

from scheduler.web.staff.settings.routes import LARGEST_LOGO, router

__all__ = ["LARGEST_LOGO", "router"]
