"""From an article to a submitted campaign in a browser: in a few clicks, with no file touched and no script needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from chromium import DESKTOP, window
from playwright.sync_api import Browser, Locator, Page, expect
from staff_world import CASES, PASSWORD, StaffWorld

from scheduler.domain.content import ItemState
from scheduler.web.server import serving

pytestmark = pytest.mark.xdist_group("browser")

DENTAL = CASES / "article-1-dental.docx"
MOST_CLICKS = 25


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StaffWorld, str]]:
    world = StaffWorld(tmp_path_factory.mktemp("first") / "clinic")
    settings = replace(world.application.settings.web, port=0)
    with serving(world.application, settings, threading.Event()) as address:
        yield world, address
    world.application.store.close()


@dataclass
class Hand:
    """Somebody at the screen: every press of a button, every field gone into and every file chosen is a click."""

    page: Page
    clicks: int = 0

    def press(self, name: str) -> None:
        self.clicks += 1
        button, link = self.page.get_by_role("button", name=name), self.page.get_by_role("link", name=name)
        button.or_(link).first.click()

    def write(self, label: str, text: str) -> None:
        self._field(label).fill(text)

    def choose_file(self, label: str) -> None:
        self._field(label).set_input_files(DENTAL)

    def _field(self, label: str) -> Locator:
        self.clicks += 1
        return self.page.get_by_label(label)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_article_becomes_a_submitted_campaign_in_at_most_25_clicks(
    chromium: Browser, served: tuple[StaffWorld, str], scripts: bool
) -> None:
    world, address = served
    with window(chromium, DESKTOP, scripts=scripts) as context:
        hand = Hand(context.new_page())
        hand.page.goto(f"{address}/staff")
        hand.write("Login", "maya")
        hand.write("Password", PASSWORD)
        hand.press("Sign in")
        hand.press("Bring an article")
        hand.choose_file("The article's file")
        hand.write("Where readers find the article", "https://www.lotus-skin.in/dental")
        hand.press("Read it")
        expect(hand.page.get_by_role("heading", name="Outline")).to_be_visible()
        hand.press("Plan it")
        expect(hand.page.get_by_role("status")).to_contain_text("items were planned.")
        hand.press("Submit 11 items to the clinician")
        expect(hand.page.get_by_role("status")).to_contain_text("11 items wait for a clinician's signature.")
        assert hand.clicks <= MOST_CLICKS
    (slug,) = world.application.workspace.campaigns()
    with world.application.store.reading() as tables:
        assert {state for _, _, state in tables.items.states(slug)} == {ItemState.IN_REVIEW}
