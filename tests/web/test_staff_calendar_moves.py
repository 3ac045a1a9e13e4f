"""Moving an item in a browser: with the mouse, with a finger, with keys, and by the form without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import DESKTOP, window
from playwright.sync_api import Browser, Locator, Page, expect
from staff_browser import served_world, sign_in
from staff_world import StaffWorld

pytestmark = pytest.mark.xdist_group("browser")

POST = "dental/dentures/x/post"
MONTH = "/staff/calendar?day=2026-12-01"


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StaffWorld, str]]:
    with served_world(tmp_path_factory.mktemp("moves") / "clinic") as made:
        yield made


def open_month(page: Page, address: str) -> None:
    if page.viewport_size is not None and page.viewport_size["width"] == DESKTOP:
        page.set_viewport_size({"width": DESKTOP, "height": 1400})  # the whole month: nothing scrolls under the pointer
    sign_in(page, address)
    page.goto(address + MONTH)


def tile(page: Page) -> Locator:
    return page.locator(".tile", has=page.locator(f'a.grip[href*="{POST}"]'))


def day(page: Page, name: str) -> Locator:
    return page.locator(f'[data-day="{name}"]')


def local_day(world: StaffWorld) -> str:
    (item,) = world.application.items.find(POST)
    return f"{item.slot.local:%Y-%m-%d %H:%M}"


def middle(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_item_is_dragged_with_the_mouse_and_put_back(chromium: Browser, served: tuple[StaffWorld, str]) -> None:
    world, address = served
    with window(chromium, DESKTOP) as context:
        page = context.new_page()
        open_month(page, address)
        page.mouse.move(*middle(tile(page).locator(".title")))
        page.mouse.down()
        page.mouse.move(*middle(day(page, "2026-12-22")), steps=8)
        page.mouse.up()
        expect(page.get_by_role("status").first).to_contain_text("Moved to Tue 22 Dec, 10:00.")
        assert local_day(world) == "2026-12-22 10:00"
        page.get_by_role("button", name="Undo").click()
        expect(day(page, "2026-12-14").locator(".tile")).to_have_count(1)
        assert local_day(world) == "2026-12-14 10:00"


def test_a_drag_to_a_closed_day_tells_the_rule_and_the_next_free_time_is_a_click(
    chromium: Browser, served: tuple[StaffWorld, str]
) -> None:
    world, address = served
    with window(chromium, DESKTOP) as context:
        page = context.new_page()
        open_month(page, address)
        page.mouse.move(*middle(tile(page).locator(".grip")))
        page.mouse.down()
        page.mouse.move(*middle(day(page, "2026-12-25")), steps=8)
        page.mouse.up()
        expect(page.get_by_role("alert")).to_contain_text("Friday 25 December 2026 is Christmas")
        assert local_day(world) == "2026-12-14 10:00"
        page.get_by_role("button", name="Move it to the next free time").click()
        expect(page.get_by_role("status").first).to_contain_text("Moved to Mon 28 Dec")


def test_an_item_is_dragged_with_a_finger_by_its_handle(chromium: Browser, served: tuple[StaffWorld, str]) -> None:
    world, address = served
    with chromium.new_context(
        viewport={"width": 412, "height": 915}, has_touch=True, is_mobile=True, device_scale_factor=2, bypass_csp=True
    ) as context:
        page = context.new_page()
        open_month(page, address)
        tile(page).scroll_into_view_if_needed()
        touch = context.new_cdp_session(page)
        x, y = middle(tile(page).locator(".grip"))
        to = middle(day(page, "2026-12-18"))
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, 9):
            point = {"x": x + (to[0] - x) * step / 8, "y": y + (to[1] - y) * step / 8}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(page.get_by_role("status").first).to_contain_text("Moved to Fri 18 Dec, 10:00.")
        assert local_day(world) == "2026-12-18 10:00"


def test_an_item_is_moved_with_keys_alone(chromium: Browser, served: tuple[StaffWorld, str]) -> None:
    world, address = served
    with window(chromium, DESKTOP) as context:
        page = context.new_page()
        open_month(page, address)
        tile(page).locator(".what").focus()
        page.keyboard.press("m")
        expect(page.locator("#dragging")).to_contain_text("arrow keys")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        expect(page.locator("#dragging")).to_contain_text("It stays where it is.")
        assert local_day(world) == "2026-12-14 10:00"
        page.keyboard.press("m")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#dragging")).to_contain_text("Tue 22 Dec")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("Moved to Tue 22 Dec, 10:00.")
        assert local_day(world) == "2026-12-22 10:00"


def test_an_item_is_moved_by_the_form_without_scripts(chromium: Browser, served: tuple[StaffWorld, str]) -> None:
    world, address = served
    with window(chromium, DESKTOP, scripts=False) as context:
        page = context.new_page()
        open_month(page, address)
        tile(page).locator(".grip").click()
        page.get_by_label("Day").fill("2026-12-22")
        page.get_by_label("Time", exact=True).fill("11:30")
        page.get_by_role("button", name="Move it", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("Moved to Tue 22 Dec, 11:30.")
        assert local_day(world) == "2026-12-22 11:30"


def test_a_section_in_reserve_is_dragged_onto_a_day(chromium: Browser, served: tuple[StaffWorld, str]) -> None:
    world, address = served
    world.application.reserve.change("dental", drop=(POST.split("/")[1],), by="maya")
    with window(chromium, DESKTOP) as context:
        page = context.new_page()
        open_month(page, address)
        page.mouse.move(*middle(page.locator(".tile.waits .grip").first))
        page.mouse.down()
        page.mouse.move(*middle(day(page, "2026-12-22")), steps=8)
        page.mouse.up()
        expect(page.get_by_role("status").first).to_contain_text("The section is taken in.")
        assert local_day(world).startswith("2026-12-22")
