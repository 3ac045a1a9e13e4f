"""The pages on webhooks: added with a secret that is shown once, tested, sent again, turned off, removed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from loopback_site import Answer, Site, loopback_site
from staff_world import StaffWorld

from scheduler.domain.outgoing_webhook import CALL, signed_headers
from scheduler.ports.webhook_tables import WebhookPost

PAGE = "/staff/settings/webhooks"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    yield made
    made.application.store.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with loopback_site() as site:
        site.pages["/hook"] = Answer(status=204)
        yield site


def added(browser: TestClient, site: Site) -> tuple[str, str]:
    """Add a webhook to the site; return its page, and its secret as it was shown."""
    answer = browser.post(PAGE, data={"url": f"{site.url}/hook", "kinds": ["to-sign", "failed"]})
    assert answer.status_code == 200, answer.text
    secret = re.search(r'value="(whsec_[^"]+)"', answer.text)
    page = re.search(rf'href="({PAGE}/[0-9a-f]+)"', answer.text)
    assert secret
    assert page
    return page[1], secret[1]


def test_the_secret_is_shown_once_and_signs_what_is_sent(world: StaffWorld, site: Site) -> None:
    rao = world.signed_in("rao")
    page, secret = added(rao, site)
    assert secret not in rao.get(page).text + rao.get(PAGE).text
    assert rao.post(f"{page}/test").headers["location"] == page
    assert "It arrived." in rao.get(page).text
    (asked,) = site.asked
    headers = {name.lower(): value for name, value in asked.headers.items()}
    signed = signed_headers(secret, headers["webhook-id"], asked.body.decode(), world.clock.now())
    assert headers["webhook-signature"] == signed["webhook-signature"]


def test_the_worker_tells_it_what_happens(world: StaffWorld, site: Site) -> None:
    page, _ = added(world.signed_in("rao"), site)
    slug = world.plan()
    with world.application.store.reading() as tables:
        key = next(str(item.key) for item in tables.items.of_campaign(slug) if item.key.channel == "x")
    world.submit(key)
    world.application.delivery.run_once(world.application.publisher())
    (asked,) = site.asked
    said = json.loads(asked.body)
    assert (said["type"], said["data"]["item"]) == ("item.to_sign", key)
    assert said["data"]["page"] == f"https://clinic.example.com/staff/items/{key}"
    assert "delivered" in world.signed_in("lee").get(page).text


@dataclass(frozen=True)
class Dying:
    """The way out of a program that is killed when the other side has heard it."""

    way_out: WebhookPost

    def check(self, url: str) -> None:
        self.way_out.check(url)

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.way_out.post(url, body, headers)
        raise KeyboardInterrupt


def test_a_program_killed_after_the_call_tells_again_under_the_same_id(world: StaffWorld, site: Site) -> None:
    added(world.signed_in("rao"), site)
    slug = world.plan()
    with world.application.store.reading() as tables:
        key = next(str(item.key) for item in tables.items.of_campaign(slug) if item.key.channel == "x")
    world.submit(key)
    sender = world.application.webhook_sender
    with pytest.raises(KeyboardInterrupt):
        replace(sender, post=Dying(sender.post)).run()
    assert sender.run() == 0
    world.clock.advance(CALL)
    assert sender.run() == 1
    first, second = site.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] < second.headers["webhook-timestamp"]


def test_what_failed_is_said_and_sent_again_under_its_id(world: StaffWorld, site: Site) -> None:
    rao = world.signed_in("rao")
    page, _ = added(rao, site)
    site.pages["/hook"] = Answer(b"a secret of the receiver", status=500)
    rao.post(f"{page}/test")
    shown = rao.get(page).text
    assert "it answered 500" in shown
    assert "a secret of the receiver" not in shown
    site.pages["/hook"] = Answer(status=200)
    again = re.search(rf'action="({page}/messages/[^"]+/again)"', shown)
    assert again
    rao.post(again[1])
    assert len({asked.headers["webhook-id"] for asked in site.asked}) == 1
    assert "It arrived." in rao.get(page).text


def test_health_tells_of_one_at_which_nothing_arrives(world: StaffWorld, site: Site) -> None:
    rao = world.signed_in("rao")
    assert "No webhook tells another program of anything" in rao.get("/staff/health").text
    page, _ = added(rao, site)
    rao.post(f"{page}/test")
    assert "What is sent to webhooks arrives" in rao.get("/staff/health").text
    site.pages["/hook"] = Answer(status=410)
    rao.post(f"{page}/test")
    shown = rao.get("/staff/health").text
    assert "it answered that it wants no more (410)" in shown
    assert 'href="/staff/settings/webhooks"' in shown


def test_it_is_turned_off_and_on_and_removed(world: StaffWorld, site: Site) -> None:
    lee = world.signed_in("lee")
    page, _ = added(lee, site)
    lee.post(f"{page}/stop")
    assert "It is off." in lee.get(page).text
    lee.post(f"{page}/start")
    assert "It is on." in lee.get(page).text
    assert lee.post(page, data={"kinds": ["missed"]}).status_code == 303
    assert 'value="missed" checked' in lee.get(page).text
    assert lee.post(f"{page}/remove").headers["location"] == PAGE
    assert lee.get(page).status_code == 404
    assert lee.post(f"{page}/test").status_code == 404


@pytest.mark.parametrize(
    ("url", "kinds", "why"),
    [
        ("http://hooks.example.org/a", ["failed"], "not to https"),
        ("https://10.0.0.5/a", ["failed"], "private network"),
        ("https://x.example/", [], "at least one kind"),
    ],
)
def test_what_cannot_be_added_is_said_with_what_was_typed_kept(
    world: StaffWorld, url: str, kinds: list[str], why: str
) -> None:
    answer = world.signed_in("rao").post(PAGE, data={"url": url, "kinds": kinds})
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{url}"' in answer.text


def test_an_author_rules_over_none(world: StaffWorld, site: Site) -> None:
    page, _ = added(world.signed_in("rao"), site)
    maya = world.signed_in("maya")
    assert maya.get(PAGE).status_code == 403
    assert maya.post(f"{page}/test").status_code == 403
    assert site.asked == []
