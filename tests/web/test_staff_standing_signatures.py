"""No page says that something is signed whose signature holds no longer, whether or not a worker has seen it yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from staff_world import StaffWorld

from scheduler.domain.content import Draft, ItemState
from scheduler.domain.payload import Rendered

POST = "dental/dentures/x/post"
ISSUE = "dental/lead/email/issue"
SHOWN_ON = (
    "/staff/campaigns/dental",
    "/staff/campaigns",
    f"/staff/items/{POST}",
    f"/staff/items/{POST}/move",
    f"/staff/review/{POST}",
    "/staff/search?q=dentures",
    "/staff/calendar?view=list&day=2026-12-01",
    "/staff/issues",
    "/staff/issues/dental/lead/email",
    "/staff/issues/dental/lead/email/send",
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    for name in (POST, ISSUE):
        made.submit(name)
        made.sign(name)
    yield made
    made.application.store.close()


def rules_change(world: StaffWorld) -> None:
    (world.application.root / "campaigns" / "rules.toml").write_text('[raise]\nABS05 = "block"\n')


def seen_on(browser: TestClient, path: str) -> str:
    """Return a page without the states that a calendar can be filtered by."""
    return re.sub(r"<option.*?</option>", "", browser.get(path).text)


@pytest.mark.parametrize("path", SHOWN_ON)
def test_what_is_signed_is_shown_as_signed_until_what_it_rests_on_changes(world: StaffWorld, path: str) -> None:
    maya = world.signed_in("maya")
    assert ">signed" in seen_on(maya, path)
    rules_change(world)
    page = seen_on(maya, path)
    assert ">signed" not in page
    assert "It is signed." not in page
    assert "changes asked for" in page


def test_it_is_listed_to_be_mended_with_the_reason_and_looking_changes_nothing(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    rules_change(world)
    page = maya.get("/staff").text
    assert "To mend" in page
    assert "the rules have changed since it was signed" in page
    assert f'href="/staff/items/{POST}"' in page
    assert {item.state for item in world.application.items.find(POST)} == {ItemState.APPROVED}


def test_it_is_submitted_again_though_no_worker_has_ended_its_signature(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    rules_change(world)
    assert maya.post("/staff/campaigns/dental/submit", data={"item": POST}).status_code == 303
    assert {item.state for item in world.application.items.find(POST)} == {ItemState.IN_REVIEW}
    world.sign(POST)
    assert ">signed" in maya.get(f"/staff/items/{POST}").text


def test_a_page_that_looks_does_not_keep_the_worker_from_comparing_what_it_claims(world: StaffWorld) -> None:
    comparison = world.application.signed_comparison
    comparison.run_if_changed()
    rules_change(world)
    comparison.look()
    world.clock.advance(comparison.glance)
    comparison.run_if_changed()
    assert {item.state for item in world.application.items.find(POST)} == {ItemState.CHANGES_REQUESTED}


def test_what_was_judged_is_judged_again_only_when_something_changed(
    world: StaffWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules_change(world)
    comparison = world.application.signed_comparison
    drawn: list[Draft] = []
    render = comparison.renderer.render

    def counted(_: object, draft: Draft) -> Rendered:
        drawn.append(draft)
        return render(draft)

    monkeypatch.setattr(type(comparison.renderer), "render", counted)
    assert len(comparison.look()) == 2
    assert len(drawn) == 2
    assert len(comparison.look()) == 2
    assert len(drawn) == 2


def test_the_item_says_who_signed_it_with_their_registration_and_when(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    for path in (f"/staff/items/{POST}", f"/staff/review/{POST}"):
        assert re.search(r"Signed by Dr Rao \([^)]+\), 1 December 2026", maya.get(path).text), path
    rules_change(world)
    assert "Signed by" not in maya.get(f"/staff/items/{POST}").text


def test_pages_name_campaigns_and_items_as_people_do(world: StaffWorld) -> None:
    maya, title = world.signed_in("maya"), world.application.campaigns.title("dental")
    rules_change(world)
    for path in ("/staff", f"/staff/items/{POST}", "/staff/issues", "/staff/issues/dental/lead/email"):
        page = maya.get(path).text
        assert title in page.replace("&#39;", "'"), path
        assert ">dental<" not in page, path
