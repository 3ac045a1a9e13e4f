"""`clinic plan`: one transaction, the same output everywhere, and nothing signed survives a change."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from planning_samples import (
    EXOSOMES,
    NOW,
    FakeJudge,
    FakeRenderer,
    FakeStore,
    FakeWorkspace,
    article_of,
    issue_key,
    post_key,
    wall,
)

from scheduler.domain.article import Article
from scheduler.domain.campaign import Blocked, Override
from scheduler.domain.content import ItemKey, ItemState, Kind, OwnWords, Post
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.domain.errors import BadInput
from scheduler.planning.material import Absence
from scheduler.planning.replan import Action
from scheduler.services.documents.campaigns import plan_document
from scheduler.services.plan import BY_DEFAULT, PlanReport, plan
from scheduler.services.plan_calendar import plan_calendar
from scheduler.testing import FixedClock

TOPICAL = post_key("post-laser-treatment")
CHANGED = article_of(EXOSOMES.replace("Laser treatments are effective", "Laser treatments are used"))
READS_OTHERWISE = (
    "the article reads otherwise now: 'Laser treatments are used for skin resurfacing but often involve prol…' "
    "instead of 'Laser treatments are effective for skin resurfacing but often involve…'"
)


class Desk:
    """A workspace and a store with what a person does to them."""

    def __init__(self) -> None:
        self.workspace = FakeWorkspace()
        self.store = FakeStore()

    def plan(self, now: datetime = NOW, start: date | None = None, slug: str = "exosomes") -> PlanReport:
        return plan(slug, self.workspace, self.store, FakeRenderer(), FixedClock(now), start=start)

    def plan_without(self, *words: str, blocked: Blocked = Blocked.LEAVE_OUT) -> PlanReport:
        self.workspace.campaign_ = replace(self.workspace.campaign_, blocked=blocked)
        renderer, clock = FakeRenderer(), FixedClock(NOW)
        return plan("exosomes", self.workspace, self.store, renderer, clock, judge=FakeJudge(words))

    def approve(self, key: ItemKey, state: DeliveryState = DeliveryState.PENDING) -> None:
        item = replace(self.store.rows[key], state=ItemState.APPROVED)
        self.store.rows[key] = item
        self.store.signed.add(key)
        at = item.slot.at
        self.store.ledger.append(Delivery("d", key, item.version, 1, 1, state, at, at, at + timedelta(hours=2), "hash"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def change(report: PlanReport, key: ItemKey) -> tuple[Action, str]:
    found = next(change for change in report.changes if change.key == key)
    return found.action, found.detail


def test_the_exosomes_article_becomes_a_month_of_posts_and_issues(desk: Desk) -> None:
    report = desk.plan()
    assert sum(item.key.kind is Kind.POST for item in report.items) == 19
    assert sum(item.key.kind is Kind.ISSUE for item in report.items) == 4
    assert [(left.section, left.why) for left in report.left_out] == [("topical-application", Absence.WRITE_THIS)]
    days = [item.slot.local.date() for item in report.items]
    assert days == sorted(days)
    assert days[-1] - days[0] <= timedelta(days=31)
    assert tuple(desk.store.rows.values()) == report.items


def test_planning_again_writes_nothing_where_nothing_changed(desk: Desk) -> None:
    report = desk.plan()
    desk.approve(TOPICAL)
    writes = desk.store.writes
    again = desk.plan()
    assert desk.store.writes == writes
    assert [item.key for item in again.items] == [item.key for item in report.items]
    assert desk.store.voided == []


def test_planned_without_it_again_only_what_reads_differently_loses_its_signature(desk: Desk) -> None:
    desk.plan()
    long_term = post_key("long-term-safety")
    desk.approve(TOPICAL)
    desk.approve(long_term)
    report = desk.plan_without("Comprehensive clinical trials")
    assert long_term not in desk.store.signed
    assert TOPICAL in desk.store.signed
    assert desk.store.rows[TOPICAL].state is ItemState.APPROVED
    assert "long-term-safety" in {left.section for left in report.left_out if left.why is Absence.WRITE_THIS}
    writes = desk.store.writes
    assert desk.plan_without("Comprehensive clinical trials").items == report.items
    assert desk.store.writes == writes


def test_once_what_is_blocked_is_kept_again_everything_is_back(desk: Desk) -> None:
    drafts = {item.key: item.draft for item in desk.plan().items}
    desk.plan_without("xosome")
    report = desk.plan_without("xosome", blocked=Blocked.KEEP)
    assert {item.key: item.draft for item in report.items} == drafts
    assert all(item.state is ItemState.DRAFT for item in report.items)
    assert report.omitted == ()


def test_a_campaign_that_does_not_say_what_becomes_of_them_is_told_once_what_does(desk: Desk) -> None:
    assert desk.plan_without("antioxidant").notes == ()
    desk.workspace.campaign_ = replace(desk.workspace.campaign_, says_blocked=False)
    assert desk.plan_without("antioxidant").notes == (BY_DEFAULT,)
    assert desk.plan_without("nothing of the kind").notes == ()


def test_an_item_of_which_nothing_may_be_said_is_taken_out_with_the_reason(desk: Desk) -> None:
    desk.plan()
    report = desk.plan_without("Long-Term Safety", "trials", "risks")
    what, detail = change(report, post_key("long-term-safety"))
    assert what is Action.CANCELLED
    assert detail.startswith("'Long-Term Safety' is blocked: it says 'Long-Term Safety'.")
    assert detail in {left.reason for left in report.left_out if left.section == "long-term-safety"}


def test_what_was_left_out_is_in_the_document(desk: Desk) -> None:
    text = (
        "Exosomes contain antioxidant enzymes such as superoxide dismutase (SOD) and glutathione peroxidase (GPx), "
        "which can neutralize reactive oxygen species, protecting skin cells from oxidative damage."
    )
    section, reasons = "protection-against-oxidative-stress", ["it says 'antioxidant'"]
    assert plan_document(desk.plan_without("antioxidant"))["omitted"] == [
        {"section": section, "channel": channel, "text": text, "reasons": reasons} for channel in ("x", "email")
    ]


def test_a_note_on_a_hashtag_is_made_anew_each_time(desk: Desk) -> None:
    desk.plan_without("#SkinHealth")
    assert desk.store.rows[TOPICAL].note == "without the hashtag #SkinHealth: it says '#SkinHealth'"
    desk.plan_without("#SkinHealth")
    assert desk.store.rows[TOPICAL].note.count("#SkinHealth:") == 1
    desk.plan_without(blocked=Blocked.KEEP)
    assert "hashtag" not in desk.store.rows[TOPICAL].note


def test_a_change_voids_the_signature_and_cancels_what_waits(desk: Desk) -> None:
    """Promise 2: any change voids an approval."""
    desk.plan()
    desk.approve(TOPICAL)
    desk.workspace.article_ = CHANGED
    report = desk.plan()
    assert change(report, TOPICAL) == (Action.CHANGED, f"{READS_OTHERWISE}; its approval no longer holds")
    assert desk.store.voided == [(TOPICAL, READS_OTHERWISE)]
    assert [delivery.state for delivery in desk.store.ledger] == [DeliveryState.CANCELLED]
    assert desk.store.rows[TOPICAL].state is ItemState.DRAFT


def test_a_changed_draft_that_nobody_signed_says_nothing_of_approvals(desk: Desk) -> None:
    desk.plan()
    desk.workspace.article_ = CHANGED
    assert change(desk.plan(), TOPICAL) == (Action.CHANGED, READS_OTHERWISE)


def test_moving_the_time_alone_keeps_the_signature_and_moves_the_delivery(desk: Desk) -> None:
    """Promise 2: moving the time alone keeps an approval."""
    desk.plan()
    desk.approve(TOPICAL)
    at = wall("2026-11-20 12:00")
    desk.workspace.campaign_ = replace(desk.workspace.campaign_, overrides={"post-laser-treatment/x": Override(at=at)})
    report = desk.plan()
    assert change(report, TOPICAL)[0] is Action.MOVED
    assert desk.store.rows[TOPICAL].state is ItemState.APPROVED
    due = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    assert desk.store.rescheduled == [(TOPICAL, 1, due, due + timedelta(hours=2))]
    assert TOPICAL in desk.store.signed


def test_a_moved_issue_has_the_grace_of_issues(desk: Desk) -> None:
    desk.plan()
    at = wall("2026-11-20 12:00")
    desk.workspace.campaign_ = replace(desk.workspace.campaign_, overrides={"lead/email": Override(at=at)})
    desk.plan()
    due = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    assert (issue_key("lead"), 1, due, due + timedelta(hours=6)) in desk.store.rescheduled


@pytest.mark.parametrize(
    "state", [DeliveryState.CLAIMED, DeliveryState.CALLING, DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN]
)
@pytest.mark.parametrize("item_state", [ItemState.APPROVED, ItemState.MISSED])
def test_what_a_worker_has_in_hand_is_left_alone(desk: Desk, state: DeliveryState, item_state: ItemState) -> None:
    """Promise 3: never twice."""
    desk.plan()
    desk.approve(TOPICAL, state)
    desk.store.rows[TOPICAL] = replace(desk.store.rows[TOPICAL], state=item_state)
    before = desk.store.rows[TOPICAL]
    desk.workspace.article_ = CHANGED
    report = desk.plan()
    assert change(report, TOPICAL) == (Action.LEFT_ALONE, item_state)
    assert desk.store.rows[TOPICAL] == before
    assert desk.store.voided == []


def test_start_moves_the_campaign(desk: Desk) -> None:
    desk.plan()
    report = desk.plan(start=date(2026, 11, 9))
    assert min(item.slot.local.date() for item in report.items) == date(2026, 11, 9)
    assert {found.action for found in report.changes} == {Action.MOVED}
    desk.workspace.campaign_ = replace(desk.workspace.campaign_, start=date(2026, 11, 9))  # as `clinic plan` writes it
    assert desk.plan().items == report.items


def test_two_campaigns_keep_the_minimum_gap_on_one_channel(desk: Desk) -> None:
    first = desk.plan()
    second = desk.plan(slug="other")
    taken = {(item.key.channel, item.slot.at) for item in first.items}
    assert not taken & {(item.key.channel, item.slot.at) for item in second.items}


def test_cancelled_items_of_another_campaign_take_no_slot(desk: Desk) -> None:
    first = desk.plan()
    for item in first.items:
        desk.store.rows[item.key] = replace(item, state=ItemState.CANCELLED)
    second = desk.plan(slug="other")
    assert [item.slot for item in second.items] == [item.slot for item in first.items]


@pytest.mark.parametrize(
    ("breaks", "message"),
    [
        (lambda desk: _set(desk, article_=Article("T", (), ())), "article.md has no text to plan"),
        (lambda desk: _channels(desk, channel="fax"), "there is no channel 'fax'"),
        (lambda desk: _channels(desk, days=()), "at least one of 'days'"),
    ],
)
def test_bad_input_changes_nothing(desk: Desk, breaks: Callable[[Desk], None], message: str) -> None:
    desk.plan()
    before = dict(desk.store.rows)
    breaks(desk)
    with pytest.raises(BadInput, match=message):
        desk.plan()
    assert desk.store.rows == before


def _set(desk: Desk, **changes: object) -> None:
    for name, value in changes.items():
        setattr(desk.workspace, name, value)


def _channels(desk: Desk, **changes: object) -> None:
    plan_ = desk.workspace.campaign_
    broken = replace(plan_.channels[0], **changes)  # type: ignore[arg-type]  # the fields of ChannelPlan
    desk.workspace.campaign_ = replace(plan_, channels=(broken, *plan_.channels[1:]))


class TestDocument:
    def test_it_says_where_every_sentence_stands(self, desk: Desk) -> None:
        desk.workspace.campaign_ = replace(
            desk.workspace.campaign_, overrides={"lead/x": Override(text="Ask a doctor first."), "no/x": Override()}
        )
        document = json.loads(json.dumps(plan_document(desk.plan())))
        items = {item["key"]: item for item in document["items"]}
        topical = items["exosomes/post-laser-treatment/x/post"]
        (sentence,) = topical["parts"][0][0]
        assert sentence["source"] == {
            "section": "post-laser-treatment", "paragraph": 0, "start": 0, "end": len(sentence["text"]),
        }  # fmt: skip
        assert topical["statements"][0]["source"] == {"statement": "results-vary", "version": 1}
        assert items["exosomes/lead/x/post"]["parts"][0][0][0]["source"]["statement"] == "consult"
        assert items["exosomes/lead/email/issue"]["number"] == 1
        assert topical["slot"]["zone"] == "Asia/Kolkata"
        assert topical["slot"]["at"].endswith("T06:30:00Z")
        assert topical["slot"]["local"].endswith("T12:00")
        assert document["left_out"][-1]["section"] == "no"
        assert document["changes"][0]["what"] == "added"

    def test_a_sentence_without_source_says_so(self, desk: Desk) -> None:
        report = desk.plan()
        item = report.items[0]
        from scheduler.domain.content import Post, PostPart, Sentence  # noqa: PLC0415 - for this test alone

        assert isinstance(item.draft, Post)
        bare = replace(item, draft=replace(item.draft, parts=(PostPart(((Sentence("Gone.", OwnWords("maya")),),)),)))
        document = json.loads(json.dumps(plan_document(replace(report, items=(bare,)))))
        assert document["items"][0]["parts"] == [[[{"text": "Gone.", "source": {"author": "maya"}}]]]


class TestCalendarFile:
    def test_it_has_an_event_for_each_item_at_its_instant(self, desk: Desk) -> None:
        report = desk.plan()
        text = plan_calendar(report, desk.workspace.clinic()).decode().replace("\r\n ", "")
        assert text.count("BEGIN:VEVENT") == len(report.items)
        assert "DTSTART:20261005T063000Z" in text
        assert "SUMMARY:Post on x: Post-Laser Treatment (draft)" in text
        assert "SUMMARY:Newsletter issue 3 of 4: " in text
        assert "Clinical Applications" in text
        assert text.count("STATUS:TENTATIVE") == len(report.items)

    def test_an_item_keeps_its_event_when_it_moves(self, desk: Desk) -> None:
        uids = [
            {line for line in plan_calendar(report, desk.workspace.clinic()).decode().splitlines() if "UID" in line}
            for report in (desk.plan(), desk.plan(start=date(2026, 11, 9)))
        ]
        assert uids[0] == uids[1]

    def test_states_are_shown(self, desk: Desk) -> None:
        report = desk.plan()
        post, *rest = report.items
        assert isinstance(post.draft, Post)
        items = (
            replace(post, state=ItemState.APPROVED, draft=replace(post.draft, cards=())),
            *(replace(item, state=ItemState.CANCELLED) for item in rest),
        )
        text = plan_calendar(replace(report, items=items), desk.workspace.clinic()).decode()
        assert text.count("STATUS:CONFIRMED") == 1
        assert text.count("STATUS:CANCELLED") == len(rest)
        assert "SUMMARY:Post on x: lead (approved)" in text


def test_the_same_plan_gives_the_same_bytes_in_any_zone_and_with_any_hash_seed() -> None:
    """Promise 9."""
    script = (
        "import json, sys; from planning_samples import *; from scheduler.services.plan import *;"
        "from scheduler.services.documents.campaigns import plan_document;"
        "from scheduler.services.plan_calendar import plan_calendar;"
        "from scheduler.testing import FixedClock;"
        "w = FakeWorkspace(clinic_=clinic(holidays='IN'));"
        "r = plan('exosomes', w, FakeStore(), FakeRenderer(), FixedClock(NOW));"
        "sys.stdout.buffer.write(json.dumps(plan_document(r)).encode() + plan_calendar(r, w.clinic()))"
    )
    here = Path(__file__).resolve()
    paths = os.pathsep.join((str(here.parents[2]), str(here.parent)))
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": paths, "TZ": zone, "PYTHONHASHSEED": seed, "LANGUAGE": language},
            capture_output=True,
            check=True,
        ).stdout
        for zone, seed, language in (("America/New_York", "1", "en"), ("Asia/Tokyo", "2", "hi"))
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 10_000


def test_what_was_missed_because_nobody_signed_it_gets_a_new_time_as_a_draft() -> None:
    desk = Desk()
    desk.plan()
    missed = desk.store.rows[TOPICAL]
    late = missed.slot.at + timedelta(days=1)
    desk.store.rows[TOPICAL] = replace(missed, state=ItemState.MISSED, note="it was not approved in time")
    item = next(item for item in desk.plan(now=late).items if item.key == TOPICAL)
    assert (item.state, item.note) == (ItemState.DRAFT, "")
    assert item.slot.at > late
