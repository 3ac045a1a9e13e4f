"""One act on several items: each is listed with what will happen, then each has its own result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from staff_world import CLINICIAN, StaffWorld

from scheduler.domain.content import Item, ItemState

LIST = "/staff/calendar?view=list&day=2026-12-01"
DENTURES, BRIDGES, HOW = (f"dental/{section}/x/post" for section in ("dentures", "bridges", "how-do-they-compare"))
ISSUE = "dental/lead/email/issue"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    yield made
    made.application.store.close()


def item(world: StaffWorld, key: str) -> Item:
    (found,) = world.application.items.find(key)
    return found


def ticked(world: StaffWorld, *keys: str) -> list[str]:
    return [f"{key} {item(world, key).slot.local:%Y-%m-%dT%H:%M}" for key in keys]


def foreseen(browser: TestClient, act: str, items: list[str], **more: str) -> str:
    answer = browser.get(f"/staff/several?{urlencode({'act': act, 'item': items, **more}, doseq=True)}")
    assert answer.status_code == 200, answer.text
    return answer.text


def done(browser: TestClient, act: str, items: list[str], **more: str) -> str:
    answer = browser.post("/staff/several", data={"act": act, "item": items, **more})
    assert answer.status_code == 200, answer.text
    said = re.search(r'role="status">([^<]+)</p>', answer.text)
    assert said is not None
    return said[1]


def test_the_list_has_a_box_for_each_item_and_other_views_have_none(world: StaffWorld) -> None:
    browser = world.signed_in("maya")
    text = browser.get(LIST).text
    assert f'form="several" name="item" value="{ticked(world, DENTURES)[0]}"' in text
    assert '<option value="submit">' in text
    assert '<option value="changes">' not in text, "an author sends nothing back"
    assert 'name="item"' not in browser.get("/staff/calendar?day=2026-12-01").text


def test_a_campaigns_page_leads_to_its_items_with_boxes(world: StaffWorld) -> None:
    browser = world.signed_in("maya")
    assert (
        'href="/staff/calendar?view=list&amp;campaign=dental&amp;day=2026-12-03"'
        in browser.get("/staff/campaigns/dental").text
    )
    assert browser.get("/staff/calendar?view=list&campaign=dental&day=2026-12-03").text.count('name="item"') == len(
        world.application.items.find("dental")
    )


def test_several_are_submitted_and_what_cannot_be_is_said_of_each(world: StaffWorld) -> None:
    world.submit(BRIDGES)
    browser = world.signed_in("maya")
    text = foreseen(browser, "submit", ticked(world, DENTURES, BRIDGES, HOW))
    assert "2 items" in text
    assert "1 item stays as it is" in text
    assert "it is in review" in text
    assert item(world, DENTURES).state is ItemState.DRAFT, "nothing is done before it is said"
    assert done(browser, "submit", ticked(world, DENTURES, BRIDGES, HOW)) == "2 done. 1 not."
    assert {item(world, key).state for key in (DENTURES, BRIDGES, HOW)} == {ItemState.IN_REVIEW}


def test_several_are_moved_by_days_though_each_stands_where_the_next_goes(world: StaffWorld) -> None:
    sections = ("dentures", "how-do-they-compare", "questions-to-ask-your-dentist", "book-a-consultation")
    keys = [f"dental/{section}/x/post" for section in sections]
    before = {key: item(world, key).slot.local for key in keys}
    browser = world.signed_in("maya")
    text = foreseen(browser, "move", ticked(world, *keys), days="1")
    assert "stays as it is" not in text
    assert done(browser, "move", ticked(world, *keys), days="1") == "4 done."
    assert {key: item(world, key).slot.local for key in keys} == {
        key: at + timedelta(days=1) for key, at in before.items()
    }
    assert all(item(world, key).slot.pinned for key in keys)


def test_a_move_against_a_rule_stops_only_that_item(world: StaffWorld) -> None:
    items = ticked(world, DENTURES, BRIDGES)
    (christmas,) = {(25 - item(world, BRIDGES).slot.local.day)}
    browser = world.signed_in("maya")
    text = foreseen(browser, "move", items, days=str(christmas))
    assert "Friday 25 December 2026 is Christmas" in text
    assert done(browser, "move", items, days=str(christmas)) == "1 done. 1 not."


def test_a_form_that_is_sent_again_moves_nothing_again(world: StaffWorld) -> None:
    items = ticked(world, DENTURES)
    browser = world.signed_in("maya")
    assert done(browser, "move", items, days="7") == "1 done."
    assert done(browser, "move", items, days="7") == "0 done. 1 not."
    assert "moved" in [entry.event.action for entry in world.application.records.evidence(DENTURES)[0].trail]


def test_a_missed_item_that_nobody_signed_goes_to_a_free_time(world: StaffWorld) -> None:
    world.clock.move_to(item(world, DENTURES).slot.at + timedelta(days=2))
    world.application.signed_comparison.run()
    world.application.delivery.run_once(world.application.publisher())
    assert item(world, DENTURES).state is ItemState.MISSED
    browser = world.signed_in("maya")
    assert done(browser, "free", ticked(world, DENTURES)) == "1 done."
    again = item(world, DENTURES)
    assert again.state is ItemState.DRAFT
    assert again.slot.at > world.clock.now()


def test_posts_are_left_out_and_an_issue_is_not(world: StaffWorld) -> None:
    browser = world.signed_in("maya")
    assert "section by section" in foreseen(browser, "leave-out", ticked(world, DENTURES, ISSUE))
    assert done(browser, "leave-out", ticked(world, DENTURES, ISSUE)) == "1 done. 1 not."
    assert item(world, DENTURES).state is ItemState.CANCELLED


def test_several_are_sent_back_with_one_reason(world: StaffWorld) -> None:
    for key in (DENTURES, BRIDGES):
        world.submit(key)
    browser = world.signed_in("rao")
    items = ticked(world, DENTURES, BRIDGES, HOW)
    assert browser.post("/staff/several", data={"act": "changes", "item": items}).status_code == 422
    assert done(browser, "changes", items, reason="Say that it takes months.") == "2 done. 1 not."
    assert item(world, DENTURES).note == "Dr Rao: Say that it takes months."


def test_accounts_are_held_back_and_let_go_on_once_each(world: StaffWorld) -> None:
    browser = world.signed_in("maya")
    items = ticked(world, DENTURES, BRIDGES, ISSUE)
    assert done(browser, "hold", items, reason="The key is lost.") == "3 done."
    with world.application.store.reading() as tables:
        assert {hold.channel for hold in tables.controls.holds()} == {"x", "email"}
    assert done(browser, "release", items) == "3 done."
    assert done(browser, "release", items) == "0 done. 3 not."


@pytest.mark.parametrize(("login", "act"), [("maya", "changes"), ("lee", "submit"), ("lee", "leave-out")], ids=str)
def test_nobody_does_to_several_what_they_may_not_do_to_one(world: StaffWorld, login: str, act: str) -> None:
    world.submit(BRIDGES)
    browser, items = world.signed_in(login), ticked(world, DENTURES, BRIDGES)
    before = [item(world, key) for key in (DENTURES, BRIDGES)]
    assert browser.get(f"/staff/several?{urlencode({'act': act, 'item': items}, doseq=True)}").status_code == 403
    answer = browser.post("/staff/several", data={"act": act, "item": items, "reason": "Because."})
    assert answer.status_code == 403
    assert [item(world, key) for key in (DENTURES, BRIDGES)] == before


@pytest.mark.parametrize(
    "query",
    [
        "",
        "act=submit",
        "act=nothing&item=dental/dentures/x/post",
        "act=submit&item=nonsense",
        "act=move&days=x&item=a/b/c/post",
    ],
)
def test_what_asks_for_nothing_is_told_so(world: StaffWorld, query: str) -> None:
    answer = world.signed_in("maya").get(f"/staff/several?{query}")
    assert answer.status_code in {200, 422}
    assert "Back to the list" in answer.text


def test_the_way_back_is_a_list_of_ours_alone(world: StaffWorld) -> None:
    browser = world.signed_in("maya")
    for back in ("//evil.example", "https://evil.example", "/staff/calendar"):
        text = foreseen(browser, "submit", ticked(world, DENTURES), back=back)
        assert "evil" not in text
    assert 'href="/staff/calendar?view=list&amp;x=%2F"' in foreseen(
        browser, "submit", ticked(world, DENTURES), back="/calendar?view=list&x=%2F"
    )


def test_a_clinician_signs_what_was_submitted_together(world: StaffWorld) -> None:
    assert done(world.signed_in("maya"), "submit", ticked(world, DENTURES, HOW)) == "2 done."
    world.sign(DENTURES)
    assert item(world, DENTURES).state is ItemState.APPROVED
    assert CLINICIAN.login == "rao"
