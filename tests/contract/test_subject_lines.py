"""An issue under several subject lines: each person gets one copy under one of them, and it is the signed one."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from dataclasses import replace

import pytest
from conftest import Databases
from delivery_world import DUE, NOW, World, issue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_delivery_batches import LATER, LOST, MINUTE, NO, OK, mail, mail_world

from scheduler.domain.content import Issue, Item
from scheduler.domain.payload import BatchPayload
from scheduler.domain.recipient import TAKEN, Recipient
from scheduler.domain.subject_sample import variant_of
from scheduler.services.check import Checker
from scheduler.services.documents.review import sheet_document
from scheduler.services.questions import sought_payload
from scheduler.services.signed_packages import package_problem
from scheduler.storage.store import SqlStore, open_store

OTHERS = ("Another subject", "A third")


def tried(*others: str, sample: float = 0.5) -> Item:
    item = issue()
    assert isinstance(item.draft, Issue)
    return replace(item, draft=replace(item.draft, subjects=others or OTHERS, sample=sample))


@pytest.fixture
def world(store: SqlStore) -> World:
    return mail_world(store)


def rows(world: World) -> list[Recipient]:
    with world.store.transaction() as tables:
        return list(tables.recipients.of_issue(issue().key, 1))


def subjects_got(world: World) -> dict[str, list[str]]:
    """The subject lines under which each person was written to, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for call in world.email.calls:
        assert isinstance(call, BatchPayload)
        for addressee in call.addressees:
            found[addressee.subscriber].append(call.issue.subject)
    return found


def expected(subscriber: str, sample: float, others: tuple[str, ...] = OTHERS) -> str:
    variant = variant_of(issue().key, 1, subscriber, subjects=1 + len(others), share=sample)
    return ("Care", "Care", *others)[variant]


def test_each_person_gets_the_subject_that_their_opaque_id_gives_them_and_all_are_tried(world: World) -> None:
    world.subscribe(60)
    world.approve(tried())
    world.run_at(DUE)
    got = subjects_got(world)
    assert got == {subscriber: [expected(subscriber, 0.5)] for subscriber in got}
    assert len(got) == 60
    assert {line for lines in got.values() for line in lines} == {"Care", *OTHERS}
    assert {delivery.variant for delivery in world.deliveries(issue())} == {0, 1, 2, 3}


def test_an_issue_with_one_subject_is_signed_and_batched_as_ever(world: World) -> None:
    world.subscribe(5)
    world.approve(issue())
    world.run_at(DUE)
    (delivery,) = world.deliveries(issue())
    assert delivery.variant == 0


@pytest.mark.parametrize(
    "change", [{"subjects": ("Other words", OTHERS[1])}, {"subjects": OTHERS[:1]}, {"sample": 0.6}]
)
def test_a_change_of_what_is_tried_is_another_content_than_was_signed(world: World, change: dict[str, object]) -> None:
    world.subscribe(3)
    world.approve(item := tried())
    signed = world.items.outgoing(item).hash
    assert isinstance(item.draft, Issue)
    assert world.items.outgoing(replace(item, draft=replace(item.draft, **change))).hash != signed  # type: ignore[arg-type]


def test_a_clinician_sees_every_subject_before_signing(world: World) -> None:
    world.plan(tried())
    (sheet,) = world.sheets.of(str(issue().key))
    document = sheet_document(sheet)
    assert (document["subjects"], document["sample"]) == (list(OTHERS), 0.5)


def test_the_rules_read_every_subject(world: World) -> None:
    item = tried()
    passages = Checker(world.workspace).copy(item, world.renderer.render(item.draft), NOW).passages
    assert [passage.text for passage in passages if passage.place == "subject"] == ["Care", *OTHERS]


def test_whoever_is_asked_after_later_is_asked_after_under_their_own_subject(world: World) -> None:
    world.subscribe(40)
    world.approve(tried(sample=1.0))
    world.run_at(DUE)
    deliveries = world.deliveries(issue())
    assert {delivery.variant for delivery in deliveries} == {1, 2, 3}
    with world.store.transaction() as tables:
        for delivery in deliveries:
            payload = sought_payload(delivery, tables.approvals.content(delivery.content_hash))
            assert isinstance(payload, BatchPayload)
            assert payload.issue.subject == ("Care", *OTHERS)[delivery.variant - 1]


@pytest.mark.parametrize("variant", [-1, 4])
def test_a_subject_that_nobody_signed_is_not_sent(world: World, variant: int) -> None:
    world.subscribe(3)
    world.approve(tried())
    world.run_at(DUE)
    delivery = world.deliveries(issue())[0]
    with world.store.transaction() as tables:
        package = tables.approvals.package(delivery.content_hash)
    assert package_problem(package, delivery) is None
    assert "nobody signed a subject line" in str(package_problem(package, replace(delivery, variant=variant)))


ANSWERS = st.lists(st.lists(st.sampled_from([OK, NO, LOST, LATER]), max_size=3), min_size=1, max_size=12)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=ANSWERS,
    sample=st.sampled_from([0.1, 0.5, 1.0]),
    batch=st.integers(1, 5),
    others=st.sampled_from([OTHERS[:1], OTHERS]),
)
def test_however_calls_end_each_person_has_one_copy_and_only_ever_one_subject(
    databases: Databases, answers: list[list[str]], sample: float, batch: int, others: tuple[str, ...]
) -> None:
    with closing(open_store(databases.migrated())) as store:
        world = mail_world(store)
        world.preparation = replace(world.preparation, batch_of=lambda _account: batch)
        mail(world).answers = {f"s{number:05}": list(each) for number, each in enumerate(answers)}
        world.subscribe(len(answers))
        world.approve(tried(*others, sample=sample))
        for turn in range(8):
            world.run_at(DUE + turn * MINUTE)
        variants = {delivery.id: delivery.variant for delivery in world.deliveries(issue())}
        for row in rows(world):
            assert row.delivery is not None
            own = variant_of(issue().key, 1, row.subscriber, subjects=1 + len(others), share=sample)
            assert variants[row.delivery] == own
            assert mail(world).received[row.subscriber] == (row.state in TAKEN)
        for subscriber, lines in subjects_got(world).items():
            assert set(lines) == {expected(subscriber, sample, others)}


def test_a_killed_preparation_goes_on_with_batches_of_one_subject_each(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.services.recipients.AT_ONCE", 7)
    world.preparation = replace(world.preparation, batch_of=lambda _account: 4)
    world.subscribe(50)
    world.approve(tried(sample=1.0))
    world.run_at(DUE)
    assert subjects_got(world) == {f"s{one:05}": [expected(f"s{one:05}", 1.0)] for one in range(50)}
    sizes: dict[int, list[int]] = defaultdict(list)
    for call, delivery in zip(world.email.calls, world.deliveries(issue()), strict=True):
        assert isinstance(call, BatchPayload)
        sizes[delivery.variant].append(len(call.addressees))
    assert all(size == 4 for batches in sizes.values() for size in batches[:-1]), "a piece goes on with what has room"
