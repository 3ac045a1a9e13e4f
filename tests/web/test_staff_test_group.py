"""The saved test group is changed on a page: what nobody signed yet goes to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from staff_world import StaffWorld

PATH = "/staff/issues/test-group"


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic")


def config(world: StaffWorld) -> str:
    return (world.application.root / "config.toml").read_text(encoding="utf-8")


def test_an_address_that_is_added_is_written_into_the_file_and_every_comment_stays(world: StaffWorld) -> None:
    maya, before = world.signed_in("maya"), config(world)
    assert "Nobody is in it yet." in maya.get(PATH).text
    assert maya.post(f"{PATH}/add", data={"address": "maya@lotus.clinic"}).headers["location"] == PATH
    assert "maya@lotus.clinic" in maya.get(PATH).text
    assert config(world) == before.replace("test_addresses = []", 'test_addresses = ["maya@lotus.clinic"]')


def test_an_address_is_taken_out_again(world: StaffWorld) -> None:
    maya, before = world.signed_in("maya"), config(world)
    maya.post(f"{PATH}/add", data={"address": "maya@lotus.clinic"})
    assert maya.post(f"{PATH}/remove", data={"address": "Maya@lotus.clinic"}).status_code == 303
    assert config(world) == before
    again = maya.post(f"{PATH}/remove", data={"address": "maya@lotus.clinic"})
    assert again.status_code == 422
    assert "This address is not in the group any more." in again.text


@pytest.mark.parametrize("typed", ["", "no address", "a@b"])
def test_what_is_no_address_is_said_and_what_was_typed_stays(world: StaffWorld, typed: str) -> None:
    maya, before = world.signed_in("maya"), config(world)
    answer = maya.post(f"{PATH}/add", data={"address": typed})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert config(world) == before


def test_an_address_stands_in_the_group_once_and_the_group_has_an_end(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    for number in range(20):
        assert maya.post(f"{PATH}/add", data={"address": f"p{number}@lotus.clinic"}).status_code == 303
    twice = maya.post(f"{PATH}/add", data={"address": "P3@LOTUS.clinic"})
    assert "This address is in the group already." in twice.text
    more = maya.post(f"{PATH}/add", data={"address": "p20@lotus.clinic"})
    assert "A test goes to at most 20 addresses" in more.text


def test_the_group_has_a_name_that_stands_where_a_test_is_sent(world: StaffWorld) -> None:
    world.plan()
    maya = world.signed_in("maya")
    maya.post(f"{PATH}/add", data={"address": "maya@lotus.clinic"})
    assert maya.post(PATH, data={"name": " Front  desk "}).status_code == 303
    assert "Front desk" in maya.get("/staff/issues/dental/lead/email/send").text
    assert maya.post(PATH, data={"name": ""}).status_code == 303
    assert "test_group" not in config(world)
    assert maya.post(PATH, data={"name": "a\u202eb"}).status_code == 422


def test_the_trail_says_who_changed_the_group_and_names_no_address(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    maya.post(f"{PATH}/add", data={"address": "maya@lotus.clinic"})
    with world.application.store.reading() as tables:
        (row,) = [entry.event for entry in tables.audit.entries("settings")]
    assert row.action == "test group changed"
    assert row.actor == "maya"
    assert "lotus.clinic" not in str(row)
    assert "1" in str(row.detail)


def test_a_group_that_the_environment_decides_is_shown_and_not_changed(tmp_path: Path) -> None:
    decided = {"CLINIC_NEWSLETTER__TEST_ADDRESSES": '["boss@lotus.clinic"]'}
    world = StaffWorld(tmp_path / "clinic", decided)
    maya = world.signed_in("maya")
    page = maya.get(PATH).text
    assert "boss@lotus.clinic" in page
    assert "CLINIC_NEWSLETTER__TEST_ADDRESSES" in page
    assert "Take out" not in page
    assert maya.post(f"{PATH}/add", data={"address": "maya@lotus.clinic"}).status_code == 422
