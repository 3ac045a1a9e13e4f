"""Openings and clicks are counted only where the clinic said so before the issue was signed (promises 2 and 8)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from delivery_world import CLINIC, DUE, FakeRenderer, World, issue

from scheduler.domain.content import Issue, ItemState
from scheduler.domain.events import ProviderEvent, Reporting
from scheduler.domain.newsletter import NEWSLETTER
from scheduler.domain.payload import BatchPayload, RenderedIssue
from scheduler.rendering.view_models import shown_issue
from scheduler.storage.store import SqlStore

COUNTING = replace(
    CLINIC, newsletter=replace(NEWSLETTER, reporting=Reporting(counted=frozenset({ProviderEvent.CLICKED})))
)


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


def counted(world: World) -> tuple[str, ...]:
    (payload,) = world.email.calls
    assert isinstance(payload, BatchPayload)
    return payload.counted


def test_by_default_nothing_is_counted(world: World) -> None:
    world.subscribe(1)
    world.approve(issue())
    world.run_at(DUE)
    assert counted(world) == ()


def test_what_was_signed_to_be_counted_is_counted(world: World) -> None:
    world.workspace.clinic_ = COUNTING
    world.subscribe(1)
    world.approve(issue())
    world.run_at(DUE)
    assert counted(world) == ("clicked",)


def test_switching_it_on_after_the_signature_ends_it(world: World) -> None:
    world.subscribe(1)
    world.approve(issue())
    world.workspace.clinic_ = COUNTING
    world.run_at(DUE)
    assert world.email.calls == []
    assert world.state(issue()) is ItemState.CHANGES_REQUESTED


def test_the_preview_says_what_is_counted() -> None:
    planned = issue()
    assert isinstance(planned.draft, Issue)
    rendered = FakeRenderer().render(planned.draft)
    assert isinstance(rendered, RenderedIssue)
    assert shown_issue(planned, planned.draft, rendered, clinic=CLINIC).counted == ()
    (words,) = shown_issue(planned, planned.draft, rendered, clinic=COUNTING).counted
    assert "the links in the HTML go by the mail provider" in words
