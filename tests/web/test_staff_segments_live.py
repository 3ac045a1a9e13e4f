"""A segment is counted while its conditions are written, in a browser under the pages' own policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from staff_subscribers_shown import people_on_the_list
from staff_world import PASSWORD, StaffWorld

from scheduler.web.server import serving

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    world = StaffWorld(tmp_path_factory.mktemp("live") / "clinic")
    people_on_the_list(world)
    settings = replace(world.application.settings.web, port=0)
    with serving(world.application, settings, threading.Event()) as served:
        yield served
    world.application.store.close()


def test_the_count_follows_what_is_typed_and_tells_what_is_wrong(chromium: Browser, address: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}/staff/sign-in?next=/staff/subscribers/segments")
        page.get_by_label("Login").fill("maya")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("link", name="1 person, 1 of them confirmed")).to_be_visible()
        page.get_by_label("Value of condition 1").fill("hi")
        expect(page.locator("#counted")).to_have_text("1 person, 1 of them confirmed")
        page.get_by_role("combobox", name="Condition 1", exact=True).select_option("joined since")
        expect(page.locator("#counted")).to_contain_text("'hi' is no day")
        assert faults == []
