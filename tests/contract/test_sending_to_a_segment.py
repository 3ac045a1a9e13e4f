"""An issue for a segment reaches its people and nobody else, by the query as it was signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, NOW, World, fake_hash, issue

from scheduler.domain.content import Issue, Item, ItemState
from scheduler.domain.payload import BatchPayload
from scheduler.domain.segment import Segment
from scheduler.domain.segment_query import parse_query
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression
from scheduler.ports import Store


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def person(number: int, language: str = "en", **more: object) -> Subscriber:
    who = Subscriber(f"s{number:05}", f"p{number}@example.com", "", "all", language, "form", NOW)
    return replace(who, **more)  # type: ignore[arg-type]  # a test's own fields


def for_segment(world: World, query: str) -> Item:
    world.workspace.segments_ = (Segment("some", "all", parse_query(query)),)
    draft = issue().draft
    assert isinstance(draft, Issue)
    item = replace(issue(), draft=replace(draft, audience="some"))
    world.approve(item)
    return item


def subscribe(world: World, *people: Subscriber) -> None:
    with world.store.transaction() as tables:
        tables.subscribers.add(people)


def reached(world: World) -> set[str]:
    calls = (call for call in world.email.calls if isinstance(call, BatchPayload))
    return {addressee.subscriber for call in calls for addressee in call.addressees}


def test_the_people_of_a_segment_are_reached_and_nobody_else(world: World) -> None:
    subscribe(world, *(person(number, "hi" if number % 3 == 0 else "en") for number in range(30)))
    item = for_segment(world, "language is hi")
    world.run_at(DUE)
    assert reached(world) == {f"s{number:05}" for number in range(0, 30, 3)}
    assert world.state(item) is ItemState.PUBLISHED


def test_everybody_in_the_segment_is_accounted_for_and_nobody_outside_it(world: World) -> None:
    subscribe(
        world,
        person(1, "hi"),
        person(2, "hi"),
        person(3, "hi", status=SubscriberStatus.PENDING),
        person(4, "en"),
        person(5, "hi", audience="others"),
    )
    with world.store.transaction() as tables:
        tables.suppressions.add([Suppression(fake_hash("p2@example.com"), "unsubscribed", NOW)])
    item = for_segment(world, "language is hi")
    world.run_at(DUE)
    with world.store.transaction() as tables:
        accounting = tables.recipients.accounting(item.key, 1)
    assert (accounting.audience, accounting.accepted, accounting.excluded) == (3, 1, 2)
    assert reached(world) == {"s00001"}


def test_a_segment_by_interest_finds_the_kept_hashes(world: World) -> None:
    subscribe(world, person(1), person(2))
    with world.store.transaction() as tables:
        tables.subscribers.set_interests("s00002", [fake_hash("skin")])
    for_segment(world, "topic is skin")
    world.run_at(DUE)
    assert reached(world) == {"s00002"}


def test_days_count_back_from_when_the_issue_is_due(world: World) -> None:
    subscribe(
        world,
        person(1, consent_at=DUE - timedelta(days=40)),
        person(2, consent_at=DUE - timedelta(days=20)),
    )
    for_segment(world, "joined within 30 days")
    world.run_at(DUE)
    assert reached(world) == {"s00002"}


def test_an_issue_for_a_segment_of_nobody_fails_and_says_so(world: World) -> None:
    subscribe(world, person(1))
    item = for_segment(world, "language is hi")
    world.run_at(DUE)
    assert world.state(item) is ItemState.FAILED
    assert "nobody in the audience" in world.item(item).note


def test_a_query_that_was_changed_after_the_signature_reaches_nobody(world: World) -> None:
    subscribe(world, person(1, "hi"), person(2, "en"))
    item = for_segment(world, "language is hi")
    world.workspace.segments_ = (Segment("some", "all", parse_query("language is en")),)
    world.run_at(DUE)
    assert reached(world) == set()
    assert world.state(item) is ItemState.CHANGES_REQUESTED
