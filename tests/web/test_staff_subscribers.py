"""The list of people on the staff's pages: found, looked at, suppressed, restored, erased."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from staff_subscribers_shown import WORDING, put, subscriber
from staff_world import PASSWORD, StaffWorld

from scheduler.domain.subscriber import SubscriberStatus


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic")


def addresses(text: str) -> list[str]:
    return re.findall(r"<bdi>([^<]+@[^<]+)</bdi></a>", text)


def test_an_empty_list_says_so(world: StaffWorld) -> None:
    assert "Nobody is on this list yet." in world.signed_in("maya").get("/staff/subscribers").text


def test_the_list_shows_everybody_once_page_by_page(world: StaffWorld) -> None:
    put(world, [subscriber(number) for number in range(120)])
    maya = world.signed_in("maya")
    page = maya.get("/staff/subscribers").text
    seen = addresses(page)
    while following := re.search(r'name="after" value="([^"]+)"', page):
        page = maya.post("/staff/subscribers", data={"after": following[1], "in": "address"}).text
        seen += addresses(page)
    assert seen == sorted(f"reader{number}@lotus.clinic" for number in range(120))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "READER1", "in": "address"}, 3),
        ({"search": "reader 00", "in": "name"}, 4),
        ({"search": "003", "in": "parts"}, 1),
        ({"search": "eader1", "in": "address"}, 0),
        ({"status": "unsubscribed"}, 1),
        ({"status": "unsubscribed", "search": "reader1", "in": "address"}, 0),
        ({"segment": "hindi"}, 1),
        ({"search": "reader1@lotus.clinic", "in": "nonsense"}, 1),
    ],
)
def test_people_are_found_by_address_name_status_and_segment(
    world: StaffWorld, asked: dict[str, str], found: int
) -> None:
    people = [subscriber(number) for number in (0, 1, 2, 10, 11)]
    left = subscriber(3, status=SubscriberStatus.UNSUBSCRIBED)
    put(world, [*people, left, subscriber(40, language="hi", name="Asha")])
    world.application.segments.add("hindi", "language is hi", "newsletter")
    answer = world.signed_in("maya").post("/staff/subscribers", data=asked)
    assert len(addresses(answer.text)) == found
    assert ("Nobody was found." in answer.text) == (found == 0)


def test_an_address_that_is_searched_stands_in_no_link(world: StaffWorld) -> None:
    put(world, [subscriber(number) for number in range(60)])
    page = world.signed_in("maya").post("/staff/subscribers", data={"search": "reader", "in": "address"}).text
    assert not re.search(r'(?:href|action)="[^"]*reader', page)
    title = re.search(r"<title>([^<]*)", page)
    assert title is not None
    assert "@" not in title[1]


def test_a_search_that_cannot_be_read_is_told_and_kept(world: StaffWorld) -> None:
    answer = world.signed_in("maya").post("/staff/subscribers", data={"status": "gone", "search": "reader"})
    assert answer.status_code == 422
    assert "is no status" in answer.text
    assert 'value="reader"' in answer.text


def test_somebody_to_go_on_after_who_was_erased_is_told(world: StaffWorld) -> None:
    answer = world.signed_in("maya").get("/staff/subscribers?after=gone")
    assert answer.status_code == 422
    assert "nobody on the list has the id" in answer.text.lower()
    assert "--after" not in answer.text


def test_one_person_is_shown_with_why_consent_and_its_words(world: StaffWorld) -> None:
    put(world, [subscriber(1)])
    page = world.signed_in("maya").get("/staff/subscribers/p0001").text
    for told in ("reader1@lotus.clinic", "agreed on 2026-12-01", "front desk", WORDING.text, "Nothing was sent"):
        assert told in page
    assert "<title>A subscriber" in page


def test_nobody_is_named_by_an_address_in_a_link(world: StaffWorld) -> None:
    put(world, [subscriber(1)])
    maya = world.signed_in("maya")
    assert maya.get("/staff/subscribers/reader1@lotus.clinic").status_code == 404
    assert maya.get("/staff/subscribers/nobody").status_code == 404
    assert maya.get("/staff/subscribers/nobody/data").status_code == 404


def test_everything_of_a_person_comes_as_a_file_without_their_name(world: StaffWorld) -> None:
    put(world, [subscriber(1)])
    answer = world.signed_in("maya").get("/staff/subscribers/p0001/data")
    assert json.loads(answer.text)["address"] == "reader1@lotus.clinic"
    assert answer.headers["content-disposition"] == 'attachment; filename="subscriber.json"'
    assert answer.headers["cache-control"] == "no-store"


def acts(world: StaffWorld) -> list[tuple[str, str]]:
    with world.application.store.transaction() as tables:
        return [(entry.event.actor, entry.event.action) for entry in tables.audit.entries()]


def test_a_person_is_suppressed_in_the_name_of_who_is_signed_in(world: StaffWorld) -> None:
    put(world, [subscriber(1)])
    maya = world.signed_in("maya")
    answer = maya.post("/staff/subscribers/p0001/suppress", data={"reason": "asked by phone"})
    assert answer.headers["location"] == "/staff/subscribers/p0001"
    assert "is not to be written to (asked by phone)" in maya.get("/staff/subscribers/p0001").text
    assert ("maya", "suppressed") in acts(world)


def test_a_reason_with_an_address_is_refused_and_kept_to_be_mended(world: StaffWorld) -> None:
    put(world, [subscriber(1)])
    answer = world.signed_in("maya").post("/staff/subscribers/p0001/suppress", data={"reason": "a@b.example said so"})
    assert answer.status_code == 422
    assert "one short line without an address" in answer.text
    assert 'value="a@b.example said so"' in answer.text


def test_an_address_that_is_on_no_list_is_suppressed_and_one_that_is_none_refused(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    refused = maya.post("/staff/subscribers/suppress", data={"address": "nonsense", "reason": "asked"})
    assert refused.status_code == 422
    assert 'value="nonsense"' in refused.text
    form = {"address": "new@lotus.clinic", "reason": "asked"}
    assert maya.post("/staff/subscribers/suppress", data=form).headers["location"] == "/staff/subscribers"
    assert "will not be written to again" in maya.get("/staff/subscribers").text
    maya.post("/staff/subscribers/suppress", data=form)
    assert "was suppressed already" in maya.get("/staff/subscribers").text


def suppressed(world: StaffWorld, login: str) -> TestClient:
    put(world, [subscriber(1)])
    browser = world.signed_in(login)
    browser.post("/staff/subscribers/p0001/suppress", data={"reason": "asked by phone"})
    return browser


def test_who_asked_to_hear_no_more_comes_back_by_a_new_consent_and_a_password(world: StaffWorld) -> None:
    maya = suppressed(world, "maya")
    form = {"reason": "came back", "source": "form at the desk", "day": "2026-12-01", "own_password": PASSWORD}
    for wrong, told in (
        ({"own_password": "not the password"}, "password is not right"),
        ({"source": "", "day": ""}, "own new consent"),
        ({"day": ""}, "write both"),
        ({"day": "yesterday"}, "Write the day as in"),
        ({"day": "2027-01-01"}, "in the future"),
    ):
        answer = maya.post("/staff/subscribers/p0001/restore", data=form | wrong)
        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="came back"' in answer.text
        assert "--consent" not in answer.text
    assert maya.post("/staff/subscribers/p0001/restore", data=form).status_code == 303
    page = maya.get("/staff/subscribers/p0001").text
    assert "may be written to again" in page
    assert "agreed anew" in page


def test_a_person_is_erased_by_who_proves_anew_who_they_are(world: StaffWorld) -> None:
    put(world, [subscriber(1)])
    lee = world.signed_in("lee")
    asked = lee.get("/staff/subscribers/p0001/erase").text
    assert "A keyed hash of the address" in asked
    for password in ("", "not the password"):
        assert lee.post("/staff/subscribers/p0001/erase", data={"own_password": password}).status_code == 422
    assert lee.get("/staff/subscribers/p0001").status_code == 200
    answer = lee.post("/staff/subscribers/p0001/erase", data={"own_password": PASSWORD})
    assert answer.headers["location"] == "/staff/subscribers"
    assert lee.get("/staff/subscribers/p0001").status_code == 404
    assert ("lee", "erased") in acts(world)


def test_an_author_erases_nobody(world: StaffWorld) -> None:
    put(world, [subscriber(1)])
    maya = world.signed_in("maya")
    page = maya.get("/staff/subscribers/p0001").text
    assert "/erase" not in page
    assert "A clinician or a publisher can erase this person." in page
    assert maya.get("/staff/subscribers/p0001/erase").status_code == 403
    assert maya.post("/staff/subscribers/p0001/erase", data={"own_password": PASSWORD}).status_code == 403


def test_the_list_is_counted_by_status_language_way_and_topic(world: StaffWorld) -> None:
    put(world, [subscriber(1), subscriber(2, language="hi", status=SubscriberStatus.PENDING)])
    maya = world.signed_in("maya")
    page = maya.get("/staff/subscribers/count").text
    for told in ("2 people in “newsletter”", "not yet confirmed", "Sun and shade"):
        assert told in page
    assert maya.get("/staff/subscribers/count?audience=No!").status_code == 400
