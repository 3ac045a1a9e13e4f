"""An issue in a browser: its frame shows pictures and does nothing else, and its numbers change by themselves."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from chromium import DESKTOP
from playwright.sync_api import Browser, Page, expect
from staff_world import PASSWORD, StaffWorld
from web_world import NOON

from scheduler.domain.subscriber import Subscriber
from scheduler.web.server import serving

pytestmark = pytest.mark.xdist_group("browser")

LEAD = "/staff/issues/dental/lead/email"
KEY = "dental/lead/email/issue"


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StaffWorld, str]]:
    world = StaffWorld(tmp_path_factory.mktemp("watched") / "clinic")
    world.plan()
    people = [
        Subscriber(f"s{number}", f"p{number}@readers.example", "", "newsletter", "en", "form", NOON)
        for number in range(3)
    ]
    with world.application.store.transaction() as tables:
        tables.subscribers.add(people)
    settings = replace(world.application.settings.web, port=0)
    with serving(world.application, settings, threading.Event()) as address:
        yield world, address
    world.application.store.close()


def opened(browser: Browser, address: str) -> Page:
    # With the pages' own policy, which other tests set aside.
    page = browser.new_context(viewport={"width": DESKTOP, "height": 900}, color_scheme="dark").new_page()
    page.goto(f"{address}/staff/sign-in")
    page.get_by_label("Login").fill("maya")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("To decide")
    return page


def test_each_look_is_shown_in_its_frame_with_its_pictures(chromium: Browser, served: tuple[StaffWorld, str]) -> None:
    _, address = served
    page = opened(chromium, address)
    page.goto(f"{address}{LEAD}")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    assert frame.locator("img").first.evaluate("(image) => image.naturalWidth") > 0
    page.get_by_role("link", name="Text", exact=True).click()
    expect(frame.get_by_text(re.compile("Unsubscribe: \\["))).to_be_visible()
    page.context.close()


def test_the_numbers_change_by_themselves_and_the_buttons_with_them(
    chromium: Browser, served: tuple[StaffWorld, str]
) -> None:
    world, address = served
    world.submit(KEY)
    world.sign(KEY)
    page = opened(chromium, address)
    page.goto(f"{address}{LEAD}/progress")
    page.get_by_role("region", name="Stop it").get_by_label("Why").fill("a wrong link")
    page.get_by_role("button", name="Stop it now").click()
    expect(page.get_by_text("Held back: a wrong link (Maya)")).to_be_visible()
    page.get_by_role("region", name="Let it go on").get_by_role("button").click()
    expect(page.get_by_role("button", name="Stop it now")).to_be_visible()
    expect(page.get_by_text("Nothing of it has gone out yet.")).to_be_visible()
    world.application.controls.hold("email", "Asha", "the doors are shut")
    expect(page.get_by_text("Held back: the doors are shut (Asha)")).to_be_visible(timeout=10_000)
    page.context.close()
