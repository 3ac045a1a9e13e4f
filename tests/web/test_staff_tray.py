"""The tray beside the calendar: what has no time is given one by a click, a day, or a drag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from staff_world import StaffWorld

from scheduler.domain.content import Item, ItemState
from scheduler.domain.waiting import WaitingSection

DENTURES = "dental/dentures/x/post"
TAKE_DENTURES = "/staff/calendar/reserve/dental/dentures"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    yield made
    made.application.store.close()


def item(world: StaffWorld, key: str) -> Item:
    (found,) = world.application.items.find(key)
    return found


def waiting(world: StaffWorld) -> dict[str, WaitingSection]:
    return {
        one.section: one for one in world.application.times.in_reserve() if one.campaign != "dental" or one.is_left_out
    }


def leave_out(world: StaffWorld) -> None:
    world.application.reserve.change("dental", drop=("dentures",), by="maya")


def test_what_was_left_out_stands_in_the_tray_and_a_click_plans_it_again(world: StaffWorld) -> None:
    browser = world.signed_in("maya")
    leave_out(world)
    assert waiting(world)["dentures"].channels == ("x", "email")
    text = browser.get("/staff/calendar").text
    assert f'action="{TAKE_DENTURES}"' in text
    assert browser.post(TAKE_DENTURES, data={"back": "/calendar?view=week"}).headers["location"].endswith("?view=week")
    assert "The section is taken in. Post on X: " in browser.get("/staff/calendar").text
    assert item(world, DENTURES).state is ItemState.DRAFT
    assert "dentures" not in waiting(world)


def test_a_section_is_taken_in_on_a_day(world: StaffWorld) -> None:
    leave_out(world)
    answer = world.signed_in("maya").post(TAKE_DENTURES, data={"day": "2026-12-22", "time": "", "seen": ""})
    assert answer.status_code == 303
    taken = item(world, DENTURES)
    assert (taken.slot.local.date(), taken.slot.pinned) == (date(2026, 12, 22), True)
    trail = [entry.event.action for entry in world.application.records.evidence(DENTURES)[0].trail]
    assert "moved" in trail


def test_where_a_rule_is_against_the_day_it_keeps_the_planners_time_and_says_why(world: StaffWorld) -> None:
    leave_out(world)
    browser = world.signed_in("maya")
    browser.post(TAKE_DENTURES, data={"day": "2026-12-25"})
    assert "X: Friday 25 December 2026 is Christmas" in browser.get("/staff/calendar").text
    taken = item(world, DENTURES)
    assert taken.state is ItemState.DRAFT
    assert not taken.slot.pinned


@pytest.mark.parametrize(("path", "status"), [("dental/nothing", 404), ("nothing/lead", 404), ("dental/dentures", 200)])
def test_the_form_is_that_of_a_section_that_is_there(world: StaffWorld, path: str, status: int) -> None:
    browser = world.signed_in("maya")
    assert browser.get(f"/staff/calendar/reserve/{path}").status_code == status
    assert browser.post(f"/staff/calendar/reserve/{path}", data={"day": "soon"}).status_code == (
        422 if status == 200 else 404
    )


def test_a_publisher_sees_what_waits_and_takes_nothing_in(world: StaffWorld) -> None:
    leave_out(world)
    browser = world.signed_in("lee")
    assert f'action="{TAKE_DENTURES}"' not in browser.get("/staff/calendar").text
    assert "Dentures" in browser.get("/staff/calendar/reserve").text
    assert browser.post(TAKE_DENTURES).status_code == 403


def test_the_tray_keeps_to_the_filter_and_to_campaigns_under_way(world: StaffWorld) -> None:
    leave_out(world)
    browser = world.signed_in("maya")
    for query in ("campaign=another", "state=approved"):
        assert "In reserve</h3>" not in browser.get(f"/staff/calendar?{query}").text
    world.clock.move_to(world.clock.now() + timedelta(days=90))
    assert not world.application.times.in_reserve()


def test_what_was_missed_unsigned_goes_to_a_free_time_by_a_click(world: StaffWorld) -> None:
    world.clock.move_to(item(world, DENTURES).slot.at + timedelta(days=2))
    world.application.signed_comparison.run()
    world.application.delivery.run_once(world.application.publisher())
    browser = world.signed_in("maya")
    text = browser.get("/staff/calendar").text
    tray = text[text.index('id="undated"') :]
    named = re.search(r'name="item" value="(dental/dentures/x/post [^"]+)"', tray)
    assert named is not None
    assert browser.post("/staff/several", data={"act": "free", "item": named[1]}).status_code == 200
    assert item(world, DENTURES).state is ItemState.DRAFT
    assert item(world, DENTURES).slot.at > world.clock.now()


def test_a_note_without_a_time_waits_until_somebody_gives_it_one(world: StaffWorld) -> None:
    browser = world.signed_in("maya")
    data = {
        "text": "We are closed on Friday. We open again on Monday.",
        "title": "Closed",
        "on": ["x", "email"],
        "waits": "1",
    }
    assert browser.post("/staff/notes/new", data={**data, "day": "2026-12-04"}).status_code == 422
    answer = browser.post("/staff/notes/new", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/calendar")
    assert waiting(world)["lead"] == WaitingSection("closed", "lead", "Closed", ("x", "email"))
    assert browser.get("/staff/campaigns/closed").status_code == 200
    with world.application.store.reading() as tables:
        assert tables.items.of_campaign("closed") == ()
    assert browser.post("/staff/calendar/reserve/closed/lead").status_code == 303
    with world.application.store.reading() as tables:
        assert {one.key.channel for one in tables.items.of_campaign("closed")} == {"x", "email"}
