"""The keys of the staff's pages: one list, which people read and scripts go by; and a swipe at the review desk."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from chromium import DESKTOP, window
from playwright.sync_api import Browser, BrowserContext, Page, expect
from staff_world import PASSWORD, StaffWorld

from scheduler.rendering.words import Words
from scheduler.web.server import serving
from scheduler.web.staff.keys import Jump, key_groups

REVIEWED = "/staff/review/dental/bridges/x/post"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path_factory.mktemp("keys") / "clinic")
    made.plan()
    for section in ("bridges", "how-do-they-compare", "dentures"):
        made.submit(f"dental/{section}/x/post")
    yield made
    made.application.store.close()


@pytest.fixture(scope="module")
def address(world: StaffWorld) -> Iterator[str]:
    with serving(world.application, replace(world.application.settings.web, port=0), threading.Event()) as served:
        yield served


def signed_in(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/staff/sign-in")
    page.get_by_label("Login").fill("rao")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    page.wait_for_load_state()
    return page


def test_every_key_stands_on_a_page_of_its_own(world: StaffWorld) -> None:
    text = world.signed_in("maya").get("/staff/keys").text
    for group in key_groups(Words("en"), ()):
        assert f"<h2>{group.title}</h2>" in text
        assert all(f'data-keys="{one.keys}"' in text for one in group.shortcuts)
    assert 'data-keys="g c" data-to=".areas li:nth-child(3) a"' in text
    assert 'data-keys="g s"' not in text, "an author has nothing to sign"


def test_no_two_keys_of_a_page_are_the_same() -> None:
    groups = key_groups(Words("en"), (Jump("c", "Calendar", 3),))
    for path in ("/staff", "/staff/calendar", REVIEWED, "/staff/search"):
        keys = Counter(one.keys for group in groups if group.holds_on(path) for one in group.shortcuts)
        assert set(keys.values()) == {1}, path


def test_each_area_has_a_letter_of_its_own(world: StaffWorld) -> None:
    text = world.signed_in("rao").get("/staff/keys").text
    letters = Counter(part.split('"')[0] for part in text.split('data-keys="g ')[1:])
    dialog_and_page = 2
    assert set(letters.values()) == {dialog_and_page}


@pytest.mark.xdist_group("browser")
def test_keys_lead_where_the_list_says(chromium: Browser, address: str) -> None:
    with window(chromium, DESKTOP) as context:
        page = signed_in(context, address)
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox", name="Search everything")).to_be_focused()
        page.keyboard.type("g c?")
        expect(page.get_by_role("searchbox", name="Search everything")).to_have_value("g c?")
        page.locator("h1").click()
        page.keyboard.type("gc")
        page.wait_for_url("**/staff/calendar")
        page.keyboard.press("?")
        listed = page.get_by_role("dialog", name="Keys")
        expect(listed.get_by_text("Move the item")).to_be_visible()
        for selector in page.locator("dialog [data-to]:not([hidden])").evaluate_all(
            "all => all.map((x) => x.dataset.to)"
        ):
            assert page.locator(selector).count() > 0, selector
        listed.get_by_label("Turn the keys off").check()
        listed.get_by_role("button", name="Close").click()
        page.keyboard.type("gs")
        page.reload()
        page.keyboard.type("gs")
        assert page.url.endswith("/staff/calendar")
        page.get_by_role("link", name="Keys").click()
        listed.get_by_label("Turn the keys off").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.type("gs")
        page.wait_for_url("**/staff/review")


@pytest.mark.xdist_group("browser")
def test_the_review_desk_goes_by_keys_and_shows_no_key_that_does_nothing(chromium: Browser, address: str) -> None:
    with window(chromium, DESKTOP) as context:
        page = signed_in(context, address)
        page.goto(address + REVIEWED)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog").get_by_text("Next item")).to_be_visible()
        expect(page.get_by_role("dialog").get_by_text("Previous item")).to_be_hidden()
        page.keyboard.press("Escape")
        page.keyboard.press("r")
        expect(page.locator("#words")).to_be_focused()
        page.keyboard.press("j")
        expect(page.locator("#words")).to_have_value("j")
        page.locator("h1").click()
        page.keyboard.press("j")
        page.wait_for_url(lambda url: not url.endswith(REVIEWED))
        page.keyboard.press("k")
        page.wait_for_url(f"**{REVIEWED}")


@pytest.mark.xdist_group("browser")
def test_the_search_finds_while_somebody_types_under_the_pages_own_policy(chromium: Browser, address: str) -> None:
    with chromium.new_context(viewport={"width": DESKTOP, "height": 800}) as context:
        page = signed_in(context, address)
        page.goto(f"{address}/staff/search")
        page.keyboard.press("/")
        page.keyboard.type("dentur")
        expect(page.locator("#found mark").first).to_have_text("Dentures")
        page.wait_for_url("**/staff/search?q=dentur")


def swipe(context: BrowserContext, page: Page, start: tuple[int, int], across: int, down: int) -> None:
    """Move a finger over the glass, as the browser itself feels it."""
    gesture = {"x": start[0], "y": start[1], "xDistance": across, "yDistance": down, "speed": 1500}
    touch = context.new_cdp_session(page)
    touch.send("Input.synthesizeScrollGesture", {**gesture, "gestureSourceType": "touch", "preventFling": True})


@pytest.mark.xdist_group("browser")
def test_a_swipe_leads_to_the_next_item_and_back_and_scrolling_leads_nowhere(chromium: Browser, address: str) -> None:
    with chromium.new_context(
        viewport={"width": 412, "height": 915}, has_touch=True, is_mobile=True, device_scale_factor=2, bypass_csp=True
    ) as context:
        page = signed_in(context, address)
        page.goto(address + REVIEWED)
        swipe(context, page, (300, 700), -150, -450)
        swipe(context, page, (10, 500), 290, 0)
        swipe(context, page, (300, 500), -50, 0)
        assert page.url.endswith(REVIEWED), "scrolling, the edge of the screen and a small move lead nowhere"
        swipe(context, page, (330, 500), -240, 10)
        page.wait_for_url(lambda url: not url.endswith(REVIEWED))
        swipe(context, page, (90, 500), 240, 10)
        page.wait_for_url(f"**{REVIEWED}")
