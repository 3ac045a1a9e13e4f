"""An issue is rendered and checked when it is signed, and not for each of the calls that send it (promises 2 and 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import SqliteDatabases
from delivery_world import BATCH, DUE, FakeRenderer, FakeWorkspace, World, issue

from scheduler.domain.claims import RuleSet
from scheduler.domain.content import Draft, ItemState
from scheduler.domain.package import Package
from scheduler.domain.payload import BatchPayload, Rendered
from scheduler.domain.recipient import Accounting
from scheduler.storage.approvals import SqlApprovals
from scheduler.storage.store import open_store

PEOPLE = 100_000


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often something was rendered, rules were read, as each check does, and a signed package was verified."""
    counter: Counter[str] = Counter()
    render, rules, package = FakeRenderer.render, FakeWorkspace.rules, SqlApprovals.package

    def counted_render(self: FakeRenderer, draft: Draft) -> Rendered:
        counter["renders"] += 1
        return render(self, draft)

    def counted_rules(self: FakeWorkspace) -> RuleSet:
        counter["checks"] += 1
        return rules(self)

    def counted_package(self: SqlApprovals, content_hash: str) -> Package:
        counter["packages read and verified"] += 1
        return package(self, content_hash)

    monkeypatch.setattr(SqlApprovals, "package", counted_package)
    monkeypatch.setattr(FakeRenderer, "render", counted_render)
    monkeypatch.setattr(FakeWorkspace, "rules", counted_rules)
    return counter


@pytest.fixture
def world(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    with closing(open_store(SqliteDatabases(tmp_path, sqlite_template).migrated())) as store:
        yield World(store)


@pytest.mark.timeout(300)
def test_an_issue_to_a_hundred_thousand_people_is_not_rendered_again_once_it_is_signed(
    world: World, counted: Counter[str]
) -> None:
    world.subscribe(PEOPLE)
    world.approve(issue())
    counted.clear()
    world.run_at(DUE)
    assert counted == {"packages read and verified": 1}
    batches = [call for call in world.email.calls if isinstance(call, BatchPayload)]
    assert len(batches) == PEOPLE // BATCH
    assert len({person.subscriber for batch in batches for person in batch.addressees}) == PEOPLE
    with world.store.transaction() as tables:
        assert tables.recipients.accounting(issue().key, 1) == Accounting(PEOPLE, PEOPLE, 0, 0, 0, 0)
    assert world.state(issue()) is ItemState.PUBLISHED


def test_a_worker_that_begins_in_the_middle_verifies_what_was_signed_once(world: World, counted: Counter[str]) -> None:
    world.subscribe(5 * BATCH)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.preparation.run()
    for delivery in world.publisher.claim(2):
        world.publisher.deliver(delivery)
    counted.clear()
    world.publisher = world.another_publisher("worker-2")
    world.run()
    assert len(world.email.calls) == 5
    assert counted == {"packages read and verified": 1}
