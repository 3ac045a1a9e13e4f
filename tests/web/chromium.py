"""Debian's Chromium under Playwright, with nothing that it does of its own accord.

The plugin for pytest is not used: its fixtures warn of what the next pytest removes, and warnings are errors here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from playwright.sync_api import Browser, BrowserContext, StorageState, sync_playwright

Scheme = Literal["light", "dark"]

PHONE, DESKTOP = 320, 1280
"""CSS pixels: the least that WCAG 2.2 asks for (1.4.10, reflow), and a small computer's."""

_HEIGHTS: Final = {PHONE: 640, DESKTOP: 800}
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """Yield a browser."""
    program = shutil.which("chromium")
    assert program is not None, "chromium is not there: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def window(
    browser: Browser,
    width: int,
    scheme: Scheme = "light",
    *,
    scripts: bool = True,
    state: StorageState | None = None,
) -> BrowserContext:
    """Return a window of its own. The pages' own policy is set aside in it: it would not let axe in.

    `state` are the cookies that it begins with.
    """
    return browser.new_context(
        viewport={"width": width, "height": _HEIGHTS.get(width, 800)},
        color_scheme=scheme,
        bypass_csp=True,
        java_script_enabled=scripts,
        storage_state=state,
    )
