"""History: every act with who and when, proved whole or told where it is not; and the evidence on an item."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from staff_world import StaffWorld

from scheduler.services.trail import PAGE

POST = "dental/dentures/x/post"


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic")


def test_what_was_done_is_shown_the_newest_first(world: StaffWorld) -> None:
    page = world.signed_in("maya").get("/staff/history").text
    assert page.index("signed in") < page.index("person added")
    assert "Dr Rao" in page, "the details of who was added"


def test_it_is_filtered_by_a_person_a_campaign_and_an_item(world: StaffWorld) -> None:
    world.plan()
    world.submit(POST)
    maya = world.signed_in("maya")
    about_lee = maya.get("/staff/history?about=lee").text
    assert "person added" in about_lee
    assert "submitted" not in about_lee
    for about in ("dental", POST):
        page = maya.get("/staff/history", params={"about": about}).text
        assert "submitted" in page
        assert "person added" not in page
        assert f'href="/staff/items/{POST}/evidence"' in page
    nothing = maya.get("/staff/history", params={"about": "nob%dy_"}).text
    assert "Nothing was done about nob%dy_ yet." in nothing


def test_it_is_found_by_a_persons_name_and_a_campaigns_title_and_names_both(world: StaffWorld) -> None:
    world.plan()
    world.submit(POST)
    world.sign(POST)
    maya = world.signed_in("maya")
    for about in ("Dr Rao", "rao", "dr rao"):
        page = maya.get("/staff/history", params={"about": about}).text
        assert "<td>signed" in page
        assert "<bdi>Dr Rao</bdi>" in page
        assert "<bdi>Post on X: Dentures</bdi>" in page
    title = world.application.campaigns.title("dental")
    assert "<td>signed" in maya.get("/staff/history", params={"about": title}).text


def test_it_is_read_page_by_page(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    for number in range(PAGE):
        world.application.controls.pause("Maya", f"trial {number}.")
    first = maya.get("/staff/history").text
    assert "trial 49." in first
    older = world.application.trail.page().older
    assert f"before={older}" in first
    second = maya.get(f"/staff/history?before={older}").text
    assert "person added" in second
    assert "trial" not in second.partition("<main")[2].partition("Hold everything")[0]
    assert "Older" not in second


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", ""])
def test_a_page_that_there_is_not_is_the_first(world: StaffWorld, before: str) -> None:
    assert "signed in" in world.signed_in("maya").get("/staff/history", params={"before": before}).text


def test_a_whole_history_is_said_to_be_whole(world: StaffWorld) -> None:
    answer = world.signed_in("lee").post("/staff/history/verify")
    assert "The history is whole:" in answer.text


def test_a_row_that_was_changed_from_outside_is_told(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    with closing(sqlite3.connect(world.application.root / "var" / "clinic.db")) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE audit SET actor = 'nobody' WHERE sequence = 1")
        database.execute("UPDATE audit SET detail = 'no JSON' WHERE sequence = 2")
    answer = maya.post("/staff/history/verify")
    assert answer.status_code == 200
    assert "row 1 was changed after it was written" in answer.text
    assert "no JSON" in answer.text


def test_the_evidence_on_an_item_has_a_page_and_a_way_back(world: StaffWorld) -> None:
    world.plan()
    answer = world.signed_in("maya").get(f"/staff/items/{POST}/evidence")
    assert answer.status_code == 200
    assert "Where its sentences come from" in answer.text
    assert f'href="/staff/history?about={POST}"' in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_an_item_that_there_is_not_has_no_evidence(world: StaffWorld) -> None:
    world.plan()
    answer = world.signed_in("maya").get("/staff/items/dental/nothing/x/post/evidence")
    assert answer.status_code == 404
    assert "There is no evidence to show" in answer.text


def test_only_who_may_open_a_persons_page_gets_a_link_to_it(world: StaffWorld) -> None:
    assert 'href="/staff/people/lee"' in world.signed_in("rao").get("/staff/history").text
    assert 'href="/staff/people/lee"' not in world.signed_in("maya").get("/staff/history").text
