"""A post that is out: its place on the platform, and the page that takes it back with proof, and tells what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from staff_world import PASSWORD, StaffWorld

from scheduler.domain.content import ItemState

POST = "dental/dentures/x/post"
GIVEN = {"own_password": PASSWORD, "reason": "The study was withdrawn."}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    made.submit(POST)
    made.sign(POST)
    (item,) = made.application.items.find(POST)
    made.clock.move_to(item.slot.at + timedelta(seconds=1))
    made.application.signed_comparison.run()
    made.application.delivery.run_once(made.application.publisher())
    made.application.delivery.run_once(made.application.publisher())
    yield made
    made.application.store.close()


def state(world: StaffWorld) -> ItemState:
    (item,) = world.application.items.find(POST)
    return item.state


def test_what_is_out_is_shown_with_its_place_and_since_when(world: StaffWorld) -> None:
    assert state(world) is ItemState.PUBLISHED
    page = world.signed_in("lee").get(f"/staff/items/{POST}").text
    receipt = world.application.records.status(POST).records[0].deliveries[0].receipt
    assert receipt is not None
    assert (receipt.url or receipt.platform_id) in page
    assert "What is out" in page
    assert f'href="/staff/items/{POST}/retract"' in page
    assert "/retract" not in world.signed_in("maya").get(f"/staff/items/{POST}").text


def test_what_follows_is_said_first_and_it_is_taken_back_by_a_proof_with_a_reason(world: StaffWorld) -> None:
    lee, path = world.signed_in("lee"), f"/staff/items/{POST}/retract"
    page = lee.get(path).text
    assert "What is out stays out until somebody deletes it." in page
    assert "Its signature ends" in page
    assert lee.post(path, data={**GIVEN, "own_password": "wrong"}).status_code == 422
    assert lee.post(path, data={**GIVEN, "reason": " "}).status_code == 422
    assert state(world) is ItemState.PUBLISHED
    assert lee.post(path, data=GIVEN).status_code == 303
    assert state(world) is ItemState.RETRACTED


def test_what_is_live_is_deleted_after_it_was_taken_back(world: StaffWorld) -> None:
    lee = world.signed_in("lee")
    lee.post(f"/staff/items/{POST}/retract", data=GIVEN)
    assert "Delete what is out" in lee.get(f"/staff/items/{POST}/retract").text
    answer = lee.post(f"/staff/items/{POST}/delete", data=GIVEN)
    assert answer.status_code == 303, answer.text
    page = lee.get(f"/staff/items/{POST}").text
    assert "It is deleted from its platform." in page
    assert "What is out" not in page


def test_an_author_takes_nothing_back(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    assert maya.get(f"/staff/items/{POST}/retract").status_code == 403
    assert maya.post(f"/staff/items/{POST}/retract", data=GIVEN).status_code == 403
