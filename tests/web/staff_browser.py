"""A clinic's staff pages, served on this machine, and somebody who signs in with a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page
from staff_world import PASSWORD, StaffWorld

from scheduler.web.server import serving


@contextmanager
def served_world(folder: Path) -> Iterator[tuple[StaffWorld, str]]:
    """Yield a clinic with the dental article planned, and the address of its pages."""
    world = StaffWorld(folder)
    world.plan()
    settings = replace(world.application.settings.web, port=0)
    with serving(world.application, settings, threading.Event()) as address:
        yield world, address
    world.application.store.close()


def sign_in(page: Page, address: str, login: str = "maya") -> None:
    """Sign a person in."""
    page.goto(f"{address}/staff/sign-in")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
