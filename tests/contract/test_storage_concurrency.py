"""Workers that act at the same time never get the same delivery, and none of their writes is lost."""

from __future__ import annotations

from storage_samples import ISSUE, LEASE, NOW, POST, at_once, call, delivery, fill, item, ready_at, receipt, recipient

from scheduler.domain.content import ItemState
from scheduler.domain.delivery import DeliveryState, Outcome
from scheduler.domain.errors import IllegalTransition
from scheduler.storage.store import SqlStore


def test_workers_that_claim_at_once_never_get_the_same_delivery(store: SqlStore) -> None:
    fill(store, *(ready_at(NOW, number, "xm"[number % 2]) for number in range(1, 201)))

    def claim_everything(worker: str) -> list[str]:
        mine: list[str] = []
        while True:
            with store.transaction() as tx:
                claimed = tx.deliveries.claim(NOW, worker, LEASE, limit=7)
                left = tx.deliveries.counts()[DeliveryState.PENDING]
            mine += [one.id for one in claimed]
            if not claimed and not left:
                return mine

    shares = at_once(claim_everything, "a", "b", "c", "d")
    everything = [claimed for share in shares for claimed in share]
    assert len(everything) == len(set(everything)) == 200
    with store.transaction() as tx:
        for worker, share in zip("abcd", shares, strict=True):
            assert all(tx.deliveries.get(one).owner == worker for one in share)


def test_of_two_ends_of_one_attempt_proof_stands_whichever_comes_first(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        attempt = call(tx)

    def finish(outcome: str) -> bool:
        with store.transaction() as tx:
            return tx.deliveries.finish(attempt, Outcome(outcome), NOW, receipt=receipt())

    accepted, _ = at_once(finish, "accepted", "rejected")
    assert accepted
    with store.transaction() as tx:
        assert tx.deliveries.get(delivery().id).state is DeliveryState.ACCEPTED


def test_of_two_people_who_decide_at_once_one_is_told(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        tx.deliveries.distrust({delivery().id: 1}, NOW, "restored")

    def decide(state: str) -> bool:
        try:
            with store.transaction() as tx:
                tx.deliveries.decide(delivery().id, DeliveryState(state), NOW, "seen", receipt=receipt())
        except IllegalTransition:
            return False
        return True

    assert sorted(at_once(decide, "accepted", "cancelled")) == [False, True]


def test_deliveries_added_at_once_are_added_once(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())

    def add(_worker: str) -> int:
        with store.transaction() as tx:
            return tx.deliveries.add([delivery()])

    assert sorted(at_once(add, "a", "b", "c")) == [0, 0, 1]


def test_recipients_prepared_at_once_are_frozen_once(store: SqlStore) -> None:
    fill(store, delivery(ISSUE))

    def freeze(worker: str) -> bool:
        people = [recipient(number + 100 * int(worker), delivery(ISSUE).id) for number in range(50)]
        with store.transaction() as tx:
            return tx.recipients.freeze(ISSUE, 1, people)

    assert sorted(at_once(freeze, "1", "2")) == [False, True]
    with store.transaction() as tx:
        assert len(tx.recipients.of_issue(ISSUE, 1)) == 50


def test_an_item_that_is_read_and_changed_is_changed_in_one_step(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())

    def review(worker: str) -> bool:
        with store.transaction() as tx:
            if tx.items.get(POST).state is not ItemState.DRAFT:
                return False
            tx.items.set_state(POST, ItemState.IN_REVIEW, worker)
            return True

    assert sorted(at_once(review, "a", "b", "c")) == [False, False, True]
