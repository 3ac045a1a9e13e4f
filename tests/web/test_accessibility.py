"""Every public page can be read by everybody: WCAG 2.2 A and AA by axe, on phones, in the dark, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import DESKTOP, PHONE, Scheme, window
from playwright.sync_api import Browser, Page, Route, expect
from public_samples import LANGUAGES, PublicSite, Shown

pytestmark = pytest.mark.xdist_group("browser")

STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""axe's names for the success criteria of WCAG 2.0, 2.1 and 2.2, levels A and AA."""


@pytest.fixture(scope="module")
def answers(site: PublicSite) -> Iterator[Answers]:
    """The answers to each request, asked for once in each language: a form is posted once."""
    with httpx2.Client(base_url=site.address) as client:
        yield Answers(site, client)


@dataclass
class Answers:
    site: PublicSite
    client: httpx2.Client
    known: dict[tuple[str, str], httpx2.Response] = field(default_factory=dict)

    def show(self, page: Page, shown: Shown, language: str = "en") -> None:
        """Open a page; one that answers a form is shown at its address, as a browser does."""
        address = self.site.address + shown.address(language)
        page.route(address, answered_with(self._answer(shown, language)))
        page.goto(address)
        page.unroute(address)

    def _answer(self, shown: Shown, language: str) -> str:
        if (shown.name, language) not in self.known:
            method = "GET" if shown.form is None else "POST"
            answer = self.client.request(method, shown.address(language), data=shown.form)
            assert answer.status_code == shown.status, f"{shown.name}: {answer.status_code}"
            self.known[shown.name, language] = answer
        return self.known[shown.name, language].text


def answered_with(html: str) -> Callable[[Route], None]:
    """Return what answers a request with some HTML."""
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe has against a page, with the elements."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(STANDARD)}})
    return [
        f"{fault['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


def test_axe_finds_what_is_wrong(chromium: Browser) -> None:
    with window(chromium, PHONE) as context:
        page = context.new_page()
        page.set_content("<html><title>x</title><p style='color:#ccc'>pale</p><img src='data:,'>")
        assert {fault.partition(":")[0] for fault in violations(page)} == {
            "color-contrast",
            "html-has-lang",
            "image-alt",
        }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_page_passes_wcag_and_asks_nobody_else_for_anything(
    chromium: Browser, site: PublicSite, answers: Answers, scheme: Scheme, width: int
) -> None:
    with window(chromium, width, scheme) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for shown in site.pages:
            answers.show(page, shown)
            assert violations(page) == [], shown.name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{shown.name} scrolls sideways"
            if width == PHONE:
                answers.show(page, shown, "ar")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{shown.name} scrolls sideways"
        elsewhere = {address for address in asked if urlsplit(address).netloc != urlsplit(site.address).netloc}
        assert {address for address in elsewhere if not address.startswith("data:")} == set()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_page_passes_wcag_in_every_language(
    chromium: Browser, site: PublicSite, answers: Answers, language: str
) -> None:
    with window(chromium, PHONE) as context:
        page = context.new_page()
        for shown in site.kinds:
            if not shown.is_issue:
                answers.show(page, shown, language)
                assert violations(page) == [], shown.name


def test_a_page_is_the_same_with_scripts_off(chromium: Browser, site: PublicSite, answers: Answers) -> None:
    with window(chromium, PHONE, scripts=False) as without, window(chromium, PHONE) as context:
        plain, page = without.new_page(), context.new_page()
        for shown in site.pages:
            answers.show(plain, shown)
            answers.show(page, shown)
            assert plain.content() == page.content(), shown.name
            assert page.locator("script").count() == 0, shown.name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_markup_that_is_served_with_scripts_off_passes_likewise(
    chromium: Browser, site: PublicSite, answers: Answers, scheme: Scheme
) -> None:
    # axe is a script: what came with scripts off is put into a window that has them.
    with window(chromium, PHONE, scheme, scripts=False) as without, window(chromium, PHONE, scheme) as context:
        plain, page = without.new_page(), context.new_page()
        for shown in site.kinds:
            answers.show(plain, shown)
            page.route(plain.url, answered_with(plain.content()))
            page.goto(plain.url)
            assert violations(page) == [], shown.name
            page.unroute(plain.url)


def test_somebody_signs_up_with_the_keyboard_alone(chromium: Browser, site: PublicSite) -> None:
    with window(chromium, DESKTOP, scripts=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}/sign-up?lang=en")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        typed: list[str] = []
        for _ in range(12):
            page.keyboard.press("Tab")
            name = str(page.evaluate("document.activeElement.name || document.activeElement.type"))
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"nobody sees that {name} has the focus"
            typed.append(name)
            if name == "email":
                page.keyboard.type("keyboard@lotus.clinic")
            elif name == "topic":
                page.keyboard.press("Space")
            elif name == "submit":
                page.keyboard.press("Enter")
                break
        assert typed == ["email", "first_name", "topic", "topic", "language", "submit"], "in the order of reading"
        expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mail")


def test_what_is_wrong_with_a_form_is_said_where_it_is_and_what_was_typed_stays(
    chromium: Browser, site: PublicSite
) -> None:
    with window(chromium, PHONE, scripts=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}/sign-up?lang=en")
        page.get_by_label("First name").fill("Asha")
        page.get_by_label("Email address").fill("asha@lotus")  # what browsers take for an address
        page.get_by_role("button", name="Subscribe").click()
        expect(page.get_by_role("alert")).to_contain_text("Please write your email address")
        address = page.get_by_label("Email address")
        expect(address).to_have_accessible_description(re.compile("Please write your email address"))
        expect(address).to_have_value("asha@lotus")
        expect(page.get_by_label("First name")).to_have_value("Asha")


def test_a_link_to_unsubscribe_takes_a_button_and_a_link_back(chromium: Browser, site: PublicSite) -> None:
    (shown,) = (shown for shown in site.pages if shown.name == "unsubscribe")
    with window(chromium, PHONE, scripts=False) as context:
        page = context.new_page()
        page.goto(site.address + shown.address("en"))
        page.get_by_role("button", name="Unsubscribe").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
        page.get_by_role("link", name="Subscribe").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Subscribe to our newsletter")


def test_a_form_on_the_clinics_own_site_leads_to_the_same_end(chromium: Browser, site: PublicSite) -> None:
    form = site.application.invitations.form("en").replace(
        site.application.invitations.sign_up, f"{site.address}/sign-up"
    )
    with window(chromium, PHONE, scripts=False) as context:
        page = context.new_page()
        page.route(
            "https://www.lotus-skin.clinic/", answered_with(f"<!DOCTYPE html><html lang=en><title>x</title>{form}")
        )
        page.goto("https://www.lotus-skin.clinic/")
        expect(page.get_by_label("Leave this empty")).not_to_be_in_viewport()
        page.get_by_label("Email address").fill("elsewhere@lotus.clinic")
        page.get_by_role("button", name="Subscribe").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mail")
