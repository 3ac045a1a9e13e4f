"""A person's photograph on a card is held to that person's consent, as the logo is (rule PRO07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from delivery_world import CLINIC, DUE, NOW, World, issue, post
from signing_people import AUTHOR, sign

from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.content import Item, ItemState
from scheduler.domain.payload import Picture
from scheduler.domain.pictures import PictureRecord
from scheduler.ports import Store

SHOWN = Picture("card-1.png", "image/png", b"bytes", "Card with words", 1200, 675, ("people/rao.jpg",))
CONSENT = PictureRecord("people/rao.jpg", True, "C-7", "posts", date(2027, 1, 31))
ITEMS = (post(), issue())


@pytest.fixture
def world(store: Store) -> World:
    made = World(store)
    made.workspace.rules_ = shipped_rules().chosen(("UK",))
    made.renderer.pictures = (replace(SHOWN, shows=()), SHOWN)
    return made


@pytest.mark.parametrize("item", ITEMS, ids=["post", "issue"])
@pytest.mark.parametrize(
    "record",
    [
        PictureRecord("people/rao.jpg", True, "", "", None),
        replace(CONSENT, until=date(2026, 11, 30)),
        replace(CONSENT, file="./people//rao.jpg", consent=""),
    ],
    ids=["no consent", "run out", "written otherwise"],
)
def test_a_person_without_a_consent_that_holds_is_not_shown(world: World, item: Item, record: PictureRecord) -> None:
    world.workspace.pictures_ = (record,)
    world.plan(item)
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert not decision.done
    assert "PRO07 blocks" in decision.reason


@pytest.mark.parametrize("item", ITEMS, ids=["post", "issue"])
def test_the_signature_ends_with_the_consent(world: World, item: Item) -> None:
    world.workspace.pictures_ = (CONSENT,)
    world.approve(item)
    with world.store.transaction() as tables:
        approval = tables.approvals.current(item.key, 1)
    assert approval is not None
    last = datetime.combine(date(2027, 1, 31), time.max, ZoneInfo(CLINIC.zone)).astimezone(UTC)
    assert approval.expires_at == last


def test_a_consent_that_ends_after_the_submission_stops_the_approval(world: World) -> None:
    world.workspace.pictures_ = (replace(CONSENT, until=date(2026, 12, 1)),)
    world.plan(post())
    assert world.desk.submit("camp", AUTHOR)[0].done
    world.workspace.pictures_ = (replace(CONSENT, until=date(2026, 11, 30)),)
    (decision,) = sign(world.desk, "camp")
    assert "PRO07 blocks" in decision.reason


def test_a_consent_that_ends_before_the_day_of_publication_does_not_hold(world: World) -> None:
    world.workspace.pictures_ = (replace(CONSENT, until=date(2026, 12, 31)),)
    late = post()
    january = DUE + timedelta(days=45)
    world.plan(replace(late, slot=replace(late.slot, local=january.replace(tzinfo=None), at=january)))
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert "PRO07 blocks" in decision.reason


def test_what_shows_nobody_and_what_is_not_shown_need_no_consent(world: World) -> None:
    world.workspace.pictures_ = (
        replace(CONSENT, person=False, until=None),
        PictureRecord("people/other.jpg", True, "", "", None),
    )
    world.approve(post())
    world.run_at(DUE)
    assert world.state(post()) is ItemState.PUBLISHED
    assert NOW < DUE
