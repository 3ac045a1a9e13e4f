"""Planning again on a real database: signatures and deliveries follow the content (promise 2)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.domain.approval import Approval
from scheduler.domain.article import Article, Paragraph, Section
from scheduler.domain.campaign import Campaign, ChannelPlan, Clinic, Library, Override, Sender
from scheduler.domain.claims import RuleSet
from scheduler.domain.content import CardLayout, ItemKey, ItemState, Kind, Post
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.pictures import PictureRecord
from scheduler.domain.segment import Segment
from scheduler.domain.welcome import WelcomeSeries
from scheduler.planning.card_edits import any_layout
from scheduler.services.plan import PlanReport, plan
from scheduler.services.schedule import post_deliveries
from scheduler.storage.store import SqlStore
from scheduler.testing import FixedClock

KEY = ItemKey("cells", "small", "x", Kind.POST)
SMALL = "Cells are small, and nobody sees one by eye."
VERY_SMALL = "Cells are very small, and nobody sees one by eye."


def _article(text: str) -> Article:
    return Article("Cells", (), (Section("small", "Small", 2, (Paragraph(text),)),))


@dataclass
class _Workspace:
    article_: Article = field(default_factory=lambda: _article(SMALL))
    overrides: dict[str, Override] = field(default_factory=dict)
    root: Path = Path()

    def clinic(self) -> Clinic:
        return Clinic("Clinic", "Europe/London", "1 Road", "https://c.example.com", Sender("C", "c@example.com"))

    def library(self) -> Library:
        return Library()

    def rules(self) -> RuleSet:
        return RuleSet()

    def pictures(self) -> tuple[PictureRecord, ...]:
        return ()

    def welcome_series(self) -> WelcomeSeries:
        return WelcomeSeries()

    def segments(self) -> Mapping[str, Segment]:
        return {}

    def retract_in_library(self, kind: str, name: str, reason: str) -> None:
        raise NotImplementedError

    def fingerprints(self, campaigns: Collection[str]) -> Mapping[str, str]:
        return dict.fromkeys(campaigns, repr(self))

    def forget(self) -> None:
        pass

    def campaigns(self) -> tuple[str, ...]:
        return ("cells",)

    def campaign(self, slug: str) -> Campaign:
        channels = (ChannelPlan("x", tuple(range(7)), (time(12),)), ChannelPlan("email", (3,), (time(10),)))
        return Campaign(slug, date(2026, 3, 5), "https://c.example.com/", "all", "en", channels, self.overrides)

    def article(self, slug: str) -> Article:
        return self.article_


class _Renderer:
    def texts(self, post: Post) -> tuple[str, ...]:
        return (" ".join(sentence.text for sentence in post.parts[0].sentences) + f"\n\n{post.link}",)

    def card_layout(self, name: str) -> CardLayout:
        return any_layout(name)

    def check_motif(self, name: str) -> None:
        pass

    def render(self, draft: object) -> Any:
        raise NotImplementedError


Planned = Callable[[_Workspace], PlanReport]


@pytest.fixture
def planned(store: SqlStore, clock: FixedClock) -> Planned:
    return lambda workspace: plan("cells", workspace, store, _Renderer(), clock)


@pytest.fixture
def workspace(planned: Planned, store: SqlStore, now: datetime) -> _Workspace:
    """A planned campaign whose post is signed and waits to be sent."""
    workspace = _Workspace()
    planned(workspace)
    with store.transaction() as tables:
        item = tables.items.get(KEY)
        tables.items.set_state(KEY, ItemState.IN_REVIEW)
        tables.items.set_state(KEY, ItemState.APPROVED)
        tables.approvals.sign(Approval(KEY, 1, "hash", "dr-rao", now, now + timedelta(days=365)))
        tables.deliveries.add(post_deliveries(item, 1, "hash", workspace.clinic()))
    return workspace


def test_planning_again_reads_back_what_it_wrote(planned: Planned, workspace: _Workspace, store: SqlStore) -> None:
    first = planned(workspace)
    again = planned(workspace)
    assert again == first
    with store.transaction() as tables:
        assert tables.items.of_campaign("cells") == first.items
        assert tables.items.get(KEY).state is ItemState.APPROVED


def test_a_change_takes_back_the_signature_and_the_delivery(
    planned: Planned, workspace: _Workspace, store: SqlStore
) -> None:
    workspace.article_ = _article(VERY_SMALL)
    planned(workspace)
    with store.transaction() as tables:
        item = tables.items.get(KEY)
        approval = tables.approvals.current(KEY, 1)
        (delivery,) = tables.deliveries.of_item(KEY)
    assert (item.state, item.version) == (ItemState.DRAFT, 2)
    assert approval is not None
    assert approval.void_reason == (f"the article reads otherwise now: '{VERY_SMALL}' instead of '{SMALL}'")
    assert delivery.state is DeliveryState.CANCELLED


def test_moving_the_time_alone_keeps_the_signature(planned: Planned, workspace: _Workspace, store: SqlStore) -> None:
    workspace.overrides = {"small/x": Override(at=datetime.fromisoformat("2026-04-01 15:00"))}
    planned(workspace)
    with store.transaction() as tables:
        approval = tables.approvals.current(KEY, 1)
        (delivery,) = tables.deliveries.of_item(KEY)
        item = tables.items.get(KEY)
    assert approval is not None
    assert approval.voided_at is None
    assert (item.state, item.version) == (ItemState.APPROVED, 1)
    assert delivery.due_at == datetime(2026, 4, 1, 14, 0, tzinfo=UTC)
    assert delivery.miss_after == delivery.due_at + timedelta(hours=2)


def test_what_is_published_is_left_alone(planned: Planned, workspace: _Workspace, store: SqlStore) -> None:
    with store.transaction() as tables:
        tables.items.put(replace(tables.items.get(KEY), state=ItemState.PUBLISHED))
        before = tables.items.get(KEY)
    workspace.article_ = _article(VERY_SMALL)
    planned(workspace)
    with store.transaction() as tables:
        assert tables.items.get(KEY) == before
