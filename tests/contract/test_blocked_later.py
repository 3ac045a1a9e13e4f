"""What the check blocks does not go out, even when it came to be blocked after the signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from delivery_world import ARTICLE, CLINIC, DUE, World, post
from signing_people import AUTHOR

from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.article import Paragraph, Section, SourceSpan
from scheduler.domain.campaign import Brand, Library, Statement
from scheduler.domain.content import Item, ItemState, Post, PostPart, Sentence, StatementSource
from scheduler.domain.pictures import PictureRecord
from scheduler.ports import Store

CONSENT = PictureRecord("brand/team.png", True, "C-1", "website and posts", date(2030, 1, 1))
VARY = Statement("vary", 1, "Results vary a lot.", "Results vary.")


@pytest.fixture
def world(store: Store) -> World:
    world = World(store)
    world.workspace.rules_ = shipped_rules().chosen(("UK",))
    return world


def carrying(item: Item) -> Item:
    return replace(item, draft=replace(item.draft, statements=(Sentence("Results vary.", StatementSource("vary", 1)),)))


def test_a_consent_that_is_withdrawn_after_the_signature_stops_the_item(world: World) -> None:
    world.workspace.clinic_ = replace(CLINIC, brand=Brand(logo="brand/team.png"))
    world.workspace.pictures_ = (CONSENT,)
    world.approve(post())
    world.workspace.pictures_ = (replace(CONSENT, consent="", purpose="", until=None),)
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.state(post()) is ItemState.CHANGES_REQUESTED
    assert "PRO07" in world.item(post()).note


def test_a_safety_section_that_is_taken_out_after_the_signature_takes_the_series_with_it(world: World) -> None:
    safety = Section("safety", "Safety", 2, (Paragraph("First sentence."),))
    world.workspace.article_ = replace(ARTICLE, sections=(*ARTICLE.sections, safety))
    about = post("safety")
    said = Sentence("First sentence.", SourceSpan("safety", 0, 0, len("First sentence.")))
    draft = Post(about.key, (PostPart(((said,),)),), (), (), about.draft.link, (), "en")
    about = replace(about, draft=draft)
    world.approve(post(), about)
    assert world.comparison.run() == ()
    with world.store.transaction() as tables:
        tables.items.set_state(about.key, ItemState.CANCELLED)
    assert world.comparison.run() == (post().key,)
    assert "DIS03" in world.item(post()).note


@pytest.mark.parametrize(
    "library",
    [
        Library((replace(VARY, version=2, short="They vary."),), "v2"),
        Library((replace(VARY, short="They vary.", long="They vary a lot."),), "v2"),
        Library((), "v2"),
    ],
    ids=["another version", "another wording", "gone"],
)
def test_a_statement_that_the_library_no_longer_has_so_cannot_be_submitted(world: World, library: Library) -> None:
    world.workspace.library_ = Library((VARY,), "v1")
    world.plan(carrying(post()))
    world.workspace.library_ = library
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert not decision.done
    assert "plan again" in decision.reason
