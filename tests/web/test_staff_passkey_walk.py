"""A clinician's day on a phone: a passkey is made, signs what the screen shows, and lets its person in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from chromium import Scheme, window
from playwright.sync_api import Browser, Page, expect
from staff_world import CLINICIAN, StaffWorld
from test_accessibility import violations

from scheduler.domain.content import ItemState
from scheduler.domain.passkey import Passkey
from scheduler.domain.people import Credentials, Role
from scheduler.services.invitations import Wish
from scheduler.web.server import serving

pytestmark = pytest.mark.xdist_group("browser")

PHONE = 360
OWN = "a password of my own"
POST = "dental/dentures/x/post"
TOGETHER = ("dental/dental-implants/x/post", "dental/do-i-need-to-replace-a-missing-tooth-at-all/x/post")


@dataclass(frozen=True)
class Served:
    """A clinic whose pages are served under a name, as passkeys want it."""

    world: StaffWorld
    address: str

    def state(self, name: str = POST) -> ItemState:
        (item,) = self.world.application.items.find(name)
        return item.state


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    world = StaffWorld(tmp_path_factory.mktemp("walk") / "clinic")
    world.application.people.change_password(CLINICIAN, OWN)
    world.plan()
    for name in (POST, *TOGETHER):
        world.submit(name)
    settings = replace(world.application.settings.web, port=0)
    with serving(world.application, settings, threading.Event()) as address:
        yield Served(world, address.replace("127.0.0.1", "localhost"))
    world.application.store.close()


@pytest.fixture
def phone(chromium: Browser, served: Served) -> Iterator[Page]:
    """A phone that knows its owner's finger. The pages' own policy holds in it."""
    context = chromium.new_context(viewport={"width": PHONE, "height": 740}, has_touch=True)
    with context:
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        authenticator = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        device.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
        page.goto(f"{served.address}/staff/sign-in")
        page.get_by_label("Login").fill("rao")
        page.get_by_label("Password").fill(OWN)
        page.get_by_role("button", name="Sign in", exact=True).click()
        yield page


def make_passkey(page: Page) -> None:
    page.get_by_role("link", name="Dr Rao").click()
    page.get_by_label("A name for it").fill("My phone")
    form = page.locator("form[data-new-passkey]")
    form.get_by_label("Your own password").fill(OWN)
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("“My phone” can sign for you now.")


def test_a_clinician_signs_on_a_phone_with_a_passkey(served: Served, phone: Page) -> None:
    make_passkey(phone)
    phone.get_by_role("link", name="Menu").click()
    phone.get_by_role("link", name="To sign").click()
    phone.get_by_role("link", name="Dentures").click()
    expect(phone.get_by_role("img").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE
    phone.get_by_role("button", name="Use a passkey instead").click()
    expect(phone.get_by_role("status")).to_contain_text("Signed: Post on X: Dentures.")
    assert served.state() is ItemState.APPROVED


def test_the_harmless_ones_are_signed_by_one_touch(served: Served, phone: Page) -> None:
    make_passkey(phone)
    phone.goto(f"{served.address}/staff/review/together")
    for box in phone.get_by_role("checkbox").all()[:2]:
        box.check()
    phone.get_by_role("button", name="Use a passkey instead").click()
    expect(phone.get_by_role("status")).to_contain_text("2 items are signed.")


def test_a_passkey_lets_its_person_in(served: Served, phone: Page) -> None:
    make_passkey(phone)
    phone.get_by_role("button", name="Sign out").click()
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.get_by_role("link", name="Dr Rao")).to_be_visible()


def test_what_changed_while_it_was_read_is_not_signed_by_a_passkey(served: Served, phone: Page) -> None:
    make_passkey(phone)
    phone.goto(f"{served.address}/staff/review/{POST}")
    served.world.application.review.reject(POST, Credentials("rao", OWN), "Say how long they last.")
    phone.get_by_role("button", name="Use a passkey instead").click()
    expect(phone.get_by_role("alert").first).to_be_visible()
    assert served.state() is ItemState.CHANGES_REQUESTED


def test_the_desk_is_worked_by_keys(served: Served, phone: Page) -> None:
    phone.goto(f"{served.address}/staff/review")
    phone.get_by_role("link", name="Read the first").click()
    expect(phone.get_by_text("1 of 3")).to_be_visible()
    phone.wait_for_load_state()
    first = phone.url
    phone.keyboard.press("j")
    expect(phone.get_by_text("2 of 3")).to_be_visible()
    phone.wait_for_load_state()
    phone.keyboard.press("k")
    expect(phone.get_by_text("1 of 3")).to_be_visible()
    assert phone.url == first
    phone.wait_for_load_state()
    phone.keyboard.press("s")
    expect(phone.locator("#password")).to_be_focused()
    phone.keyboard.type("j")
    assert phone.url == first, "a letter in a field is a letter"
    phone.locator("h1").click()
    phone.keyboard.press("r")
    expect(phone.get_by_label("What has to change")).to_be_focused()


def test_without_scripts_the_password_form_stands_there(chromium: Browser, served: Served) -> None:
    with window(chromium, PHONE, scripts=False) as context:
        page = context.new_page()
        page.goto(f"{served.address}/staff/sign-in")
        page.get_by_label("Login").fill("rao")
        page.get_by_label("Password").fill(OWN)
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{served.address}/staff/review/{POST}")
        page.get_by_role("link", name="Ask for a change").nth(1).click()
        assert page.get_by_label("About").input_value() != ""
        page.get_by_role("region", name="Sign").get_by_label("Your own password").fill(OWN)
        page.get_by_role("button", name="Sign it").click()
        expect(page.get_by_role("status")).to_contain_text("Signed")
    assert served.state() is ItemState.APPROVED


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_pass_wcag_with_the_passkeys_buttons_on_them(
    chromium: Browser, served: Served, scheme: Scheme
) -> None:
    with served.world.application.store.transaction() as tables:
        tables.passkeys.add(Passkey("a-key", "rao", "My phone", b"", 0, served.world.clock.now()))
    with window(chromium, PHONE, scheme) as context:
        page = context.new_page()
        page.goto(f"{served.address}/staff/sign-in")
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Login").fill("rao")
        page.get_by_label("Password").fill(OWN)
        page.get_by_role("button", name="Sign in", exact=True).click()
        for path in ("self", "review/together", f"review/{POST}"):
            page.goto(f"{served.address}/staff/{path}")
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            expect(page.get_by_role("button", name="Use a passkey instead").first).to_be_visible()
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, f"{path} scrolls sideways"


def test_who_is_invited_makes_a_passkey_on_the_page_of_the_link(phone: Page, served: Served) -> None:
    asha = Wish("Dr Asha", (Role.CLINICIAN,), "MH 777")
    served.world.application.staff_invitations.invite(asha, "a-token", Credentials("rao", OWN))
    phone.get_by_role("button", name="Sign out").click()
    phone.goto(f"{served.address}/staff/join/a-token")
    phone.get_by_role("button", name="Make a passkey instead").click()
    expect(phone.get_by_label("Login")).to_be_focused()  # it is missing
    phone.get_by_label("Login").fill("asha")
    phone.get_by_role("button", name="Make a passkey instead").click()
    phone.get_by_role("link", name="Sign in").click()
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.get_by_role("link", name="Dr Asha")).to_be_visible()
