"""Promise 3: whatever is uncertain is asked about, all of it, and no account's questions wait for another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, SETTLE, World, post
from storage_samples import GRACE, MINUTE, NOW, POST, delivery, fill, parts

from scheduler.domain.content import Item, ItemKey, Kind
from scheduler.domain.delivery import DeliveryState, Undecided
from scheduler.domain.errors import NeedsReconnect, RetryAt, Uncertain
from scheduler.ports import Store
from scheduler.services.status import read_status
from scheduler.storage.store import SqlStore

MANY = 1_100
OTHER = ItemKey("other", "lead", "x", Kind.POST)


def named(number: int) -> Item:
    base = post()
    key = replace(base.key, section=f"s{number}")
    return replace(base, key=key, draft=replace(base.draft, key=key))


@pytest.fixture
def doubtful(store: Store) -> World:
    """Three posts whose answers were lost, and nothing said about them yet."""
    world = World(store)
    items = [named(number) for number in range(3)]
    world.approve(*items)
    world.x.failures = [Uncertain("lost")] * 3
    world.run_at(DUE)
    world.clock.move_to(DUE + SETTLE)
    return world


def asked(world: World) -> list[str]:
    return [attempt.delivery for attempt in world.x.sought]


def test_the_status_lists_everything_that_waits_for_a_person(store: SqlStore) -> None:
    missed = [replace(one, state=DeliveryState.MISSED) for one in parts(MANY)]
    fill(store, *missed, replace(delivery(OTHER), state=DeliveryState.REJECTED, due_at=GRACE))
    assert len(read_status(store).waiting) == MANY + 1
    assert [one.item for one in read_status(store, "other").waiting] == [OTHER]
    assert [one.item for one in read_status(store, str(OTHER)).waiting] == [OTHER]
    assert len(read_status(store, str(POST)).waiting) == MANY


def test_a_campaign_is_not_taken_for_one_whose_name_it_begins(store: SqlStore) -> None:
    longer = replace(OTHER, campaign="other-one")
    states = {"state": DeliveryState.MISSED}
    fill(store, replace(delivery(OTHER), **states), replace(delivery(longer), **states))  # type: ignore[arg-type]  # one
    with store.transaction() as tables:
        assert [one.item for one in tables.deliveries.in_state({DeliveryState.MISSED}, "other")] == [OTHER]


def test_every_question_has_its_turn_however_many_there_are(store: SqlStore) -> None:
    fill(store, *(replace(one, state=DeliveryState.UNCERTAIN) for one in parts(MANY)))
    turns: list[str] = []
    while True:
        with store.transaction() as tables:
            due = tables.questions.due("x", NOW, 100)
            for one in due:
                tables.questions.put_off(one.id, NOW + MINUTE)
        if not due:
            break
        turns += [one.id for one in due]
    assert sorted(turns) == sorted(one.id for one in parts(MANY))


def test_what_was_asked_about_longest_ago_is_asked_about_first_by_whichever_process(doubtful: World) -> None:
    doubtful.x.sightings = [Undecided("cannot tell"), RetryAt(DUE + SETTLE + MINUTE, "busy")]
    doubtful.questions.ask_all()
    first = asked(doubtful)
    assert len(first) == 2
    doubtful.x.sightings = [Undecided("cannot tell")] * 2
    doubtful.clock.advance(MINUTE)
    doubtful.questions.ask_all()
    # Who was asked about last, and cannot be told, waits longest: a start of the worker does not begin at the front.
    assert asked(doubtful)[2] not in first[:1]


def test_a_limit_on_a_question_holds_for_every_question_of_its_account_until_it_ends(doubtful: World) -> None:
    ends = DUE + SETTLE + timedelta(minutes=10)
    doubtful.x.sightings = [RetryAt(ends, "429")]
    doubtful.questions.ask_all()
    assert len(asked(doubtful)) == 1
    for minutes in range(1, 10):
        doubtful.clock.move_to(DUE + SETTLE + timedelta(minutes=minutes))
        doubtful.questions.ask_all()
    assert len(asked(doubtful)) == 1, "not one more before the platform wants to be asked"
    doubtful.clock.move_to(ends)
    doubtful.questions.ask_all()
    assert sorted(asked(doubtful)[1:]) == sorted({*asked(doubtful)})
    assert len(doubtful.x.calls) == 3


def test_an_account_that_lets_nobody_in_is_asked_once_and_not_for_each_delivery(doubtful: World) -> None:
    doubtful.x.sightings = [NeedsReconnect("the key is wrong")]
    doubtful.questions.ask_all()
    assert len(asked(doubtful)) == 1


def test_a_limit_on_one_accounts_questions_is_none_of_anothers(doubtful: World) -> None:
    questions = doubtful.questions
    questions.limits["email"] = DUE + timedelta(days=1)
    questions.ask_all()
    assert len(asked(doubtful)) == 3
