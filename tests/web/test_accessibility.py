"""Every public page can be read by everybody: WCAG 2.2 A and AA by axe, on phones, in the dark, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import DESKTOP, PHONE, Scheme, window
from playwright.sync_api import Browser, Page, Route
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
        for shown in site.pages:
            if not shown.is_issue:
                answers.show(page, shown, language)
                assert violations(page) == [], shown.name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_markup_that_is_served_with_scripts_off_passes_likewise(
    chromium: Browser, site: PublicSite, answers: Answers, scheme: Scheme
) -> None:
    # axe is a script: what came with scripts off is put into a window that has them, and may run none of its own.
    with window(chromium, PHONE, scheme, scripts=False) as without, window(chromium, PHONE, scheme) as context:
        plain, page = without.new_page(), context.new_page()
        for shown in site.pages:
            answers.show(plain, shown)
            served = plain.content()
            page.route(plain.url, answered_with(served))
            page.goto(plain.url)
            assert violations(page) == [], shown.name
            page.unroute(plain.url)
            assert "<script" not in served
