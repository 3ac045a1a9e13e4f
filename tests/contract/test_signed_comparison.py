"""What was signed goes back to review while there is still time, when what it stands on has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from delivery_world import DUE, NOW, World, issue, post
from signing_people import AUTHOR, waive_read

from scheduler.claims.rulebook import shipped_rules, with_own_rules
from scheduler.domain.campaign import Library, Reference, Statement
from scheduler.domain.content import Issue, Item, ItemState, Sentence, StatementSource
from scheduler.domain.segment import Segment
from scheduler.domain.segment_query import parse_query
from scheduler.ports import Store
from scheduler.services.resolve import Verdict

VARY = Statement("vary", 1, "Results vary a lot.", "Results vary.", references=("rao-2022",))
STUDY = Reference("rao-2022", "A trial", "Rao", 2022)
OTHER = Statement("other", 1, "Something else.", "Else.")


@pytest.fixture
def world(store: Store) -> World:
    world = World(store)
    world.workspace.library_ = Library((VARY, OTHER), "v1", (STUDY,))
    world.workspace.rules_ = shipped_rules().chosen(("UK",))
    return world


def look_again(world: World) -> tuple[str, ...]:
    return tuple(str(key) for key in world.comparison.run())


def carrying(item: Item) -> Item:
    sentence = Sentence("Results vary.", StatementSource("vary", 1))
    return replace(item, draft=replace(item.draft, statements=(sentence,)))


def test_what_has_not_changed_stays_approved_and_goes_out(world: World) -> None:
    world.approve(carrying(post()))
    assert look_again(world) == ()
    world.run_at(DUE)
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_raised_rule_sends_everything_signed_back_to_review(world: World) -> None:
    world.approve(post(), issue())
    world.workspace.rules_ = with_own_rules('[raise]\nABS05 = "block"\n').chosen(("UK",))
    assert set(look_again(world)) == {str(post().key), str(issue().key)}
    assert world.state(post()) is ItemState.CHANGES_REQUESTED
    assert "the rules have changed" in world.item(post()).note
    assert world.states(post()) == ["cancelled"]
    world.run_at(DUE)
    assert world.x.calls == []


@pytest.mark.parametrize(
    "library",
    [
        Library((replace(VARY, short="They vary."), OTHER), "v2", (STUDY,)),
        Library((replace(VARY, retracted="wrong"), OTHER), "v2", (STUDY,)),
        Library((VARY, OTHER), "v2", (replace(STUDY, retracted="fraud"),)),
        Library((OTHER,), "v2", (STUDY,)),
    ],
    ids=["another wording", "retracted", "its reference retracted", "gone"],
)
def test_a_changed_statement_or_reference_sends_back_what_carries_it_and_nothing_else(
    world: World, library: Library
) -> None:
    world.approve(carrying(post()), post("other"))
    world.workspace.library_ = library
    assert look_again(world) == (str(post().key),)
    assert world.state(post("other")) is ItemState.APPROVED


def test_another_statement_leaves_it_alone(world: World) -> None:
    world.approve(carrying(post()))
    world.workspace.library_ = Library((VARY, replace(OTHER, short="Otherwise.")), "v2", (STUDY,))
    assert look_again(world) == ()


def test_an_approval_that_ran_out_is_found_before_the_time_comes(world: World) -> None:
    world.workspace.library_ = Library((replace(VARY, review_by=date(2026, 12, 1)), OTHER), "v1", (STUDY,))
    late = carrying(post())
    world.approve(replace(late, slot=replace(late.slot, at=DUE + timedelta(days=30))))
    world.clock.move_to(NOW + timedelta(days=3))
    assert look_again(world) == (str(post().key),)
    assert "expired" in world.item(post()).note


def test_a_waiver_that_is_granted_or_ends_sends_it_back(world: World) -> None:
    world.workspace.rules_ = with_own_rules("[lexicon]\nbrandlist = ['first sentence']\n").chosen(("US",))
    world.approve(post())
    waive_read(world.waivers, str(post().key), "REG07", "First", reason="No brand.", lasting=timedelta(days=9))
    assert look_again(world) == (str(post().key),)
    assert "waivers have changed" in world.item(post()).note


def test_the_rest_of_what_is_partly_out_waits_for_a_person(world: World) -> None:
    thread = post(parts=("First sentence.", "Second sentence."))
    world.approve(thread)
    world.clock.move_to(DUE)
    for delivery in world.publisher.claim(1):
        world.publisher.deliver(delivery)
    rules = world.workspace.rules_
    world.workspace.rules_ = shipped_rules().chosen(("UK", "US"))
    assert look_again(world) == (str(thread.key),)
    assert world.states(thread) == ["accepted", "rejected"]
    assert (world.state(thread), world.item(thread).version) == (ItemState.FAILED, 1)
    assert look_again(world) == ()
    world.workspace.rules_ = rules
    world.resolution.resolve(str(thread.key), Verdict.SEND, AUTHOR)
    world.run()
    assert world.state(thread) is ItemState.PUBLISHED


REGULARS = Segment("regulars", "newsletter", parse_query("language is en and joined before 2026-01-01"))


def for_regulars(world: World) -> Item:
    world.workspace.segments_ = (REGULARS,)
    draft = issue().draft
    assert isinstance(draft, Issue)
    signed = replace(issue(), draft=replace(draft, audience="regulars"))
    world.approve(signed)
    return signed


def test_a_segment_is_signed_with_its_query(world: World) -> None:
    signed = for_regulars(world)
    with world.store.transaction() as tables:
        approval = tables.approvals.current(signed.key, 1)
        assert approval is not None
        content = tables.approvals.content(approval.content_hash)
    assert (content.audience, content.segment) == ("newsletter", "regulars")
    assert content.query == 'language is "en" and joined before 2026-01-01'
    assert look_again(world) == ()


@pytest.mark.parametrize(
    ("segments", "parts"),
    [
        ((replace(REGULARS, query=parse_query("language is hi")),), "query of its segment"),
        ((replace(REGULARS, audience="patients"),), "audience"),
        ((), "audience, segment, query of its segment"),
    ],
    ids=["another query", "another audience", "removed"],
)
def test_a_changed_segment_sends_back_what_was_signed_for_it(
    world: World, segments: tuple[Segment, ...], parts: str
) -> None:
    signed = for_regulars(world)
    world.workspace.segments_ = segments
    assert look_again(world) == (str(signed.key),)
    assert f"since it was approved ({parts})" in world.item(signed).note


def test_a_query_that_is_only_typed_otherwise_keeps_the_signature(world: World) -> None:
    for_regulars(world)
    again = parse_query("LANGUAGE = EN and (joined before '2026-01-01')")
    world.workspace.segments_ = (replace(REGULARS, query=again),)
    assert look_again(world) == ()


def test_it_stands_on_the_audit_trail(world: World) -> None:
    world.approve(post())
    world.workspace.rules_ = shipped_rules().chosen(("UK", "US"))
    look_again(world)
    with world.store.transaction() as tables:
        assert "returned to review" in [entry.event.action for entry in tables.audit.entries(str(post().key))]


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(days=90)])
def test_a_comparison_of_a_time_to_come_is_not_believed_and_made_again(world: World, ahead: timedelta) -> None:
    """The clock was ahead when it was made, and was set back."""
    world.approve(post())
    world.clock.move_to(DUE + ahead)
    world.comparison.run()
    world.clock.move_to(DUE)
    claimed = world.publisher.claim(1)
    assert len(claimed) == 1
    assert world.publisher.deliver(claimed[0]) is None
    assert world.x.calls == []
    world.comparison.run()
    world.run_at(DUE + timedelta(minutes=2))
    assert len(world.x.calls) == 1
