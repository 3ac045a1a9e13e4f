"""What comes about by itself stands on the trail, once: read off the state that it leaves, whatever was killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, World, issue, post
from signing_people import CLINICIAN

from scheduler.domain.account import AccountStatus
from scheduler.domain.content import Item, ItemState
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import NeedsReconnect, Rejected, Uncertain
from scheduler.domain.health import Answer, Looked
from scheduler.domain.notifications import Notification, NotificationKind, notification_of
from scheduler.ports import Store
from scheduler.services.noticing import Noticing
from scheduler.services.resolve import Verdict
from scheduler.services.trail import Trail

K = NotificationKind


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def noticing(world: World) -> Noticing:
    """Another process each time: it remembers nothing."""
    return Noticing(world.store, world.clock)


def news(world: World) -> list[Notification]:
    with world.store.reading() as tables:
        told = map(notification_of, tables.audit.entries())
        return [one for one in told if one is not None and one.actor == "system"]


def kinds(world: World) -> list[NotificationKind]:
    return [one.kind for one in news(world)]


def sent(world: World, item: Item, failure: Exception | None = None) -> None:
    world.approve(item)
    (world.x if item.key.channel == "x" else world.email).failures.append(failure)
    world.run_at(DUE)


def test_what_is_published_is_on_the_trail_once(world: World) -> None:
    sent(world, post())
    assert [noticing(world).run() for _ in range(3)] == [1, 0, 0]
    (told,) = news(world)
    assert (told.kind, told.subject, told.version, told.at) == (K.PUBLISHED, str(post().key), 1, world.clock.now())


def test_an_issue_of_many_batches_is_published_once(world: World) -> None:
    world.subscribe(3)
    sent(world, issue())
    noticing(world).run()
    assert kinds(world) == [K.PUBLISHED]


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Rejected("the text is too long"), K.FAILED),
        (Uncertain("the answer did not arrive"), K.UNCERTAIN),
    ],
)
def test_what_went_wrong_is_told_with_its_reason(world: World, failure: Exception, kind: NotificationKind) -> None:
    sent(world, post(), failure)
    noticing(world).run()
    told = news(world)[-1]
    assert (told.kind, told.reason) == (kind, str(failure))


def test_what_nobody_signed_in_time_is_told_as_missed_once(world: World) -> None:
    world.plan(post())
    world.comparison.run()
    world.clock.move_to(DUE + timedelta(days=1))
    world.reconciliation.miss()
    noticing(world).run()
    assert kinds(world) == [K.MISSED]


def test_a_second_failure_after_a_person_decided_is_told_again(world: World) -> None:
    sent(world, post(), Rejected("no"))
    noticing(world).run()
    world.resolution.resolve(str(post().key), Verdict.SEND, CLINICIAN)
    world.x.failures.append(Rejected("still no"))
    world.run_at(DUE + timedelta(minutes=5))
    noticing(world).run()
    assert [(one.kind, one.reason) for one in news(world)] == [(K.FAILED, "no"), (K.FAILED, "still no")]


def test_an_item_that_begins_anew_is_told_of_anew(world: World) -> None:
    for state in (ItemState.MISSED, ItemState.DRAFT, ItemState.MISSED):
        world.plan(replace(post(), state=state))
        noticing(world).run()
    assert kinds(world) == [K.MISSED, K.MISSED]


def test_an_account_that_a_person_must_let_go_on_is_told_once_while_it_is_held(world: World) -> None:
    sent(world, post(), NeedsReconnect("the key was withdrawn"))
    for _ in range(2):
        noticing(world).run()
    (told,) = news(world)
    assert (told.kind, told.subject, told.reason) == (K.HELD, "x", "the key was withdrawn")
    world.controls.release("x", CLINICIAN)
    noticing(world).run()
    with world.store.transaction() as tables:
        tables.controls.hold(Hold("x", None, "the key was withdrawn"))
    noticing(world).run()
    assert [one.action for one in news(world)] == ["became held", "became held"]


def test_a_hold_that_ends_by_itself_is_not_told(world: World) -> None:
    with world.store.transaction() as tables:
        tables.controls.hold(Hold("x", DUE, "too many requests"))
    assert noticing(world).run() == 0


def looked(world: World, fault: str, *, asked: bool = True) -> None:
    """Keep what a look at everything found of the account on X."""
    status = AccountStatus("X, as @demo") if asked else None
    with world.store.transaction() as tables:
        tables.upkeep.keep_look(Looked(world.clock.now(), (), {"x": Answer(status, fault)}))


def test_access_that_ends_soon_is_told_once_for_each_end(world: World) -> None:
    for fault in ("", "its access ends on 2026-12-20", "its access ends on 2026-12-20", "", "it ends on 2027-02-20"):
        looked(world, fault)
        noticing(world).run()
    told = [(one.kind, one.subject, one.reason) for one in news(world)]
    assert told == [(K.CONNECTION, "x", "its access ends on 2026-12-20"), (K.CONNECTION, "x", "it ends on 2027-02-20")]


def test_a_platform_that_could_not_be_asked_tells_nothing(world: World) -> None:
    looked(world, "no answer came", asked=False)
    assert noticing(world).run() == 0
    looked(world, "its access ends on 2026-12-20")
    assert noticing(world).run() == 1
    for fault, asked in (("no answer came", False), ("its access ends on 2026-12-20", True)):
        looked(world, fault, asked=asked)
        assert noticing(world).run() == 0


def test_the_trail_stays_whole(world: World) -> None:
    sent(world, post())
    noticing(world).run()
    assert Trail(world.store).verify().faults == ()
