"""The card that a post brings for its link is read by the rules like every other word that goes out."""

from __future__ import annotations

import pytest
from delivery_world import NOW, World, post
from signing_samples import ruled_world

from scheduler.domain.claims import Severity
from scheduler.domain.payload import LinkCard, RenderedPost
from scheduler.ports import Store
from scheduler.services.check import Checker


@pytest.fixture
def world(store: Store) -> World:
    return ruled_world(store)


@pytest.mark.parametrize(("title", "is_blocked"), [("The best clinic, guaranteed results", True), ("Care", False)])
def test_words_on_the_card_of_a_link_are_read_by_the_rules(world: World, title: str, *, is_blocked: bool) -> None:
    rendered = RenderedPost(("First sentence.",), (), (), LinkCard("https://c.example/a", title, "c.example"))
    findings = Checker(world.workspace).item(post(), rendered, (), NOW)
    places = {finding.place for finding in findings if finding.severity is Severity.BLOCK}
    assert ("card of the link" in places) is is_blocked
