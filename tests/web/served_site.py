"""A real server and a real browser for the tests that look at pages: a plugin of `conftest.py`.

What they need is imported when a test asks for them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from public_samples import PublicSite


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublicSite]:
    """The pages of a clinic, served on this machine."""
    from public_samples import sample_site

    from scheduler.web.server import serving

    made = sample_site(tmp_path_factory.mktemp("public"))
    settings = replace(made.application.settings.web, port=0)
    with serving(made.application, settings, threading.Event()) as address:
        yield replace(made, address=address)
    made.application.store.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser. Its event loop is this thread's for as long as it runs, so it ends with the module that needs it."""
    from chromium import launched

    with launched() as browser:
        yield browser
