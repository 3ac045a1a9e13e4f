"""Items, approvals and controls: what is put in comes out, and only legal changes happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from storage_samples import GRACE, ISSUE, MINUTE, NOW, POST, item, package

from scheduler.domain.approval import Approval, Submission
from scheduler.domain.content import (
    Card,
    Issue,
    IssueParagraph,
    IssueSection,
    Item,
    ItemKey,
    ItemState,
    Kind,
    OwnWords,
    Post,
    Sentence,
    Slot,
    SlotRule,
)
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import IllegalTransition, NotFound
from scheduler.storage.store import SqlStore


@pytest.mark.parametrize("key", [POST, ISSUE])
def test_an_item_comes_back_as_it_was_put(store: SqlStore, key: ItemKey) -> None:
    slot = Slot(datetime(2026, 10, 25, 2, 30), "Europe/Paris", NOW, SlotRule.TWICE)  # noqa: DTZ001 - wall clock
    full = replace(
        item(key),
        slot=slot,
        state=ItemState.IN_REVIEW,
        version=3,
        edited=True,
        edited_source="d0",
        note="the article changed",
        good_until=NOW + MINUTE,
    )
    with store.transaction() as tx:
        tx.items.put(full)
    with store.transaction() as tx:
        assert tx.items.get(key) == full


def test_putting_an_item_again_replaces_it_whatever_its_state(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(replace(item(), state=ItemState.PUBLISHED, note="old"))
        tx.items.put(replace(item(), version=2))
        assert tx.items.of_campaign("exosomes") == (replace(item(), version=2),)


def test_an_unknown_item_is_not_found(store: SqlStore) -> None:
    with store.transaction() as tx:
        with pytest.raises(NotFound, match="exosomes/lead/x/post"):
            tx.items.get(POST)
        with pytest.raises(NotFound):
            tx.items.set_state(POST, ItemState.IN_REVIEW)


def planned(campaign: str, section: str, minutes: int, state: ItemState = ItemState.DRAFT) -> Item:
    key = ItemKey(campaign, section, "x", Kind.POST)
    return replace(item(key), slot=Slot(datetime(2026, 3, 2), "UTC", NOW + minutes * MINUTE), state=state)  # noqa: DTZ001


def test_items_are_listed_by_slot_then_key_in_the_same_order_on_every_database(store: SqlStore) -> None:
    # A collation that knows words would put "b" before "Z", and pass over the hyphen.
    expected = [planned("a", section, minutes) for section, minutes in [("z", 0), ("Z", 5), ("a-b", 5), ("ab", 5)]]
    with store.transaction() as tx:
        for one in [*reversed(expected), planned("other", "a", 1)]:
            tx.items.put(one)
        assert list(tx.items.of_campaign("a")) == expected
        assert tx.items.campaigns() == ("a", "other")


def test_what_items_use_is_told_without_reading_their_drafts(store: SqlStore) -> None:
    post, issue = item(), item(ISSUE)
    own = Sentence('"source":{"statement":"not this"}', OwnWords('say "hello"', ("care", "b-2")))
    drawn = Card("portrait", own, picture='people/"rao".jpg')
    picture = IssueParagraph((), "picture", file="pictures/a \\ b.png")
    assert isinstance(post.draft, Post)
    assert isinstance(issue.draft, Issue)
    with store.transaction() as tx:
        tx.items.put(replace(post, draft=replace(post.draft, cards=(drawn,))))
        section = IssueSection("lead", None, 2, None, (picture,))
        tx.items.put(replace(issue, draft=replace(issue.draft, title=None, sections=(section,))))
        of_issue, of_post = tx.items.uses()
        outlines = tx.items.outlines()
    assert (of_issue.item, of_post.item) == outlines
    assert (of_post.statements, of_post.references) == (frozenset({"status"}), frozenset({"care", "b-2"}))
    assert (of_post.assets, of_post.pictures) == (frozenset({'people/"rao".jpg'}), frozenset())
    assert (of_issue.statements, of_issue.assets) == (frozenset(), frozenset())
    assert of_issue.pictures == frozenset({"pictures/a \\ b.png"})


def test_items_are_found_by_state_over_all_campaigns(store: SqlStore) -> None:
    missed = planned("b", "s", 1, ItemState.MISSED)
    failed = planned("a", "s", 2, ItemState.FAILED)
    with store.transaction() as tx:
        for one in (failed, missed, planned("a", "t", 0)):
            tx.items.put(one)
        assert tx.items.in_state({ItemState.MISSED, ItemState.FAILED}) == (missed, failed)
        assert tx.items.in_state(()) == ()


def test_a_state_changes_only_as_the_domain_allows_and_replaces_the_note(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(replace(item(), note="old"))
        tx.items.set_state(POST, ItemState.IN_REVIEW)
        assert (tx.items.get(POST).state, tx.items.get(POST).note) == (ItemState.IN_REVIEW, "")
        with pytest.raises(IllegalTransition, match="in_review and cannot become published"):
            tx.items.set_state(POST, ItemState.PUBLISHED, "new")
        assert tx.items.get(POST).state is ItemState.IN_REVIEW


def test_an_instant_comes_back_exact_aware_and_in_utc(store: SqlStore) -> None:
    at = datetime(2026, 3, 2, 14, 30, 0, 1, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with store.transaction() as tx:
        tx.items.put(replace(item(), slot=replace(item().slot, at=at)))
        found = tx.items.get(POST).slot.at
    assert found == at
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_never_stored_as_an_instant(store: SqlStore) -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001 - the fault under test
    with pytest.raises(Exception, match="no time zone"), store.transaction() as tx:
        tx.items.put(replace(item(), slot=replace(item().slot, at=naive)))


def approval(version: int = 1, content_hash: str = "h1") -> Approval:
    return Approval(POST, version, content_hash, "Dr Rao", NOW, NOW + timedelta(days=365))


def submission(text: str, version: int = 1) -> Submission:
    return Submission(POST, version, package(text).hash, "Asha", NOW)


def test_the_newest_submission_of_a_version_counts(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        assert tx.approvals.submission(POST, 1) is None
        for text, version in [("one", 1), ("two", 1), ("three", 2)]:
            tx.approvals.submit(submission(text, version))
        assert tx.approvals.submission(POST, 1) == submission("two")
        together = tx.approvals.newest_submissions([POST, replace(POST, section="another")])
        assert together == {(POST, 1): submission("two"), (POST, 2): submission("three", 2)}


def test_what_was_submitted_can_be_read_again_under_its_hash(store: SqlStore) -> None:
    said = package("It may help. “Ask your clinician.” भारत \x00")
    with store.transaction() as tx:
        tx.items.put(item())
        for _ in range(2):
            tx.approvals.keep(said)
        assert tx.approvals.content(said.hash) == said.content
        with pytest.raises(NotFound, match="never submitted"):
            tx.approvals.content("0" * 64)


def test_the_newest_signature_of_a_version_counts_voided_or_not(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        assert tx.approvals.current(POST, 1) is None
        tx.approvals.sign(approval())
        tx.approvals.sign(approval(content_hash="h2"))
        assert tx.approvals.current(POST, 1) == approval(content_hash="h2")
        assert tx.approvals.void(POST, "the text changed", NOW + MINUTE) == 2
        voided = replace(approval(content_hash="h2"), voided_at=NOW + MINUTE, void_reason="the text changed")
        assert tx.approvals.current(POST, 1) == voided


def test_a_signature_is_voided_once_for_one_reason(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        tx.items.put(item(ISSUE))
        tx.approvals.sign(replace(approval(), item=ISSUE))
        tx.approvals.sign(approval())
        assert tx.approvals.void(POST, "first", NOW) == 1
        assert tx.approvals.void(POST, "second", NOW + MINUTE) == 0
        standing = tx.approvals.current(ISSUE, 1)
        voided = tx.approvals.current(POST, 1)
    assert standing is not None
    assert standing.voided_at is None
    assert voided is not None
    assert voided.void_reason == "first"


def test_a_pause_holds_until_it_is_ended(store: SqlStore) -> None:
    with store.transaction() as tx:
        assert tx.controls.paused() is None
        tx.controls.pause("holiday", NOW)
        tx.controls.pause("recall", NOW + MINUTE)
    with store.transaction() as tx:
        assert tx.controls.paused() == "recall"
        tx.controls.resume()
        tx.controls.resume()
        assert tx.controls.paused() is None


def test_holds_are_listed_by_channel_and_ended_one_by_one(store: SqlStore) -> None:
    limited = Hold("x", NOW + MINUTE, "rate limit")
    broken = Hold("email", None, "the key was revoked")
    with store.transaction() as tx:
        tx.controls.hold(limited)
        tx.controls.hold(broken)
        assert tx.controls.holds() == (broken, limited)
        assert tx.controls.release_hold("email")
        assert not tx.controls.release_hold("email")
        assert tx.controls.holds() == (limited,)


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [(None, GRACE, None), (GRACE, None, None), (GRACE, NOW, NOW), (None, None, None)],
)
def test_a_hold_without_end_is_not_shortened(
    store: SqlStore, first: datetime | None, second: datetime | None, standing: datetime | None
) -> None:
    with store.transaction() as tx:
        tx.controls.hold(Hold("x", first, "first"))
        tx.controls.hold(Hold("x", second, "second"))
        assert [hold.until for hold in tx.controls.holds()] == [standing]
