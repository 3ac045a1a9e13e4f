"""Late is a decision: what nobody signed in time is missed and never sent; planning again gives it a new time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from delivery_world import CLINIC, DUE, World, issue, post
from signing_people import AUTHOR, sign

from scheduler.domain.content import ItemState
from scheduler.domain.errors import BadInput
from scheduler.ports import Store

LATE = DUE + CLINIC.grace_posts + timedelta(minutes=1)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def test_a_draft_and_what_waits_for_a_signature_are_missed_when_their_grace_is_over(world: World) -> None:
    world.plan(post(), post("other"))
    world.desk.submit(str(post().key), AUTHOR)
    world.run_at(DUE + CLINIC.grace_posts)
    assert {world.state(post()), world.state(post("other"))} == {ItemState.IN_REVIEW, ItemState.DRAFT}
    world.run_at(LATE)
    assert {world.state(post()), world.state(post("other"))} == {ItemState.MISSED}
    assert "not approved in time" in world.item(post()).note


def test_an_issue_has_its_own_grace(world: World) -> None:
    world.plan(issue())
    world.run_at(LATE)
    assert world.state(issue()) is ItemState.DRAFT
    world.run_at(DUE + CLINIC.grace_issues + timedelta(minutes=1))
    assert world.state(issue()) is ItemState.MISSED


def test_what_was_missed_unsigned_can_neither_be_signed_nor_sent(world: World) -> None:
    world.plan(post())
    world.desk.submit(str(post().key), AUTHOR)
    world.run_at(LATE)
    with pytest.raises(BadInput, match="missed"):
        sign(world.desk, str(post().key))
    world.run_at(LATE + timedelta(days=3))
    assert world.x.calls == []
    assert world.deliveries(post()) == ()


def test_it_stands_on_the_audit_trail_once(world: World) -> None:
    world.plan(post())
    world.run_at(LATE)
    world.run_at(LATE + timedelta(hours=1))
    with world.store.transaction() as tables:
        actions = [entry.event.action for entry in tables.audit.entries(str(post().key))]
    assert actions == ["missed"]
