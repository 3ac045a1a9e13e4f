"""A clinic's day in the browser, from two articles to readers who leave: against the simulator, and never beyond it.

Staff bring articles, plan, mend, choose a card, move, send themselves a test. The clinician signs on a phone by a
passkey. The worker publishes. Staff decide about a post that nobody knows of, and take one back. A reader signs up,
confirms, changes what they get, and leaves. Ways to move an item, and pages without scripts, have tests of their own.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromium import DESKTOP
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from staff_world import AUTHOR, CASES, CLINICIAN, PASSWORD, StaffWorld
from web_world import SITE

from scheduler.channels.email.spec import SENDGRID, SendGridAccount
from scheduler.channels.opening import open_account
from scheduler.channels.x.spec import TRANSPORT, XAccount
from scheduler.domain.content import Item, ItemState
from scheduler.domain.people import Credentials
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.domain.subscriber import Subscriber, SubscriberStatus
from scheduler.ports import Channel, Clock
from scheduler.services.personal_links import Purpose
from scheduler.services.review_sheet import digests
from scheduler.services.standing import StandingMessages
from scheduler.simulator import Call, Fault, PlannedFault, Simulator
from scheduler.simulator.email import SendGridAccount as SimulatedMailer
from scheduler.simulator.x import XAccount as SimulatedX
from scheduler.web.server import serving

pytestmark = pytest.mark.xdist_group("browser")

DENTAL = CASES / "article-1-dental.docx"
EXOSOMES = Path(__file__).parents[2] / "assets" / "demo" / "article.txt"
OWN = "a password of my own"
POST = "dental/dentures/x/post"
OWN_WORDS = "Come in and ask us about it."
ASHA = "asha@lotus.clinic"


@dataclass
class Day:
    """The clinic, its platforms, the address of its pages, and every host that a browser asked."""

    world: StaffWorld
    simulator: Simulator
    address: str
    browser: Browser
    asked: set[str] = field(default_factory=set)

    @contextmanager
    def at_the_desk(self, login: str) -> Iterator[Page]:
        """Somebody of the staff at a computer."""
        with self.browser.new_context(viewport={"width": DESKTOP, "height": 1400}) as context:
            page = self.watched(context)
            self.sign_in(page, login)
            yield page

    @contextmanager
    def on_a_phone(self) -> Iterator[Page]:
        """The clinician's phone, which knows her finger."""
        with self.browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as context:
            page = self.watched(context)
            device = context.new_cdp_session(page)
            device.send("WebAuthn.enable")
            options = {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
            device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
            self.sign_in(page, "rao", OWN)
            yield page

    def watched(self, context: BrowserContext) -> Page:
        def note(request: Request) -> None:
            self.asked.add(urlsplit(request.url).hostname or "")

        context.set_default_timeout(12_000)
        context.on("request", note)
        return context.new_page()

    def sign_in(self, page: Page, login: str, password: str = PASSWORD) -> None:
        page.goto(f"{self.address}/staff/sign-in")
        page.get_by_label("Login").fill(login)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("button", name="Sign out")).to_be_attached()

    def item(self, name: str = POST) -> Item:
        (item,) = self.world.application.items.find(name)
        return item

    def work(self, until: timedelta = timedelta(seconds=1), name: str = "") -> None:
        """Let the worker do what is due, a moment after an item's time where one is named."""
        begin = self.item(name).slot.at if name else self.world.clock.now()
        self.world.clock.move_to(begin + until)
        self.world.application.signed_comparison.run()
        self.world.application.delivery.run_once(self.world.application.publisher())


@pytest.fixture
def day(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with ExitStack() as stack:
        simulators: list[Simulator] = []

        def accounts(clock: Clock) -> Mapping[str, Channel]:
            simulator = stack.enter_context(Simulator(clock))
            simulators.append(simulator)
            keys: dict[str, Any] = {**SimulatedX().settings()}  # Any: each key has a type of its own
            x = XAccount(name="x", base_url=simulator.url, **keys)
            mail = SendGridAccount(
                name="email", api_key=SimulatedMailer().api_key, base_url=simulator.url, activity=True
            )
            return {"x": open_account(TRANSPORT, x, clock), "email": open_account(SENDGRID, mail, clock)}

        world = StaffWorld(tmp_path_factory.mktemp("day") / "clinic", accounts=accounts)
        world.application.people.change_password(CLINICIAN, OWN)
        stack.callback(world.application.store.close)
        settings = replace(world.application.settings.web, port=0)
        address = stack.enter_context(serving(world.application, settings, threading.Event()))
        yield Day(world, simulators[0], address.replace("127.0.0.1", "localhost"), chromium)


def test_a_clinics_day_from_two_articles_to_a_reader_who_leaves(day: Day) -> None:
    staff_plan_two_articles(day)
    staff_mend_a_post_choose_its_card_and_move_it(day)
    staff_send_themselves_a_test_of_an_issue(day)
    staff_submit(day)
    the_clinician_signs_on_a_phone(day)
    the_worker_publishes_and_one_answer_is_lost(day)
    staff_decide_about_the_lost_one_and_take_another_back(day)
    a_reader_comes_and_goes(day)
    assert day.asked == {"localhost"}, "no page asks anything of another machine"


def staff_plan_two_articles(day: Day) -> None:
    with day.at_the_desk("maya") as page:
        for article, name in ((DENTAL, "dental"), (EXOSOMES, "exosomes")):
            page.goto(f"{day.address}/staff/campaigns/new")
            page.get_by_label("The article's file").set_input_files(article)
            page.get_by_text("Name the campaign yourself").click()
            page.get_by_label("The campaign's name").fill(name)
            page.get_by_label("Where readers find the article").fill(f"{SITE}/{name}")
            page.get_by_role("button", name="Read it").click()
            page.get_by_role("button", name="Plan it").click()
            expect(page.get_by_role("status").first).to_contain_text("items were planned.")


def staff_mend_a_post_choose_its_card_and_move_it(day: Day) -> None:
    with day.at_the_desk("maya") as page:
        page.goto(f"{day.address}/staff/items/{POST}")
        page.get_by_label("Last line").fill(OWN_WORDS)
        page.get_by_label("Layout").select_option("quote")
        expect(page.locator("#seen")).to_contain_text(OWN_WORDS, timeout=15_000)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("Saved.")
        page.goto(f"{day.address}/staff/items/{POST}/move")
        page.get_by_role("button", name="Move it to this time").click()
        expect(page.get_by_role("status").first).to_contain_text("Moved to")
    assert OWN_WORDS in str(day.item().draft)


def staff_send_themselves_a_test_of_an_issue(day: Day) -> None:
    with day.at_the_desk("maya") as page:
        page.goto(f"{day.address}/staff/issues/test-group")
        page.get_by_label("Address").fill("maya@lotus.clinic")
        page.get_by_role("button", name="Add").click()
        page.goto(f"{day.address}/staff/issues/dental/lead/email/send")
        page.get_by_role("button", name="Send the test to 1 address").click()
        expect(page.get_by_role("status").first).to_be_visible()
    (test,) = day.simulator.state.mailings
    assert "[Test]" in str(test.body)


def staff_submit(day: Day) -> None:
    with day.at_the_desk("maya") as page:
        page.goto(f"{day.address}/staff/campaigns/dental")
        page.get_by_role("button", name="to the clinician").click()
        expect(page.get_by_role("status").first).to_contain_text("wait for a clinician's signature.")


def the_clinician_signs_on_a_phone(day: Day) -> None:
    with day.on_a_phone() as page:
        page.goto(f"{day.address}/staff/self")
        page.get_by_label("A name for it").fill("My phone")
        form = page.locator("form[data-new-passkey]")
        form.get_by_label("Your own password").fill(OWN)
        form.get_by_role("button").click()
        expect(page.get_by_role("status").first).to_contain_text("can sign for you now.")
        page.goto(f"{day.address}/staff/review/{POST}")
        expect(page.get_by_text(OWN_WORDS).first).to_be_visible()
        page.get_by_role("button", name="Use a passkey instead").first.click()
        expect(page.get_by_role("status").first).to_contain_text("confirmed")
        page.goto(f"{day.address}/staff/review/{POST}")
        page.get_by_role("region", name="Sign").get_by_role("button", name="Use a passkey instead").click()
        expect(page.get_by_role("status").first).to_contain_text("Signed")
        page.goto(f"{day.address}/staff/review/together")
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="Use a passkey instead").click()
        expect(page.get_by_role("status").first).to_contain_text("items are signed.")
    assert day.item().state is ItemState.APPROVED


def the_worker_publishes_and_one_answer_is_lost(day: Day) -> None:
    first, second = posts_in_order(day)[:2]
    day.work(name=first)
    assert day.item(first).state is ItemState.PUBLISHED
    before = len(day.simulator.state.posts)
    day.simulator.faults.plan(PlannedFault("x", Fault.LOST))
    day.simulator.faults.plan(PlannedFault("x", Fault.ERROR, 100, Call.READ))
    day.work(name=second)
    assert day.item(second).state is ItemState.UNCERTAIN
    assert len(day.simulator.state.posts) == before + 1, "it did go out"


def posts_in_order(day: Day) -> list[str]:
    """Return the signed posts on X by their time."""
    with day.world.application.store.reading() as tables:
        items = tables.items.of_campaign("dental")
    signed = (item for item in items if item.key.channel == "x" and item.state is not ItemState.IN_REVIEW)
    return [str(item.key) for item in sorted(signed, key=lambda item: item.slot.at)]


def staff_decide_about_the_lost_one_and_take_another_back(day: Day) -> None:
    (first, second), lost = posts_in_order(day)[:2], day.simulator.state.posts[-1].id
    with day.at_the_desk("lee") as page:
        page.goto(f"{day.address}/staff")
        page.get_by_label("Its number on the platform").first.fill(lost)
        page.get_by_role("button", name="It did go out").click()
        expect(page.get_by_role("status").first).to_contain_text("It is recorded as published.")
        day.work()
        assert day.item(second).state is ItemState.PUBLISHED, "what followed the lost part was sent, and that part once"
        page.goto(f"{day.address}/staff/items/{first}")
        page.get_by_role("link", name="Take it back").click()
        page.locator("#reason").fill("The price has changed.")
        page.get_by_label("Your own password").fill(PASSWORD)
        page.get_by_role("button", name="Take it back", exact=True).click()
        page.locator("#reason").fill("The price has changed.")
        page.get_by_label("Your own password").fill(PASSWORD)
        page.get_by_role("button", name="Delete it").click()
        expect(page.get_by_role("status").first).to_be_visible()
    assert day.item(first).state is ItemState.RETRACTED
    assert day.simulator.state.posts[0].id == lost, "nothing of the first is out any more"


def a_reader_comes_and_goes(day: Day) -> None:
    sign_the_standing_mails(day)
    with day.browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = day.watched(context)
        page.goto(f"{day.address}/sign-up")
        page.get_by_label("Email address").fill(ASHA)
        page.get_by_role("button", name="Subscribe").click()
        day.work()
        page.goto(link_in_the_last_mail(day, "confirm"))
        page.get_by_role("button").first.click()
        assert asha(day).status is SubscriberStatus.CONFIRMED
        page.goto(personal_page(day, Purpose.PREFERENCES))
        page.get_by_label("Once a month").check()
        page.get_by_role("button", name="Save").click()
        assert asha(day).frequency == "monthly"
        page.goto(personal_page(day, Purpose.PREFERENCES))
        page.get_by_role("button", name="Unsubscribe").click()
    assert asha(day).status is SubscriberStatus.UNSUBSCRIBED


def sign_the_standing_mails(day: Day) -> None:
    made = day.world.application
    StandingMessages(made.store, made.workspace, made.renderer, made.clock).plan()
    rao = Credentials(CLINICIAN.login, OWN)
    shown = digests(made.review.in_review(STANDING_CAMPAIGN)) if made.review.submit(STANDING_CAMPAIGN, AUTHOR) else {}
    for decision in made.review.approve(STANDING_CAMPAIGN, rao, shown):
        assert decision.done, decision.reason


def link_in_the_last_mail(day: Day, path: str) -> str:
    found = re.search(rf"{SITE}/{path}/[\w.~-]+", str(day.simulator.state.mailings[-1].body))
    assert found
    return found[0].replace(SITE, day.address)


def personal_page(day: Day, purpose: Purpose) -> str:
    return day.world.application.personal_links.url(day.address, purpose, asha(day).id)


def asha(day: Day) -> Subscriber:
    with day.world.application.store.reading() as tables:
        (person,) = tables.subscribers.at_address(ASHA)
    return person
