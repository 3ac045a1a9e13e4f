"""The parts of a thread go out in order, each answering the one before; the chunks of an issue stand alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import GRACE, ISSUE, LEASE, MINUTE, NOW, POST, call, fill, parts, receipt, states

from scheduler.domain.delivery import DeliveryState, Outcome
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.storage.store import SqlStore

D = DeliveryState


def test_a_part_waits_for_the_one_before_and_answers_it(store: SqlStore) -> None:
    fill(store, *parts(3))
    with store.transaction() as tx:
        for number in (1, 2, 3):
            attempt = call(tx)
            assert tx.deliveries.claim(NOW, "b", LEASE, limit=9) == ()
            tx.deliveries.finish(attempt, Outcome.ACCEPTED, NOW, receipt=receipt(f"post {number}"))
        assert [one.reply_to for one in tx.deliveries.of_item(POST)] == [None, "post 1", "post 2"]
        assert states(tx) == ["accepted"] * 3
        assert tx.deliveries.ready(NOW) == {}


def test_the_next_part_is_ready_at_once(store: SqlStore) -> None:
    fill(store, *parts(2))
    with store.transaction() as tx:
        tx.deliveries.finish(call(tx), Outcome.ACCEPTED, NOW + MINUTE, receipt=receipt())
        assert tx.deliveries.ready(NOW) == {"x": NOW + MINUTE}


def test_the_parts_after_a_rejected_one_wait_for_what_a_person_decides(store: SqlStore) -> None:
    fill(store, *parts(3))
    with store.transaction() as tx:
        tx.deliveries.finish(call(tx), Outcome.ACCEPTED, NOW, receipt=receipt())
        tx.deliveries.finish(call(tx), Outcome.REJECTED, NOW, reason="duplicate")
        assert states(tx) == ["accepted", "rejected", "pending"]
        assert tx.deliveries.claim(LEASE, "b", GRACE, limit=9) == ()
        tx.deliveries.decide(parts(3)[1].id, D.CANCELLED, NOW, "dropped")
        assert states(tx) == ["accepted", "cancelled", "cancelled"]
        assert tx.deliveries.of_item(POST)[2].reason == "part 2 of 3 was cancelled"


@pytest.mark.parametrize("outcome", [Outcome.UNCERTAIN, Outcome.RETRY, Outcome.RECONNECT])
def test_the_parts_after_go_on_waiting_while_one_is_not_decided(store: SqlStore, outcome: Outcome) -> None:
    fill(store, *parts(2))
    with store.transaction() as tx:
        tx.deliveries.finish(call(tx), outcome, NOW, retry_at=NOW + MINUTE)
        second = tx.deliveries.of_item(POST)[1]
    assert (second.state, second.ready_at) == (D.PENDING, None)


def test_the_chunks_of_an_issue_do_not_wait_for_one_another(store: SqlStore) -> None:
    fill(store, *parts(3, ISSUE))
    with store.transaction() as tx:
        first, second, third = tx.deliveries.claim(NOW, "a", LEASE, limit=9)
        assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
        attempt = tx.deliveries.begin(first.id, "a", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
        tx.deliveries.release(second.id, "a", NOW, NOW + 9 * MINUTE)
        tx.deliveries.finish(attempt, Outcome.REJECTED, NOW)
        assert states(tx, ISSUE) == ["rejected", "pending", "claimed"]
        attempt = tx.deliveries.begin(third.id, "a", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
        tx.deliveries.finish(attempt, Outcome.ACCEPTED, NOW, receipt=receipt())
        waiting = tx.deliveries.of_item(ISSUE)[1]
    assert (waiting.ready_at, waiting.reply_to) == (NOW + 9 * MINUTE, None)


def test_later_parts_are_missed_with_the_first(store: SqlStore) -> None:
    first, second, third = parts(3)
    later = GRACE + 60 * MINUTE
    fill(store, first, replace(second, miss_after=later), replace(third, miss_after=later))
    with store.transaction() as tx:
        assert [one.sequence for one in tx.deliveries.miss(GRACE + MINUTE)] == [1, 2, 3]
        assert states(tx) == ["missed"] * 3


def test_a_missed_thread_that_a_person_sends_after_all_goes_out_in_order(store: SqlStore) -> None:
    fill(store, *parts(3))
    now, later = GRACE + MINUTE, GRACE + 60 * MINUTE
    with store.transaction() as tx:
        tx.deliveries.miss(now)
        tx.deliveries.decide(parts(3)[0].id, D.PENDING, now, "send it", ready_at=now, miss_after=later)
        assert states(tx) == ["pending"] * 3
        for number in (1, 2, 3):
            (claimed,) = tx.deliveries.claim(now, "a", later, limit=9)
            attempt = tx.deliveries.begin(claimed.id, "a", "f", now, later, prepared=NOTHING_PREPARED)
            tx.deliveries.finish(attempt, Outcome.ACCEPTED, now, receipt=receipt(f"post {number}"))
        assert [one.reply_to for one in tx.deliveries.of_item(POST)] == [None, "post 1", "post 2"]


def test_a_later_part_sent_by_itself_still_waits_for_the_one_before(store: SqlStore) -> None:
    fill(store, *parts(2))
    now, later = GRACE + MINUTE, GRACE + 60 * MINUTE
    with store.transaction() as tx:
        tx.deliveries.miss(now)
        tx.deliveries.decide(parts(2)[1].id, D.PENDING, now, "send it", ready_at=now, miss_after=later)
        assert tx.deliveries.claim(now, "a", later, limit=9) == ()
        assert states(tx) == ["missed", "pending"]


def test_a_part_missed_while_the_one_before_was_called_keeps_what_it_answers(store: SqlStore) -> None:
    fill(store, *parts(2))
    later = GRACE + 60 * MINUTE
    with store.transaction() as tx:
        attempt = call(tx, now=GRACE)
        tx.deliveries.miss(GRACE + MINUTE)
        tx.deliveries.finish(attempt, Outcome.ACCEPTED, GRACE + MINUTE, receipt=receipt("post 1"))
        assert states(tx) == ["accepted", "missed"]
        tx.deliveries.decide(parts(2)[1].id, D.PENDING, GRACE, "send it", ready_at=GRACE, miss_after=later)
        (second,) = tx.deliveries.claim(GRACE, "a", later, limit=9)
    assert second.reply_to == "post 1"


def test_a_part_found_on_the_platform_lets_the_thread_go_on(store: SqlStore) -> None:
    fill(store, *parts(2))
    with store.transaction() as tx:
        call(tx)
        tx.deliveries.expire_leases(LEASE)
        tx.deliveries.decide(parts(2)[0].id, D.ACCEPTED, LEASE, "found", receipt=receipt("post 1"))
        (second,) = tx.deliveries.claim(LEASE, "b", GRACE, limit=9)
    assert second.reply_to == "post 1"


def test_a_part_that_is_given_up_gives_up_those_after_it_missed_ones_too(store: SqlStore) -> None:
    fill(store, *parts(3))
    with store.transaction() as tx:
        call(tx)
        tx.deliveries.expire_leases(LEASE)
        tx.deliveries.miss(GRACE + MINUTE)
        assert states(tx) == ["uncertain", "missed", "missed"]
        tx.deliveries.decide(parts(3)[0].id, D.CANCELLED, GRACE, "given up")
        assert states(tx) == ["cancelled", "cancelled", "cancelled"]


def test_two_doubted_parts_of_a_restored_database_are_decided_one_after_the_other(store: SqlStore) -> None:
    first, second = parts(2)
    fill(store, first, second)
    with store.transaction() as tx:
        assert tx.deliveries.distrust({first.id: 1, second.id: 1}, NOW, "restored") == 2
        tx.deliveries.decide(first.id, D.ACCEPTED, NOW, "found", receipt=receipt("post 1"))
        tx.deliveries.decide(second.id, D.PENDING, NOW, "not there", ready_at=NOW)
        (claimed,) = tx.deliveries.claim(NOW, "a", LEASE, limit=9)
    assert (claimed.id, claimed.reply_to) == (second.id, "post 1")


def test_a_chunk_sent_again_takes_no_other_along(store: SqlStore) -> None:
    fill(store, *parts(3, ISSUE))
    with store.transaction() as tx:
        tx.deliveries.miss(GRACE + MINUTE)
        tx.deliveries.decide(parts(3, ISSUE)[1].id, D.PENDING, GRACE, "send it", ready_at=GRACE)
        assert states(tx, ISSUE) == ["missed", "pending", "missed"]
        assert tx.deliveries.of_item(ISSUE)[1].ready_at == GRACE
