"""Promise 4: every recipient is accounted for. Promise 8: suppression beats everything."""

from datetime import timedelta

import pytest
from delivery_world import DUE, LEASE, NOW, SETTLE, World, fake_hash, issue
from hypothesis import given
from hypothesis import strategies as st
from signing_people import AUTHOR

from scheduler.domain.content import ItemState
from scheduler.domain.delivery import delivery_id
from scheduler.domain.errors import Rejected, Uncertain
from scheduler.domain.events import ProviderEvent
from scheduler.domain.payload import BatchPayload
from scheduler.domain.recipient import Accounting, Recipient, RecipientState
from scheduler.domain.subscriber import Subscriber, Suppression
from scheduler.planning.local_time import Window
from scheduler.ports import Store
from scheduler.services.documents.records import status_document
from scheduler.services.recipients import choose_recipients
from scheduler.services.resolve import Verdict
from scheduler.services.status import read_status


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def accounting(world: World) -> Accounting:
    with world.store.transaction() as tables:
        return tables.recipients.accounting(issue().key, 1)


def chunks(world: World) -> list[BatchPayload]:
    return [call for call in world.email.calls if isinstance(call, BatchPayload)]


def test_everyone_in_the_audience_gets_the_issue_once_in_batches_of_the_transports_size(world: World) -> None:
    world.subscribe(2005, suppressed=3)
    world.approve(issue())
    world.run_at(DUE)
    assert [len(chunk.addressees) for chunk in chunks(world)] == [1000, 1000, 2]
    addresses = [one.address for chunk in chunks(world) for one in chunk.addressees]
    assert len(set(addresses)) == 2002
    assert accounting(world) == Accounting(2005, 2002, 3, 0, 0, 0)
    assert world.state(issue()) is ItemState.PUBLISHED


def test_each_recipient_has_a_way_out_of_their_own(world: World) -> None:
    world.subscribe(2)
    world.approve(issue())
    world.run_at(DUE)
    (chunk,) = chunks(world)
    assert {one.unsubscribe_url for one in chunk.addressees} == {
        "https://clinic.example.com/u/s00000",
        "https://clinic.example.com/u/s00001",
    }


def test_the_recipients_are_frozen_when_the_issue_is_due(world: World) -> None:
    world.subscribe(1)
    world.approve(issue())
    world.run_at(DUE)
    world.subscribe(5)
    world.run_at(DUE + timedelta(hours=1))
    assert accounting(world).audience == 1
    assert len(chunks(world)) == 1


def test_who_unsubscribes_before_the_call_is_left_out_and_accounted_for(world: World) -> None:
    world.subscribe(3)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.preparation.run()
    with world.store.transaction() as tables:
        tables.suppressions.add([Suppression(fake_hash("p1@example.com"), "unsubscribed", NOW)])
    world.run()
    (chunk,) = chunks(world)
    assert [one.subscriber for one in chunk.addressees] == ["s00000", "s00002"]
    assert accounting(world) == Accounting(3, 2, 1, 0, 0, 0)


def test_a_chunk_that_nobody_is_left_in_is_not_called(world: World) -> None:
    world.subscribe(1)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.preparation.run()
    with world.store.transaction() as tables:
        tables.suppressions.add([Suppression(fake_hash("p0@example.com"), "unsubscribed", NOW)])
    world.run()
    assert chunks(world) == []
    assert world.states(issue()) == ["cancelled"]
    assert accounting(world) == Accounting(1, 0, 1, 0, 0, 0)


def test_an_issue_that_nobody_can_receive_says_so(world: World) -> None:
    world.subscribe(2, suppressed=2)
    world.approve(issue())
    world.run_at(DUE)
    assert world.state(issue()) is ItemState.FAILED
    assert "nobody in the audience 'all'" in world.item(issue()).note
    world.run_at(DUE + timedelta(minutes=5))
    assert accounting(world) == Accounting(2, 0, 2, 0, 0, 0)


def test_a_rejected_chunk_fails_its_people_and_not_the_others(world: World) -> None:
    world.subscribe(1500)
    world.approve(issue())
    world.email.failures = [Rejected("invalid request")]
    world.run_at(DUE)
    assert accounting(world) == Accounting(1500, 500, 0, 1000, 0, 0)
    assert world.state(issue()) is ItemState.FAILED


def test_an_uncertain_chunk_is_uncertain_to_the_person_until_it_is_resolved(world: World) -> None:
    world.subscribe(1500)
    world.approve(issue())
    world.email.failures, world.email.lost = [Uncertain("no answer")], True
    world.run_at(DUE)
    assert accounting(world) == Accounting(1500, 500, 0, 0, 1000, 0)
    world.run_at(DUE + SETTLE)
    assert accounting(world) == Accounting(1500, 1500, 0, 0, 0, 0)
    assert world.state(issue()) is ItemState.PUBLISHED


def test_a_bounce_is_never_written_over(world: World) -> None:
    world.subscribe(2)
    world.approve(issue())
    world.email.failures, world.email.lost = [Uncertain("no answer")], True
    world.run_at(DUE)
    (delivery,) = world.deliveries(issue())
    world.report(delivery.id, "s00001", ProviderEvent.BOUNCED, "5.1.1")
    world.run_at(DUE + SETTLE)
    assert world.states(issue()) == ["accepted"]
    with world.store.transaction() as tables:
        assert tables.recipients.of_issue(issue().key, 1) == (
            Recipient("s00000", delivery.id, RecipientState.ACCEPTED, "found on the platform"),
            Recipient("s00001", delivery.id, RecipientState.BOUNCED, "bad address (5.1.1)"),
        )
    assert accounting(world) == Accounting(2, 2, 0, 0, 0, 0)


def test_reports_may_come_twice_in_any_order_and_before_the_answer(world: World) -> None:
    world.subscribe(3)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.preparation.run()
    (delivery,) = world.deliveries(issue())

    def report(_payload: object) -> None:
        for subscriber, happened in (
            ("s00000", ProviderEvent.BOUNCED),
            ("s00000", ProviderEvent.BOUNCED),
            ("s00000", ProviderEvent.DELIVERED),
            ("s00001", ProviderEvent.UNSUBSCRIBED),
            ("s00001", ProviderEvent.DEFERRED),
        ):
            assert world.report(delivery.id, subscriber, happened).new == 1
        assert world.report(delivery.id, "somebody else", ProviderEvent.DELIVERED).foreign == 1

    world.email.before_send = report
    world.run()
    with world.store.transaction() as tables:
        states = [recipient.state for recipient in tables.recipients.of_issue(issue().key, 1)]
    assert states == [RecipientState.BOUNCED, RecipientState.DEFERRED, RecipientState.ACCEPTED]
    assert accounting(world) == Accounting(3, 3, 0, 0, 0, 0)


def test_an_issue_that_is_too_late_is_missed_with_everyone_waiting(world: World) -> None:
    world.subscribe(2)
    world.approve(issue())
    world.run_at(DUE + timedelta(hours=7))
    world.run()
    assert world.email.calls == []
    assert world.state(issue()) is ItemState.MISSED
    assert accounting(world) == Accounting(2, 0, 0, 0, 0, 2)
    world.resolution.resolve(str(issue().key), Verdict.SEND, AUTHOR)
    world.run()
    assert accounting(world) == Accounting(2, 2, 0, 0, 0, 0)


def test_a_dropped_issue_accounts_for_its_people_as_failed(world: World) -> None:
    world.subscribe(2)
    world.approve(issue())
    world.run_at(DUE + timedelta(hours=7))
    world.run()
    world.resolution.resolve(str(issue().key), Verdict.DROP, AUTHOR)
    assert accounting(world) == Accounting(2, 0, 0, 2, 0, 0)


def test_the_status_shows_how_an_issue_adds_up(world: World) -> None:
    world.subscribe(4, suppressed=1)
    world.approve(issue())
    before = read_status(world.store, "camp")
    assert before.records[0].accounting is None
    world.run_at(DUE)
    status = read_status(world.store)
    (record,) = status.records
    assert record.accounting == Accounting(4, 3, 1, 0, 0, 0)
    assert record.excluded == {"asked not to be written to": 1}
    document = status_document(status)
    assert document["waiting_for_a_person"] == []
    assert isinstance(document["deliveries"], dict)
    assert document["deliveries"]["accepted"] == 1


@given(
    people=st.sets(st.integers(0, 10_000), max_size=60),
    left_out=st.sets(st.integers(0, 10_000)),
    chunk=st.integers(1, 7),
)
def test_every_subscriber_is_in_exactly_one_chunk_or_excluded(people: set[int], left_out: set[int], chunk: int) -> None:
    subscribers = [Subscriber(f"{one:05}", f"{one}@example.com", "", "all", "", "form", NOW) for one in people]
    suppressed = {f"{one:05}": "unsubscribed" for one in left_out & people}
    window = Window(DUE, DUE + LEASE)
    rows = choose_recipients(issue().key, 1, subscribers, suppressed, chunk, window_of=lambda _: window).recipients
    assert [row.subscriber for row in rows] == sorted(f"{one:05}" for one in people)
    sizes: dict[str, int] = {}
    for row in rows:
        assert (row.state is RecipientState.EXCLUDED) == (row.subscriber in suppressed) == (row.delivery is None)
        if row.delivery:
            sizes[row.delivery] = sizes.get(row.delivery, 0) + 1
    assert all(size == chunk for size in list(sizes.values())[:-1])
    assert list(sizes) == [delivery_id(issue().key, 1, number + 1) for number in range(len(sizes))]
