"""The composition root: the only package that knows every adapter."""

from scheduler.bootstrap.application import Application, open_application, open_rules

__all__ = ["Application", "open_application", "open_rules"]
