"""The composition root: the only package that knows every adapter."""

from scheduler.bootstrap.application import Application, make_workspace, open_application, open_rules

__all__ = ["Application", "make_workspace", "open_application", "open_rules"]
