"""The calendar: what goes out when, and moving it by a form. A refusal names its rule; a signature stays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response
from staff_world import StaffWorld

from scheduler.domain.content import Item, ItemState
from scheduler.domain.errors import BadInput
from scheduler.planning.calendar import pinned_slot
from scheduler.services.move import Move, MoveRefused
from scheduler.web.staff.calendar.model import Address, View, address_of

TODAY = date(2026, 12, 1)
POST = "dental/dentures/x/post"


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> StaffWorld:
    made = StaffWorld(tmp_path_factory.mktemp("calendar") / "clinic")
    made.plan()
    return made


def item(world: StaffWorld, key: str = POST) -> Item:
    (found,) = world.application.items.find(key)
    return found


def move(world: StaffWorld, day: str, time: str = "10:00", login: str = "maya", **others: str) -> Response:
    browser = world.signed_in(login)
    return browser.post(f"/staff/items/{POST}/move", data={"day": day, "time": time} | others)


def said(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_the_month_shows_posts_and_issues_of_every_channel_with_time_state_and_zone(world: StaffWorld) -> None:
    shown = said(world.signed_in("maya").get("/staff/calendar"))
    assert "December 2026" in shown
    assert "10:30 Email Do I need to replace a missing tooth at all? draft" in shown
    assert "10:00 X" in shown
    assert "All times are those of Asia/Kolkata" in shown
    assert "nothing goes out from 21:00 to 08:00" in shown


def test_closed_days_and_days_when_the_clocks_change_are_drawn(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = StaffWorld(tmp_path_factory.mktemp("clocks") / "clinic", {"CLINIC_CLINIC__ZONE": "Europe/Berlin"})
    maya = world.signed_in("maya")
    assert "Fri 25 Dec Christmas" in said(maya.get("/staff/calendar"))
    assert "The clocks go forward" in said(maya.get("/staff/calendar?view=week&day=2027-03-28"))
    assert "The clocks go back" in said(maya.get("/staff/calendar?day=2027-10-01"))


def test_the_address_says_view_day_and_filters(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    issues = said(maya.get("/staff/calendar?channel=email"))
    assert "10:30 Email" in issues
    assert "10:00 X" not in issues
    assert "10:30 Email" not in said(maya.get("/staff/calendar?state=approved"))
    assert "10:00 X" not in said(maya.get("/staff/calendar?campaign=another"))
    assert maya.get("/staff/calendar?view=list&day=2026-12-07").status_code == 200


@pytest.mark.parametrize("asked", ["view=year", "day=yesterday", "day=0001-01-01", "day=9999-12-31", "moved=a&from=b"])
def test_an_address_that_is_wrong_shows_this_month(world: StaffWorld, asked: str) -> None:
    assert "December 2026" in said(world.signed_in("maya").get(f"/staff/calendar?{asked}"))


def test_weeks_begin_on_monday_and_a_month_is_shown_in_whole_weeks() -> None:
    month = Address(View.MONTH, date(2026, 12, 15))
    assert (month.first, month.last) == (date(2026, 11, 30), date(2027, 1, 3))
    assert address_of({"view": "week", "day": "2026-12-06"}, TODAY).first == date(2026, 11, 30)
    assert Address(View.MONTH, date(2026, 12, 1)).later.endswith("day=2027-01-01")


def test_a_month_of_500_items_stays_a_small_page(world: StaffWorld) -> None:
    original = item(world)
    with world.application.store.transaction() as tables:
        for number in range(500):
            key = replace(original.key, section=f"section-number-{number}")
            slot = pinned_slot(datetime.fromisoformat(f"2026-12-{1 + number % 31:02}T09:00"), "Asia/Kolkata")
            tables.items.put(replace(original, key=key, slot=slot))
    browser = world.signed_in("maya")
    for view in View:
        answer = browser.get(f"/staff/calendar?view={view}&day=2026-12-01")
        assert int(answer.headers["content-length"]) < 10_000, f"{view}, as it is sent"
        assert len(answer.content) < 65_000, f"{view}, unpacked: {len(answer.content)}"


def test_of_a_full_day_four_are_shown_and_the_others_are_a_click_away(world: StaffWorld) -> None:
    original = item(world)
    with world.application.store.transaction() as tables:
        for number in range(500):
            key = replace(original.key, section=f"section-number-{number}")
            tables.items.put(replace(original, key=key))
    answer = world.signed_in("maya").get("/staff/calendar")
    assert answer.text.count('class="tile') <= 4 + 14
    assert "497 more" in said(answer)
    assert len(answer.content) < 60_000
    listed = world.signed_in("maya").get("/staff/calendar?view=list&day=2026-12-14")
    assert len(listed.content) < 60_000


def test_a_move_is_written_and_comes_back_with_a_way_to_undo_it(world: StaffWorld) -> None:
    before = item(world).slot
    answer = move(world, "2026-12-21", "11:15", back="/calendar?view=week&day=2026-12-21")
    assert answer.status_code == 303
    assert item(world).slot.local == datetime.fromisoformat("2026-12-21T11:15")
    assert "at = 2026-12-21T11:15:00" in (world.application.root / "campaigns/dental/campaign.toml").read_text()
    assert answer.headers["location"].startswith("/staff/calendar?view=week&day=2026-12-21&moved=")
    page = world.signed_in("maya").get(answer.headers["location"])
    assert f"Undo: put it back to Mon 14 Dec, {before.local:%H:%M}" in said(page)
    undone = move(world, f"{before.local:%Y-%m-%d}", f"{before.local:%H:%M}", insist="1", planned="1")
    assert undone.status_code == 303
    assert item(world).slot == before
    assert (
        "at = " not in (world.application.root / "campaigns/dental/campaign.toml").read_text().split("[overrides.")[-1]
    )


def test_what_happened_is_in_the_trail_by_who_did_it(world: StaffWorld) -> None:
    move(world, "2026-12-21", login="lee")
    last = world.application.trail.entries(POST)[-1].event
    assert (last.actor, last.action) == ("lee", "moved")


@pytest.mark.parametrize(
    ("day", "time", "rule"),
    [
        ("2026-12-25", "12:00", "Friday 25 December 2026 is Christmas: nothing goes out on that day."),
        ("2026-12-21", "22:00", "22:00 lies in the quiet hours, 21:00 to 08:00."),
        ("2026-11-30", "12:00", "Monday 30 November 2026, 12:00, has passed."),
        ("2026-12-02", "12:00", "The campaign begins on Thursday 3 December 2026."),
        ("2026-12-15", "11:00", "Another item of this channel is nearer than 4 hours."),
    ],
)
def test_a_refusal_names_the_rule_and_offers_the_next_free_time(
    world: StaffWorld, day: str, time: str, rule: str
) -> None:
    before, file = item(world), (world.application.root / "campaigns/dental/campaign.toml").read_text()
    answer = move(world, day, time)
    assert answer.status_code == 422
    assert rule in said(answer)
    assert "Move it to the next free time:" in said(answer)
    assert item(world) == before
    assert (world.application.root / "campaigns/dental/campaign.toml").read_text() == file


def test_the_clinics_own_rules_yield_to_a_person_who_insists_and_the_past_does_not(world: StaffWorld) -> None:
    assert "all the same" in said(move(world, "2026-12-25", "12:00"))
    assert move(world, "2026-12-25", "12:00", insist="1").status_code == 303
    past = move(world, "2026-11-30", "12:00", insist="1")
    assert past.status_code == 422
    assert "all the same" not in said(past)


def test_who_moves_what_somebody_else_has_moved_is_told(world: StaffWorld) -> None:
    seen = f"{item(world).slot.local:%Y-%m-%dT%H:%M}"
    assert move(world, "2026-12-21", seen=seen).status_code == 303
    second = move(world, "2026-12-22", seen=seen, login="lee")
    assert second.status_code == 422
    assert "Somebody moved it meanwhile: it stands at 2026-12-21 10:00 now." in said(second)
    assert item(world).slot.local == datetime.fromisoformat("2026-12-21T10:00")


def test_a_signed_item_keeps_its_signature_when_its_time_moves(world: StaffWorld) -> None:
    clean = item(world)
    world.submit(str(clean.key))
    world.sign(str(clean.key))
    assert move(world, "2026-12-21").status_code == 303
    moved = item(world)
    assert (moved.state, moved.version) == (ItemState.APPROVED, clean.version)
    with world.application.store.reading() as tables:
        due = {delivery.due_at for delivery in tables.deliveries.of_item(moved.key)}
    assert due == {moved.slot.at}


@pytest.mark.parametrize("state", [ItemState.PUBLISHED, ItemState.UNCERTAIN])
def test_what_is_out_or_undecided_stays_where_it_is(world: StaffWorld, state: ItemState) -> None:
    original = item(world)
    with world.application.store.transaction() as tables:
        tables.items.put(replace(original, state=state))
    answer = move(world, "2026-12-21")
    assert answer.status_code == 422
    assert "It stays where it is." in said(answer)


def test_what_was_signed_and_missed_is_decided_first(world: StaffWorld) -> None:
    original = item(world)
    world.submit(str(original.key))
    world.sign(str(original.key))
    with world.application.store.transaction() as tables:
        tables.items.put(replace(original, state=ItemState.MISSED))
    assert "Decide first what becomes of it." in said(move(world, "2026-12-21"))


@pytest.mark.parametrize(("day", "time"), [("", ""), ("soon", "10:00"), ("2026-12-21", "99:99"), ("2026-12-21T1", "1")])
def test_a_time_that_is_none_is_asked_for_again(world: StaffWorld, day: str, time: str) -> None:
    answer = move(world, day, time)
    assert answer.status_code == 422
    assert "Choose a day and a time" in said(answer)


def test_a_free_time_can_be_chosen_instead_of_typed(world: StaffWorld) -> None:
    form = world.signed_in("maya").get(f"/staff/items/{POST}/move").text
    offered = re.findall(r'<option value="([^"]+)"', form)
    assert offered
    assert move(world, "", "", slot=offered[0]).status_code == 303
    assert f"{item(world).slot.local:%Y-%m-%dT%H:%M}" == offered[0]


@pytest.mark.parametrize("key", ["dental/none/x/post", "dental/dentures/x/letter", "none/dentures/x/post"])
def test_an_item_that_is_not_there_is_not_found(world: StaffWorld, key: str) -> None:
    browser = world.signed_in("maya")
    assert browser.get(f"/staff/items/{key}/move").status_code == 404
    assert browser.post(f"/staff/items/{key}/move", data={"day": "2026-12-21", "time": "10:00"}).status_code == 404


def test_after_a_move_nobody_is_led_away(world: StaffWorld) -> None:
    for back in ("https://evil.example/", "//evil.example", "/calendar@evil.example", "/people"):
        answer = move(world, f"{item(world).slot.local:%Y-%m-%d}", "10:00", insist="1", back=back)
        assert answer.headers["location"].startswith("/staff/calendar?")


def test_a_move_by_somebody_who_does_not_work_here_is_refused(world: StaffWorld) -> None:
    with pytest.raises(BadInput):
        world.application.moving.move(item(world).key, Move(datetime.fromisoformat("2026-12-21T10:00")), "nobody")
    with pytest.raises(MoveRefused):
        world.application.moving.move(item(world).key, Move(datetime.fromisoformat("2026-11-21T10:00")), "maya")


def test_the_calendar_opens_at_the_next_month_that_has_something(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic")
    world.plan(start=date(2027, 2, 8))
    maya = world.signed_in("maya")
    assert "February 2027" in said(maya.get("/staff/calendar"))
    assert "December 2026" in said(maya.get("/staff/calendar?day=2026-12-01")), "whoever asks for a day gets it"
    world.application.store.close()
