"""The calendar at a secret address: shown once, ended by its owner, and closed with the person's rights."""

from __future__ import annotations

import html
import re

import pytest
from icalendar import Calendar, Component
from staff_world import CLINICIAN, StaffWorld
from web_world import SITE

from scheduler.services.move import Move

POST = "dental/dentures/x/post"


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> StaffWorld:
    made = StaffWorld(tmp_path_factory.mktemp("feed") / "clinic")
    made.plan()
    return made


def made_address(world: StaffWorld, login: str = "maya") -> str:
    answer = world.signed_in(login).post("/staff/calendar/feed")
    (address,) = re.findall(r'readonly value="([^"]+)"', answer.text)
    return html.unescape(address)


def path(address: str) -> str:
    assert address.startswith(f"{SITE}/calendar/")
    return address.removeprefix(SITE)


def test_the_address_gives_every_item_to_somebody_without_a_session(world: StaffWorld) -> None:
    answer = world.nobody().get(path(made_address(world)))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert len(events) == len(world.application.items.find("dental"))


def test_a_move_keeps_the_event_and_changes_its_time(world: StaffWorld) -> None:
    feed = path(made_address(world))
    before = {str(event["uid"]): event.decoded("dtstart") for event in events(world, feed)}
    (item,) = world.application.items.find(POST)
    world.application.moving.move(item.key, Move(item.slot.local.replace(day=22)), "maya")
    after = {str(event["uid"]): event.decoded("dtstart") for event in events(world, feed)}
    assert before.keys() == after.keys()
    assert sum(before[uid] != after[uid] for uid in before) == 1


def events(world: StaffWorld, feed: str) -> list[Component]:
    return list(Calendar.from_ical(world.nobody().get(feed).text).walk("VEVENT"))


def test_the_address_is_shown_once_and_its_token_is_not_kept(world: StaffWorld) -> None:
    token = path(made_address(world)).removeprefix("/calendar/").removesuffix(".ics")
    assert token not in world.signed_in("maya").get("/staff/calendar/feed").text
    assert token not in "".join(str(entry) for entry in world.application.trail.entries("maya"))
    stored = (
        (world.application.root / "clinic.db").read_bytes() if (world.application.root / "clinic.db").exists() else b""
    )
    assert token.encode() not in stored


def test_a_new_address_ends_the_earlier_one_and_nobody_elses(world: StaffWorld) -> None:
    first, others = path(made_address(world)), path(made_address(world, "lee"))
    second = path(made_address(world))
    statuses = [world.nobody().get(feed).status_code for feed in (first, second, others)]
    assert statuses == [404, 200, 200]


def test_an_address_ends_when_its_owner_ends_it_or_no_longer_works_here(world: StaffWorld) -> None:
    feed, others = path(made_address(world)), path(made_address(world, "lee"))
    assert world.signed_in("maya").post("/staff/calendar/feed/end").status_code == 303
    world.application.people.set_active("lee", active=False, by=CLINICIAN)
    assert world.nobody().get(feed).status_code == 404
    assert world.nobody().get(others).status_code == 404


@pytest.mark.parametrize("token", ["x", "maya", "..", "%00", "a" * 500])
def test_any_other_address_is_not_there(world: StaffWorld, token: str) -> None:
    assert world.nobody().get(f"/calendar/{token}.ics").status_code == 404
