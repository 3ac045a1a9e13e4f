"""The clinic's pictures: looked at, kept, described, and held against the consent of who is in them."""

from scheduler.web.staff.media.routes import LARGEST_UPLOAD, router

__all__ = ["LARGEST_UPLOAD", "router"]
