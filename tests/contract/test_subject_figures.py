"""Figures of an issue under several subject lines: by subject, of the sample alone."""

from __future__ import annotations

import pytest
from delivery_world import DUE, World, issue
from test_delivery_batches import MINUTE, mail_world
from test_subject_lines import OTHERS, rows, tried

from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord
from scheduler.domain.events import ProviderEvent, Reporting
from scheduler.domain.figures import IssueFigures
from scheduler.services.documents.figures import issue_document
from scheduler.services.figures import FigureDesk
from scheduler.storage.store import SqlStore

E = ProviderEvent


@pytest.fixture
def world(store: SqlStore) -> World:
    return mail_world(store)


def figures(world: World) -> IssueFigures:
    desk = FigureDesk(world.store, world.clock, Reporting(counted=frozenset({E.CLICKED})), "UTC")
    return desk.issues(str(issue().key))[0]


def test_figures_count_the_sample_by_subject_and_nobody_outside_it(world: World) -> None:
    world.subscribe(80)
    world.approve(tried(sample=0.5))
    world.run_at(DUE)
    variants = {delivery.id: delivery.variant for delivery in world.deliveries(issue())}
    own = {row.subscriber: variants[str(row.delivery)] for row in rows(world)}
    carrier = {row.subscriber: str(row.delivery) for row in rows(world)}
    second = [who for who, variant in own.items() if variant == 2]
    world.report(carrier[second[0]], second[0], E.DELIVERED)
    world.report(carrier[second[1]], second[1], E.COMPLAINED)
    world.report(carrier[second[2]], second[2], E.BOUNCED)
    outside = next(who for who, variant in own.items() if variant == 0)
    world.report(carrier[outside], outside, E.DELIVERED)
    world.clock.move_to(DUE + MINUTE)
    with world.store.transaction() as tables:
        tables.consents.record([ConsentRecord(second[0], "all", NEWSLETTER, ConsentAct.WITHDRAWN, DUE + MINUTE)])
    trial = figures(world).trial
    assert trial is not None
    assert [one.accepted for one in trial.subjects] == [list(own.values()).count(number) for number in (1, 2, 3)]
    assert [one.subject for one in trial.subjects] == ["Care", *OTHERS]
    counted = trial.subjects[1]
    assert (counted.delivered, counted.bounced, counted.complained) == (2, 1, 1)
    assert [one.left for one in trial.subjects] == [0, figures(world).left, 0]
    document = issue_document(figures(world))["subjects"]
    assert isinstance(document, dict)
    assert [one["verdict"] for one in document["comparisons"]] == [
        "no difference can be told: that takes 100 people of each subject at least"
    ] * 2


def test_an_issue_with_one_subject_has_no_such_figures(world: World) -> None:
    world.subscribe(3)
    world.approve(issue())
    world.run_at(DUE)
    assert figures(world).trial is None
    assert issue_document(figures(world))["subjects"] is None
