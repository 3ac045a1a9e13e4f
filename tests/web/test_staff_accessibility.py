"""Every page of the staff can be used by everybody: WCAG 2.2 A and AA by axe, on phones and in the dark."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from chromium import DESKTOP, Scheme, window
from playwright.sync_api import Browser, BrowserContext, StorageState
from playwright.sync_api import Page as Tab
from staff_pages_shown import PAGES, Page, busy_clinic
from staff_world import CASES, PASSWORD
from test_accessibility import violations

from scheduler.web.server import serving

pytestmark = pytest.mark.xdist_group("browser")

PHONE = 360
DENTAL = CASES / "article-1-dental.docx"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    world = busy_clinic(tmp_path_factory.mktemp("shown") / "clinic")
    settings = replace(world.application.settings.web, port=0)
    with serving(world.application, settings, threading.Event()) as served:
        yield served
    world.application.store.close()


def signed_in(context: BrowserContext, address: str, login: str) -> Tab:
    page = context.new_page()
    page.goto(f"{address}/staff/sign-in")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.fixture(scope="module")
def states(chromium: Browser, address: str) -> dict[str, StorageState]:
    """The cookies of each person, who signs in once: trying often is throttled."""
    kept: dict[str, StorageState] = {}
    for login in sorted({shown.login for shown in PAGES}):
        with window(chromium, DESKTOP) as context:
            signed_in(context, address, login).get_by_role("button", name="Sign out").wait_for()
            kept[login] = context.storage_state()
    return kept


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: f"{shown.path} {shown.login}")
def test_a_page_passes_wcag_in_light_and_dark_and_never_scrolls_sideways(
    chromium: Browser, address: str, states: dict[str, StorageState], shown: Page, width: int
) -> None:
    with window(chromium, width, state=states[shown.login]) as context:
        page = context.new_page()
        answer = page.goto(address + shown.path)
        assert answer is not None
        assert answer.status == (404 if shown.path.endswith("/nothing") else 200), shown.path
        looked_at(page, shown, width)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # colours that fade in are not read half-way
        looked_at(page, shown, width)


def looked_at(page: Tab, shown: Page, width: int) -> None:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert violations(page) == [], shown.path
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{shown.path} scrolls sideways"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_an_article_as_it_was_read_passes_likewise(chromium: Browser, address: str, scheme: Scheme, width: int) -> None:
    with window(chromium, width, scheme) as context:
        page = signed_in(context, address, "maya")
        page.goto(f"{address}/staff/campaigns/new")
        page.get_by_label("The article's file").set_input_files(DENTAL)
        page.get_by_text("Name the campaign yourself").click()
        page.get_by_label("The campaign's name").fill("read-again")
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("heading", name="Outline").wait_for()
        looked_at(page, Page("/staff/campaigns/new, read"), width)
