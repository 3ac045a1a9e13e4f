"""Promise 4 where a transport answers for each person.

One refused address does not fail the others, nobody gets it twice.
"""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from conftest import Databases
from delivery_world import DUE, World, issue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signing_people import AUTHOR
from sqlalchemy import text

from scheduler.domain.batch import BatchOutcome, TakenInPart
from scheduler.domain.content import ItemState
from scheduler.domain.delivery import DeliveryState, Receipt
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.events import ProviderEvent
from scheduler.domain.payload import BatchPayload, Payload
from scheduler.domain.prepared import Prepared
from scheduler.domain.recipient import TAKEN, Accounting, Recipient, RecipientState
from scheduler.ports import Store
from scheduler.services.resolve import Verdict
from scheduler.services.status import read_status
from scheduler.storage.store import SqlStore, open_store
from scheduler.testing import FakeChannel

OK, NO, LOST, ARRIVED, LATER = "ok", "no", "lost", "arrived, answer lost", "later"
MINUTE = timedelta(minutes=1)


@dataclass
class FakeMail(FakeChannel):
    """A transport with an answer for each person. `answers` are given one each time by subscriber, then all are taken.

    `received` counts the copies in each mailbox.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    received: Counter[str] = field(default_factory=Counter)

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:
        del prepared
        assert isinstance(payload, BatchPayload)
        self.calls.append(payload)
        if self.before_send:
            self.before_send(payload)
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        answers = {one.subscriber: self._answer(one.subscriber) for one in payload.addressees}
        self.received.update(one for one, answer in answers.items() if answer in {OK, ARRIVED})
        receipt = Receipt(payload.delivery, None, self.clock.now())
        if set(answers.values()) == {OK}:
            return receipt
        raise TakenInPart(
            BatchOutcome(
                accepted=frozenset(one for one, answer in answers.items() if answer == OK),
                refused={one: "no such mailbox" for one, answer in answers.items() if answer == NO},
                unclear={one: f"look for {one}" for one, answer in answers.items() if answer in {LOST, ARRIVED}},
                receipt=receipt,
                failure=RetryAt(self.clock.now() + MINUTE, "slow down"),
            )
        )

    def _answer(self, subscriber: str) -> str:
        planned = self.answers.get(subscriber)
        return planned.pop(0) if planned else OK


@pytest.fixture
def world(store: Store) -> World:
    return mail_world(store)


def mail_world(store: Store) -> World:
    world = World(store)
    world.email = FakeMail("email", world.clock)
    world.channels["email"] = world.email
    return world


def mail(world: World) -> FakeMail:
    assert isinstance(world.email, FakeMail)
    return world.email


def send_to(world: World, count: int, **answers: list[str]) -> None:
    mail(world).answers = answers
    world.subscribe(count)
    world.approve(issue())
    world.run_at(DUE)


def people(world: World) -> list[Recipient]:
    with world.store.transaction() as tables:
        return list(tables.recipients.of_issue(issue().key, 1))


def person_states(world: World) -> list[str]:
    return [str(person.state) for person in people(world)]


def accounting(world: World) -> Accounting:
    with world.store.transaction() as tables:
        return tables.recipients.accounting(issue().key, 1)


def test_one_refused_address_does_not_fail_the_others(world: World) -> None:
    send_to(world, 3, s00001=[NO])
    assert person_states(world) == ["accepted", "failed", "accepted"]
    assert people(world)[1].reason == "no such mailbox"
    assert world.states(issue()) == ["accepted"]
    assert world.state(issue()) is ItemState.PUBLISHED
    assert accounting(world) == Accounting(3, 2, 0, 1, 0, 0)


def test_the_status_says_why_people_failed(world: World) -> None:
    send_to(world, 4, s00001=[NO], s00002=[NO])
    (record,) = read_status(world.store).records
    assert record.failed == {"no such mailbox": 2}


def test_who_is_to_be_tried_later_gets_a_delivery_of_their_own(world: World) -> None:
    send_to(world, 3, s00001=[LATER], s00002=[NO])
    assert world.states(issue()) == ["accepted", "pending"]
    assert person_states(world) == ["accepted", "prepared", "failed"]
    assert accounting(world) == Accounting(3, 1, 0, 1, 0, 1)
    first, second = world.deliveries(issue())
    assert (second.due_at, second.miss_after, second.content_hash) == (
        first.due_at,
        first.miss_after,
        first.content_hash,
    )
    assert second.ready_at == DUE + MINUTE
    world.run_at(DUE + MINUTE)
    assert mail(world).received == {"s00000": 1, "s00001": 1}
    assert world.state(issue()) is ItemState.PUBLISHED


def test_a_batch_of_which_nobody_was_taken_goes_on_without_the_refused(world: World) -> None:
    send_to(world, 3, s00000=[LATER], s00001=[NO], s00002=[LATER])
    assert world.states(issue()) == ["pending"]
    assert person_states(world) == ["prepared", "failed", "prepared"]
    world.run_at(DUE + MINUTE)
    assert world.states(issue()) == ["accepted"]
    assert mail(world).received == {"s00000": 1, "s00002": 1}
    assert person_states(world) == ["accepted", "failed", "accepted"]


def test_a_batch_that_is_refused_to_the_last_person_waits_for_a_person(world: World) -> None:
    send_to(world, 2, s00000=[NO], s00001=[NO])
    assert world.states(issue()) == ["rejected"]
    assert "no such mailbox" in world.deliveries(issue())[0].reason
    assert accounting(world) == Accounting(2, 0, 0, 2, 0, 0)
    world.resolution.resolve(str(issue().key), Verdict.SEND, AUTHOR)
    world.run()
    assert mail(world).received == {"s00000": 1, "s00001": 1}


@pytest.mark.parametrize(
    ("verdict", "arrived", "state"),
    [(Verdict.SENT, ARRIVED, "accepted"), (Verdict.SEND, LOST, "accepted"), (Verdict.DROP, LOST, "failed")],
)
def test_a_person_decides_about_the_unclear_alone(world: World, verdict: Verdict, arrived: str, state: str) -> None:
    send_to(world, 4, s00001=[arrived], s00002=[LATER], s00003=[NO])
    assert world.states(issue()) == ["accepted", "uncertain", "pending"]
    assert person_states(world) == ["accepted", "uncertain", "prepared", "failed"]
    assert world.state(issue()) is ItemState.UNCERTAIN
    assert world.deliveries(issue())[1].reason == "look for s00001"
    world.resolution.resolve(str(issue().key), verdict, AUTHOR)
    world.run_at(DUE + MINUTE)
    assert person_states(world) == ["accepted", state, "accepted", "failed"]
    assert mail(world).received == {"s00000": 1, "s00002": 1, **({"s00001": 1} if state == "accepted" else {})}
    assert world.state(issue()) is ItemState.PUBLISHED


def test_a_limit_that_ends_a_batch_early_holds_the_whole_channel(world: World) -> None:
    taken = Receipt("batch", None, DUE)
    limit = RetryAt(DUE + timedelta(hours=1), "too many", whole_channel=True)
    lost = BatchOutcome(frozenset({"s00000"}), unclear={"s00001": "no answer"}, receipt=taken, failure=limit)
    world.email.failures = [TakenInPart(lost)]
    send_to(world, 3)
    with world.store.transaction() as tables:
        (hold,) = tables.controls.holds()
    assert (hold.channel, hold.until) == ("email", limit.when)
    assert world.states(issue()) == ["accepted", "uncertain", "pending"]


@pytest.mark.parametrize(
    ("failure", "delivery", "person"),
    [
        (Rejected("the sender is refused"), "rejected", "failed"),
        (NeedsReconnect("the password is wrong"), "pending", "prepared"),
        (Uncertain("no answer"), "uncertain", "uncertain"),
        (None, "uncertain", "uncertain"),
    ],
)
def test_who_was_not_tried_follows_the_reason(
    world: World, failure: ChannelFailure | None, delivery: str, person: str
) -> None:
    taken = Receipt("batch", None, DUE)
    world.email.failures = [TakenInPart(BatchOutcome(frozenset({"s00000"}), receipt=taken, failure=failure))]
    send_to(world, 2)
    assert world.states(issue()) == ["accepted", delivery]
    assert person_states(world) == ["accepted", person]


def test_a_transport_without_proof_is_not_believed(world: World) -> None:
    def nothing_proves_it(_payload: Payload) -> None:
        raise TakenInPart(BatchOutcome(frozenset({"s00000"})))

    mail(world).before_send = nothing_proves_it
    send_to(world, 1)
    assert world.states(issue()) == ["uncertain"]


def test_what_came_late_never_sends_again_to_who_may_have_it(world: World) -> None:
    """The worker is slow, its lease runs out, somebody decides to send; then the slow call answers for some."""

    def given_up(_payload: Payload) -> None:
        mail(world).before_send = None
        world.clock.move_to(DUE + timedelta(minutes=10))
        world.reconciliation.expire()
        world.resolution.resolve(world.deliveries(issue())[0].id, Verdict.SEND, AUTHOR)

    mail(world).before_send = given_up
    send_to(world, 2, s00001=[LATER])
    assert world.states(issue()) == ["accepted", "uncertain"]
    assert person_states(world) == ["accepted", "uncertain"]
    world.run_at(DUE + timedelta(hours=1))
    assert mail(world).received == {"s00000": 1}


def test_who_was_erased_before_the_call_is_not_counted_as_written_to(world: World) -> None:
    world.subscribe(3)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.preparation.run()
    assert isinstance(world.store, SqlStore)
    with world.store._engine.begin() as connection:
        connection.execute(text("DELETE FROM subscribers WHERE id = 's00001'"))
    world.run()
    assert mail(world).received == {"s00000": 1, "s00002": 1}
    assert accounting(world) == Accounting(3, accepted=2, excluded=1, failed=0, uncertain=0, waiting=0)
    assert people(world)[1].reason == "no longer a subscriber"


@pytest.mark.parametrize("end", [Uncertain("the answer was lost"), Rejected("the request was wrong")])
def test_no_end_of_a_call_is_about_who_was_erased_before_it(world: World, end: ChannelFailure) -> None:
    """They are in no call: a lost answer must not wait for a report on them, which never comes."""
    world.subscribe(3)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.preparation.run()
    with world.store.transaction() as tables:
        tables.subscribers.remove("s00001")
    world.email.failures, world.email.lost = [end], isinstance(end, Uncertain)
    world.run()
    assert (people(world)[1].state, people(world)[1].reason) == (RecipientState.EXCLUDED, "no longer a subscriber")
    for person in ("s00000", "s00002"):
        world.report(world.deliveries(issue())[0].id, person, ProviderEvent.DELIVERED)
    assert world.states(issue()) == ["accepted"]
    assert accounting(world) == Accounting(3, accepted=2, excluded=1, failed=0, uncertain=0, waiting=0)


def test_an_answer_that_names_others_than_the_batchs_people_is_read_for_these_alone(world: World) -> None:
    taken = Receipt("batch", None, DUE)
    answer = BatchOutcome(frozenset({"s00000", "else"}), {"other": "no"}, {"s00000": "lost", "s9": "lost"}, taken)
    world.email.failures = [TakenInPart(answer)]
    send_to(world, 1)
    assert world.states(issue()) == ["accepted"]
    assert accounting(world) == Accounting(1, 1, 0, 0, 0, 0)


def test_a_late_answer_is_proof_of_who_was_given_up(world: World) -> None:
    def dropped(_payload: Payload) -> None:
        world.clock.move_to(DUE + timedelta(minutes=10))
        world.reconciliation.expire()
        world.resolution.resolve(world.deliveries(issue())[0].id, Verdict.DROP, AUTHOR)
        assert person_states(world) == ["failed", "failed"]

    mail(world).before_send = dropped
    send_to(world, 2)
    assert world.states(issue()) == ["accepted"]
    assert person_states(world) == ["accepted", "accepted"]


def wait_for(barrier: threading.Barrier) -> None:
    barrier.wait(30)


def test_two_workers_may_split_two_batches_of_an_issue_at_the_same_time(world: World) -> None:
    world.preparation = replace(world.preparation, batch_of=lambda _account: 3)
    mail(world).answers = {"s00001": [LATER], "s00002": [LOST], "s00004": [LATER], "s00005": [LOST]}
    world.subscribe(6)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.preparation.run()
    both = threading.Barrier(2)
    mail(world).before_send = lambda _payload: wait_for(both)
    workers = [world.another_publisher("worker-1"), world.another_publisher("worker-2")]
    claimed = [worker.claim(1)[0] for worker in workers]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda worker, delivery: worker.deliver(delivery), workers, claimed))
    assert sorted(world.states(issue())) == ["accepted"] * 2 + ["pending"] * 2 + ["uncertain"] * 2
    assert [delivery.sequence for delivery in world.deliveries(issue())] == [1, 2, 3, 4, 5, 6]
    assert person_states(world) == ["accepted", "prepared", "uncertain"] * 2
    carriers = Counter(person.delivery for person in people(world))
    assert sorted(carriers.values()) == [1] * 6


ANSWERS = st.lists(st.sampled_from([OK, NO, LOST, LATER]), max_size=4)
EVENTS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(ProviderEvent)), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=st.lists(ANSWERS, min_size=1, max_size=6),
    lost=st.sampled_from([LOST, ARRIVED]),
    events=EVENTS,
    dropping=st.booleans(),
)
def test_every_mix_of_answers_reports_and_verdicts_adds_up_and_nobody_gets_it_twice(
    databases: Databases, answers: list[list[str]], lost: str, events: list[tuple[int, ProviderEvent]], dropping: bool
) -> None:
    with closing(open_store(databases.migrated())) as store:
        world = mail_world(store)
        planned = [[lost if each == LOST else each for each in one] for one in answers]
        send_to(world, len(answers), **{f"s{number:05}": each for number, each in enumerate(planned)})
        for turn in range(1, 12):
            assert accounting(world).adds_up
            assert accounting(world).audience == len(answers)
            report(world, events[turn - 1 : turn])
            decide(world, dropping=dropping)
            world.run_at(DUE + turn * MINUTE)
        assert not [number for number in mail(world).received.values() if number > 1]
        assert accounting(world).uncertain == accounting(world).waiting == 0
        for person in people(world):
            assert (person.state in TAKEN) == bool(mail(world).received[person.subscriber])


def report(world: World, events: list[tuple[int, ProviderEvent]]) -> None:
    """The provider tells of people whose mailbox has it."""
    for number, happened in events:
        for person in people(world)[number : number + 1]:
            if person.delivery and mail(world).received[person.subscriber]:
                world.report(person.delivery, person.subscriber, happened)


def decide(world: World, *, dropping: bool) -> None:
    """A person looks into the mailboxes and decides as it is; what was refused is dropped."""
    for delivery in world.deliveries(issue()):
        if delivery.state is DeliveryState.REJECTED:
            world.resolution.resolve(delivery.id, Verdict.DROP, AUTHOR)
        if delivery.state is DeliveryState.UNCERTAIN:
            unclear = [one for one in people(world) if (one.delivery, one.state) == (delivery.id, "uncertain")]
            is_out = any(mail(world).received[person.subscriber] for person in unclear)
            otherwise = Verdict.DROP if dropping else Verdict.SEND
            world.resolution.resolve(delivery.id, Verdict.SENT if is_out else otherwise, AUTHOR)
