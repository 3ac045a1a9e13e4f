"""Promise 2: what was signed is sent, whatever happens to the workspace between the signature and the call."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_world import CLINIC, DUE, LEASE, SENDER, FakeRenderer, World, fake_hashes, issue, post
from sqlalchemy import text, update

from scheduler.domain.content import Draft, ItemState
from scheduler.domain.errors import BadInput
from scheduler.domain.package import Package
from scheduler.domain.payload import BatchPayload, Picture, Rendered
from scheduler.ports import Store, Transaction
from scheduler.services.deliver import Publisher
from scheduler.storage.approvals import SqlApprovals
from scheduler.storage.store import SqlStore, open_store
from scheduler.storage.tables import approvals, comparisons, deliveries

OTHERS = replace(SENDER, name="Somebody else", address="news@attacker.example.com", reply_to="a@attacker.example.com")
ATTACKER = "https://attacker.example.com"
TOGGLES = 1000
"""How often the settings change in the tests of that."""

STEPS = 5
"""Steps of one delivery between which they change: before the attempt, before, in and after the call, at the end."""

PICTURE = Picture("card.png", "image/png", b"bytes", "Card with words", 1200, 675)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


@pytest.fixture
def quick_world(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    """A world on SQLite alone, for what takes long and asks nothing of the database."""
    copy = shutil.copy(sqlite_template, tmp_path / "quick.db")
    store = open_store(f"sqlite:///{copy}")
    yield World(store)
    store.close()


def batches(world: World) -> list[BatchPayload]:
    return [call for call in world.email.calls if isinstance(call, BatchPayload)]


def test_settings_that_change_between_check_and_use_a_thousand_times_send_nothing_unsigned(
    quick_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every step of every delivery, and at every reading, the settings are others than before."""
    world = quick_world
    monkeypatch.setattr("delivery_world.BATCH", 1)
    items = [issue(f"care-{number}") for number in range(10)]
    world.subscribe(TOGGLES // STEPS // len(items))
    world.approve(*items)
    toggled = 0

    def toggle(*_step: object) -> None:
        nonlocal toggled
        toggled += 1
        world.workspace.clinic_ = replace(CLINIC, sender=OTHERS, public_url=ATTACKER) if toggled % 2 else CLINIC

    world.email.before_send = toggle
    world.clock.move_to(DUE)
    world.comparison.run()
    world.preparation.run()
    publisher = replace(without_workspace(world), boundary=toggle)
    for delivery in publisher.claim(TOGGLES):
        publisher.deliver(delivery)
    assert toggled >= TOGGLES
    assert len(batches(world)) == TOGGLES // STEPS
    senders = {(call.sender_name, call.sender_address, call.reply_to) for call in batches(world)}
    assert senders == {(SENDER.name, SENDER.address, SENDER.reply_to)}
    links = {reader.unsubscribe_url for call in batches(world) for reader in call.addressees}
    assert all(link.startswith("https://clinic.example.com/u/") for link in links)


def test_settings_saved_around_every_step_of_the_worker_send_nothing_unsigned(world: World) -> None:
    """Here the fingerprint tells, so that most is sent back; whatever goes out is what was signed."""
    items = [issue(f"care-{number}", "camp") for number in range(20)]
    world.subscribe(1)
    world.approve(*items)
    world.clock.move_to(DUE)
    for number in range(TOGGLES // 10):
        world.workspace.clinic_ = replace(CLINIC, sender=OTHERS) if number % 3 == 0 else CLINIC
        (world.comparison.run, world.preparation.run, world.reconciliation.miss, world.run)[number % 4]()
    assert {call.sender_address for call in batches(world)} <= {SENDER.address}


def test_unsubscribe_links_follow_the_public_address_that_was_signed_while_a_worker_runs(world: World) -> None:
    world.subscribe(2)
    world.approve(issue())
    world.workspace.clinic_ = replace(CLINIC, public_url="https://new.example.com")
    world.run_at(DUE)
    assert batches(world) == [], "what was signed has the old address"
    assert "public address" in world.item(issue()).note
    world.clock.move_to(DUE)
    world.approve(replace(world.item(issue()), state=ItemState.DRAFT))
    world.run()
    (call,) = batches(world)
    assert all(reader.unsubscribe_url.startswith("https://new.example.com/u/") for reader in call.addressees)


class CountingRenderer(FakeRenderer):
    rendered = 0

    def render(self, draft: Draft) -> Rendered:
        self.rendered += 1
        return super().render(draft)


@pytest.mark.timeout(600)
def test_an_issue_to_100_000_people_is_rendered_once_and_verified_once_for_all_of_them(
    quick_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = quick_world
    renderer = CountingRenderer()
    world.renderer = world.workspace.renderer = renderer
    world.items = replace(world.items, renderer=renderer)
    world.sheets = replace(world.sheets, items=world.items)
    world.desk = replace(world.desk, items=world.items, sheets=world.sheets)
    world.comparison = replace(world.comparison, renderer=renderer)
    world.publisher = world.another_publisher("worker-1")
    verified = 0
    read = SqlApprovals.package

    def counted(self: SqlApprovals, content_hash: str) -> Package:
        nonlocal verified
        verified += 1
        return read(self, content_hash)

    monkeypatch.setattr(SqlApprovals, "package", counted)
    world.subscribe(100_000)
    world.approve(issue())
    world.workspace.saved += 1  # something of the workspace is not as it was: so that it has to be looked at
    renderer.rendered = 0
    world.run_at(DUE)
    assert sum(len(call.addressees) for call in batches(world)) == 100_000
    assert len(batches(world)) == 100
    assert renderer.rendered == 1
    assert verified == 1


def without_workspace(world: World) -> Publisher:
    """A worker that has the database and the secrets, and nothing else."""
    return Publisher(
        store=world.store,
        channels=world.channels,
        clock=world.clock,
        journal=world.journal,
        owner="far away",
        lease=LEASE,
        comparison=timedelta(minutes=10),
        unsubscribe_url=lambda public_url, subscriber: f"{public_url}/u/{subscriber}",
        address_hashes=fake_hashes,
    )


def unreadable(world: World) -> None:
    """Nothing of the workspace may be read from now on."""
    world.workspace.error = BadInput("the workspace is not here")
    world.renderer.error = BadInput("the workspace is not here")


def test_a_worker_without_the_workspace_sends_on_a_fresh_comparison(world: World) -> None:
    world.subscribe(2)
    world.renderer.pictures = (PICTURE,)
    world.approve(post(), issue())
    world.clock.move_to(DUE)
    world.comparison.run()
    unreadable(world)
    world.clock.advance(timedelta(minutes=9))
    world.preparation.run()
    publisher = without_workspace(world)
    for delivery in publisher.claim(10):
        publisher.deliver(delivery)
    assert world.state(post()) is ItemState.PUBLISHED
    assert world.state(issue()) is ItemState.PUBLISHED
    assert world.x.calls[0].pictures == (PICTURE,)  # type: ignore[union-attr]  # it is a post


def test_a_worker_sends_nothing_on_a_comparison_that_is_too_old_and_says_so(world: World) -> None:
    world.comparison = replace(world.comparison, longest=timedelta(minutes=10))
    world.approve(post())
    world.clock.move_to(DUE)
    world.comparison.run()
    world.clock.advance(timedelta(minutes=10, seconds=1))
    publisher = without_workspace(world)
    (delivery,) = publisher.claim(1)
    assert publisher.deliver(delivery) is None
    (waiting,) = world.deliveries(post())
    assert world.x.calls == []
    assert str(waiting.state) == "pending"
    assert "it was last compared with the workspace at 2026-12-01 05:30 UTC" in waiting.reason
    assert world.state(post()) is ItemState.APPROVED, "the signature stands; its grace decides"
    world.comparison.run()
    world.clock.advance(timedelta(minutes=1))
    for again in publisher.claim(1):
        publisher.deliver(again)
    assert world.state(post()) is ItemState.PUBLISHED


def test_what_cannot_be_compared_is_missed_by_its_grace(world: World) -> None:
    world.approve(post())
    unreadable(world)
    world.run_at(DUE)
    world.run_at(DUE + timedelta(hours=2, minutes=1))
    assert world.x.calls == []
    assert world.state(post()) is ItemState.MISSED


def test_files_that_are_saved_while_they_are_compared_delay_and_void_nothing(world: World) -> None:
    world.approve(post())
    world.workspace.saved += 1
    stamps = iter(range(1_000))
    steady = world.workspace.fingerprints

    def restless(campaigns: object) -> Mapping[str, str]:
        del campaigns
        return {"camp": f"{next(stamps)}"}

    world.workspace.fingerprints = restless  # type: ignore[method-assign]  # somebody saves without end
    world.run_at(DUE)
    assert world.x.calls == []
    assert "saved while it was compared" in world.deliveries(post())[0].reason
    world.workspace.fingerprints = steady  # type: ignore[method-assign]  # a fake in its place
    world.run_at(DUE + timedelta(minutes=1))
    assert world.state(post()) is ItemState.PUBLISHED


def damage_words(tables: Transaction) -> None:
    tables.approvals._connection.execute(  # type: ignore[attr-defined]  # as somebody with the file would
        text("UPDATE contents SET canonical = replace(canonical, 'First', 'Last')")
    )


def damage_picture(tables: Transaction) -> None:
    tables.approvals._connection.execute(text("UPDATE pictures SET data = substr(data, 1, 3)"))  # type: ignore[attr-defined]  # behind the port


def lose_picture(tables: Transaction) -> None:
    tables.approvals._connection.execute(text("DELETE FROM pictures"))  # type: ignore[attr-defined]  # behind the port


def lose_words(tables: Transaction) -> None:
    tables.approvals._connection.execute(text("DELETE FROM contents"))  # type: ignore[attr-defined]  # behind the port


@pytest.mark.parametrize("damage", [damage_words, damage_picture, lose_picture, lose_words])
def test_a_package_that_is_not_what_was_signed_is_not_sent(store: SqlStore, damage: object) -> None:
    world = World(store)
    assert callable(damage)
    world.renderer.pictures = (PICTURE,)
    world.approve(post())
    with store.transaction() as tables:
        damage(tables)
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.state(post()) is ItemState.CHANGES_REQUESTED


def test_another_items_package_under_a_forged_hash_is_not_sent(store: SqlStore) -> None:
    world = World(store)
    world.approve(post(), post("other"))
    (mine,), (others,) = world.deliveries(post()), world.deliveries(post("other"))
    with store.transaction() as tables:
        for table in (approvals, deliveries, comparisons):
            change = update(table).where(table.c.content_hash == mine.content_hash)
            tables.approvals._connection.execute(change.values(content_hash=others.content_hash))
    world.clock.move_to(DUE)
    for delivery in world.publisher.claim(2):
        world.publisher.deliver(delivery)
    assert [call.delivery for call in world.x.calls] == [others.id]
    assert "camp/other/x/post" in world.item(post()).note


def test_nothing_is_rendered_again_while_nothing_has_changed(world: World) -> None:
    renderer = CountingRenderer()
    world.comparison = replace(world.comparison, renderer=renderer)
    world.approve(post(), issue())
    for minutes in range(0, 60, 5):
        world.clock.move_to(DUE - timedelta(hours=1) + timedelta(minutes=minutes))
        assert world.comparison.run() == ()
    assert renderer.rendered == 0
    world.workspace.saved += 1
    world.comparison.run_if_changed()
    assert renderer.rendered == 2


def test_what_a_change_un_signs_is_shown_before_anything_is_ended(world: World) -> None:
    world.approve(post(), issue())
    world.workspace.clinic_ = replace(CLINIC, sender=OTHERS)
    (found,) = world.comparison.look()
    assert found.item == issue().key
    assert "(sender, sender's address, address for answers)" in found.reason
    assert world.state(issue()) is ItemState.APPROVED


FORGED = {
    "another id": "UPDATE deliveries SET id = 'another'",
    "an answer to another post": "UPDATE deliveries SET reply_to = '9'",
    "a part after the last": "UPDATE deliveries SET sequence = 2, count = 2",
}


@pytest.mark.parametrize("edit", FORGED.values(), ids=FORGED)
def test_a_delivery_that_its_package_does_not_have_is_not_sent(world: World, edit: str) -> None:
    world.approve(post())
    world.run()
    assert isinstance(world.store, SqlStore)
    with world.store._engine.begin() as connection:
        connection.execute(text(edit))
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.state(post()) is ItemState.CHANGES_REQUESTED
