"""Typing in the editor, in a browser: the count follows, what is typed is kept, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import DESKTOP, window
from playwright.sync_api import Browser, expect
from staff_browser import served_world, sign_in
from staff_world import StaffWorld
from test_staff_editor import photograph

pytestmark = pytest.mark.xdist_group("browser")

POST = "dental/dentures/x/post"
EDITOR = f"/staff/items/{POST}"


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StaffWorld, str]]:
    with served_world(tmp_path_factory.mktemp("typing") / "clinic") as made:
        yield made


def test_the_count_the_text_and_the_check_follow_what_is_typed(
    chromium: Browser, served: tuple[StaffWorld, str]
) -> None:
    world, address = served
    (before,) = world.application.items.find(POST)
    with window(chromium, DESKTOP) as context:
        page = context.new_page()
        sign_in(page, address)
        page.goto(address + EDITOR)
        page.get_by_label("Text", exact=True).fill("We guarantee painless results.")
        seen = page.locator("#seen")
        expect(seen).to_contain_text("It guarantees or promises a result.", timeout=15_000)
        expect(seen.locator(".preview").first).to_contain_text("We guarantee painless results.")
        expect(page.locator("#kept")).to_contain_text("Kept for you at", timeout=15_000)
        assert world.application.items.find(POST) == (before,)
        page.goto(address + EDITOR)
        page.get_by_role("link", name="Go on with it").click()
        expect(page.get_by_label("Text", exact=True)).to_have_value("We guarantee painless results.")


def test_the_scripts_run_under_the_policy_of_the_pages(chromium: Browser, served: tuple[StaffWorld, str]) -> None:
    _, address = served
    with chromium.new_context(viewport={"width": DESKTOP, "height": 900}) as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: refused.append(str(error)))
        sign_in(page, address)
        page.goto(address + EDITOR)
        page.get_by_label("First line").fill("Lost a tooth?")
        expect(page.locator("#seen .preview").first).to_contain_text("Lost a tooth?", timeout=15_000)
        page.goto(f"{address}/staff/calendar")
        assert refused == []


def test_a_post_is_mended_and_saved_without_scripts(chromium: Browser, served: tuple[StaffWorld, str]) -> None:
    world, address = served
    with window(chromium, DESKTOP, scripts=False) as context:
        page = context.new_page()
        sign_in(page, address)
        page.goto(address + EDITOR)
        page.get_by_label("First line").fill("Lost a tooth?")
        page.get_by_role("button", name="Look at it").click()
        expect(page.locator("#seen .preview").first).to_contain_text("Lost a tooth?")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("Saved.")
        (saved,) = world.application.items.find(POST)
        assert saved.version == 2


def test_what_is_kept_of_a_photograph_is_chosen_by_a_click_and_with_keys(
    chromium: Browser, served: tuple[StaffWorld, str]
) -> None:
    world, address = served
    photograph(world)
    with window(chromium, DESKTOP) as context:
        page = context.new_page()
        sign_in(page, address)
        page.goto(address + EDITOR)
        page.get_by_label("Layout").select_option("portrait")
        page.get_by_label("Photograph").select_option("people/rao.jpg")
        shown = page.get_by_role("button", name="Choose by a click")
        expect(shown).to_be_visible()
        expect(shown.locator("img")).to_have_js_property("naturalWidth", 300)
        box = shown.bounding_box()
        assert box is not None
        shown.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
        expect(page.get_by_label("What is kept, across")).to_have_value("25")
        expect(page.get_by_label("What is kept, down")).to_have_value("75")
        shown.press("ArrowRight")
        shown.press("ArrowUp")
        expect(page.get_by_label("What is kept, across")).to_have_value("27")
        expect(page.get_by_label("What is kept, down")).to_have_value("73")
        expect(page.locator("#kept")).to_contain_text("Kept for you at", timeout=15_000)
