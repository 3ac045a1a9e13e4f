"""The doctor says when reports cannot be believed, and when none came of an issue that went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from delivery_world import DUE, World, issue

from scheduler.domain.errors import ClinicError
from scheduler.domain.events import ProviderEvent, Reports
from scheduler.services.report_gaps import SETTLED, ReportGaps
from scheduler.services.report_health import examine_reports
from scheduler.storage.store import SqlStore

LATER = DUE + SETTLED + timedelta(minutes=1)


@dataclass
class FakeWebhook:
    is_ready: bool = True

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Reports:
        raise NotImplementedError


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


def gaps(world: World) -> ReportGaps:
    return ReportGaps(world.store, world.channels, world.events, world.clock)


def test_an_account_without_a_key_needs_mending(world: World) -> None:
    with pytest.raises(ClinicError, match="webhook_verification"):
        examine_reports("email", FakeWebhook(is_ready=False), gaps(world))


def test_an_issue_of_which_nothing_was_reported_is_named(world: World) -> None:
    world.subscribe(3)
    world.approve(issue())
    world.run_at(DUE)
    quiet = "reports arrive: 0 bad addresses and 0 complaints in 30 days"
    assert examine_reports("email", FakeWebhook(), gaps(world)) == quiet
    world.clock.move_to(LATER)
    with pytest.raises(ClinicError, match=f"nothing was reported on {issue().key}"):
        examine_reports("email", FakeWebhook(), gaps(world))
    assert examine_reports("another", FakeWebhook(), gaps(world)) == quiet
    world.report(world.deliveries(issue())[0].id, "s00001", ProviderEvent.BOUNCED)
    seen = examine_reports("email", FakeWebhook(), gaps(world))
    assert seen.startswith("reports arrive: 1 bad addresses and 0 complaints in 30 days; 2 copies have no report")
