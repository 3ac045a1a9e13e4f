"""The ledger: each delivery is claimed by one worker, called once for each attempt, and ends one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from storage_samples import (
    GRACE,
    ISSUE,
    LEASE,
    MINUTE,
    NOW,
    POST,
    call,
    delivery,
    fill,
    parts,
    ready_at,
    receipt,
    rolled_back,
    states,
)

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome, Receipt
from scheduler.domain.errors import IllegalTransition, LeaseLost, NotFound
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.storage.store import SqlStore, SqlTransaction

D = DeliveryState


def in_state(state: DeliveryState, version: int = 1) -> Delivery:
    held = state in {D.CLAIMED, D.CALLING}
    return replace(
        delivery(version=version),
        state=state,
        owner="a" if held else None,
        lease_until=LEASE if held else None,
        receipt=receipt() if state is D.ACCEPTED else None,
    )


def test_adding_twice_makes_nothing_twice(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        same_place = replace(delivery(), id="another id")
        assert tx.deliveries.add([delivery(), same_place, delivery(version=2), delivery(version=2)]) == 1
        assert tx.deliveries.of_item(POST) == (delivery(), delivery(version=2))


def test_a_delivery_comes_back_as_it_was_added(store: SqlStore) -> None:
    full = replace(
        delivery(),
        state=D.ACCEPTED,
        attempts=2,
        reply_to="900",
        receipt=Receipt("1001", None, NOW),
        reason="found on the platform",
    )
    held = replace(delivery(version=2), state=D.CALLING, owner="a", lease_until=LEASE, attempts=1)
    fill(store, full, held)
    with store.transaction() as tx:
        assert tx.deliveries.of_item(POST) == (full, held)
        assert tx.deliveries.of_item(POST, version=2) == (held,)
        assert tx.deliveries.get(full.id) == full
        with pytest.raises(NotFound, match="no delivery 'nowhere'"):
            tx.deliveries.get("nowhere")


def test_what_waits_for_a_time_after_its_grace_is_missed_at_once_and_listed(store: SqlStore) -> None:
    put_back_by_a_clock_that_was_ahead = replace(delivery(), ready_at=GRACE + MINUTE)
    fill(store, put_back_by_a_clock_that_was_ahead, ready_at(NOW, 2))
    with store.transaction() as tx:
        assert [one.id for one in tx.deliveries.miss(NOW)] == [put_back_by_a_clock_that_was_ahead.id]


def test_deliveries_are_counted_and_found_by_state_soonest_due_first(store: SqlStore) -> None:
    late, soon, done = ready_at(NOW + MINUTE, 1), ready_at(NOW, 2), replace(ready_at(NOW, 3), state=D.CANCELLED)
    fill(store, late, soon, done)
    with store.transaction() as tx:
        assert tx.deliveries.in_state({D.PENDING}) == (soon, late)
        assert tx.deliveries.in_state({D.PENDING, D.CANCELLED}) == (soon, done, late)
        assert dict(tx.deliveries.counts()) == dict.fromkeys(D, 0) | {D.PENDING: 2, D.CANCELLED: 1}


def test_of_each_channel_the_soonest_delivery_is_told_that_may_still_be_sent(store: SqlStore) -> None:
    with store.reading() as tx:
        assert tx.deliveries.ready(NOW) == {}
    waiting = replace(delivery(version=9), ready_at=None)
    fill(store, ready_at(NOW + 3 * MINUTE, 1), ready_at(NOW + 2 * MINUTE, 2, "mastodon"), waiting)
    fill(store, replace(ready_at(NOW - MINUTE, 3), miss_after=NOW - MINUTE), ready_at(NOW + 4 * MINUTE, 4))
    with store.reading() as tx:
        assert tx.deliveries.ready(NOW) == {"x": NOW + 3 * MINUTE, "mastodon": NOW + 2 * MINUTE}


def test_a_claim_takes_the_soonest_ready_deliveries_up_to_its_limit(store: SqlStore) -> None:
    fill(store, *(ready_at(NOW - minute * MINUTE, minute + 1, "xm"[minute % 2]) for minute in range(-1, 4)))
    with store.transaction() as tx:
        claimed = tx.deliveries.claim(NOW, "a", LEASE, limit=3)
        assert [one.ready_at for one in claimed] == [NOW - minute * MINUTE for minute in (3, 2, 1)]
        assert {(one.state, one.owner, one.lease_until) for one in claimed} == {(D.CLAIMED, "a", LEASE)}
        assert [one.ready_at for one in tx.deliveries.claim(NOW, "b", LEASE, limit=3)] == [NOW]
        assert tx.deliveries.claim(NOW, "b", LEASE, limit=3) == ()


@pytest.mark.parametrize(("after_grace", "claimed"), [(0, 1), (1, 0)])
def test_nothing_is_claimed_after_its_grace(store: SqlStore, after_grace: int, claimed: int) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        assert len(tx.deliveries.claim(GRACE + after_grace * MINUTE, "a", GRACE + 9 * MINUTE, limit=1)) == claimed


def test_the_backlog_of_a_held_channel_starves_no_other(store: SqlStore) -> None:
    fill(store, *(ready_at(NOW - 60 * MINUTE, number) for number in range(1, 30)), ready_at(NOW, 1, "mastodon"))
    with store.transaction() as tx:
        (claimed,) = tx.deliveries.claim(NOW, "a", LEASE, limit=5, except_channels={"x"})
        assert claimed.channel == "mastodon"
        assert tx.deliveries.claim(NOW, "a", LEASE, limit=5, except_channels={"x", "mastodon"}) == ()


def test_an_attempt_is_written_down_before_the_call(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        attempt = call(tx)
    with store.transaction() as tx:
        assert attempt == Attempt(delivery().id, 1, "a", "f", NOW)
        assert tx.deliveries.attempts(delivery().id) == (attempt,)
        calling = tx.deliveries.get(delivery().id)
    assert (calling.state, calling.owner, calling.attempts) == (D.CALLING, "a", 1)


def test_a_call_begins_only_with_a_lease_that_is_held_and_has_not_run_out(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        with pytest.raises(LeaseLost):
            tx.deliveries.begin(delivery().id, "a", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
        tx.deliveries.claim(NOW, "a", LEASE, limit=1)
        with pytest.raises(LeaseLost, match="no longer held by b"):
            tx.deliveries.begin(delivery().id, "b", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
        with pytest.raises(LeaseLost):
            tx.deliveries.begin(delivery().id, "a", "f", LEASE, LEASE + 5 * MINUTE, prepared=NOTHING_PREPARED)
        tx.deliveries.begin(delivery().id, "a", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
        with pytest.raises(LeaseLost):
            tx.deliveries.begin(delivery().id, "a", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
        assert len(tx.deliveries.attempts(delivery().id)) == 1


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.ACCEPTED, D.ACCEPTED),
        (Outcome.REJECTED, D.REJECTED),
        (Outcome.UNCERTAIN, D.UNCERTAIN),
        (Outcome.RETRY, D.PENDING),
        (Outcome.RECONNECT, D.PENDING),
    ],
)
def test_every_outcome_ends_the_attempt_and_lets_go_of_the_delivery(
    store: SqlStore, outcome: Outcome, state: DeliveryState
) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        attempt = call(tx)
        proof = receipt() if outcome is Outcome.ACCEPTED else None
        assert tx.deliveries.finish(attempt, outcome, NOW + MINUTE, receipt=proof, reason="why")
        ended = tx.deliveries.get(delivery().id)
        assert tx.deliveries.attempts(delivery().id) == (
            replace(attempt, ended_at=NOW + MINUTE, outcome=outcome, reason="why"),
        )
    assert (ended.state, ended.owner, ended.lease_until, ended.reason) == (state, None, None, "why")
    assert ended.receipt == proof


def test_an_accepted_delivery_needs_proof(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        attempt = call(tx)
        with pytest.raises(ValueError, match="receipt"):
            tx.deliveries.finish(attempt, Outcome.ACCEPTED, NOW)
        tx.deliveries.finish(attempt, Outcome.UNCERTAIN, NOW)
        with pytest.raises(ValueError, match="receipt"):
            tx.deliveries.decide(delivery().id, D.ACCEPTED, NOW, "seen")


@pytest.mark.parametrize(("retry_at", "ready"), [(None, NOW + MINUTE), (NOW + 9 * MINUTE, NOW + 9 * MINUTE)])
def test_a_retry_waits_for_its_time(store: SqlStore, retry_at: datetime | None, ready: datetime) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        tx.deliveries.finish(call(tx), Outcome.RETRY, NOW + MINUTE, retry_at=retry_at)
        assert tx.deliveries.ready(NOW) == {"x": ready}
        assert tx.deliveries.claim(ready - MINUTE, "a", LEASE, limit=1) == ()
        again = call(tx, now=ready)
        assert again.number == 2
        assert [one.number for one in tx.deliveries.attempts(delivery().id)] == [1, 2]


def test_leases_that_ran_out_return_what_was_claimed_and_doubt_what_was_being_called(store: SqlStore) -> None:
    claimed, calling = ready_at(NOW, 1), ready_at(NOW - MINUTE, 2)
    fill(store, claimed, calling)
    with store.transaction() as tx:
        attempt = call(tx)
        tx.deliveries.claim(NOW, "b", LEASE, limit=1)
        assert tx.deliveries.expire_leases(LEASE - MINUTE) == ((), ())
        assert tx.deliveries.expire_leases(LEASE) == ((claimed.id,), (calling.id,))
        assert tx.deliveries.expire_leases(LEASE) == ((), ())
        returned, doubted = tx.deliveries.get(claimed.id), tx.deliveries.get(calling.id)
        (ended,) = tx.deliveries.attempts(calling.id)
    assert (returned.state, returned.ready_at, returned.owner) == (D.PENDING, LEASE, None)
    assert (doubted.state, doubted.owner, doubted.lease_until) == (D.UNCERTAIN, None, None)
    assert (ended.number, ended.outcome, ended.ended_at) == (attempt.number, Outcome.UNCERTAIN, LEASE)
    assert "while it was calling" in ended.reason


def test_who_lost_a_lease_can_neither_begin_nor_release_nor_refuse(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        tx.deliveries.claim(NOW, "slow", LEASE, limit=1)
        tx.deliveries.expire_leases(LEASE)
        (taken,) = tx.deliveries.claim(LEASE, "quick", LEASE + 5 * MINUTE, limit=1)
        with pytest.raises(LeaseLost):
            tx.deliveries.begin(taken.id, "slow", "f", LEASE, LEASE + 5 * MINUTE, prepared=NOTHING_PREPARED)
        tx.deliveries.release(taken.id, "slow", LEASE, LEASE + MINUTE)
        tx.deliveries.refuse(taken.id, "slow", LEASE, "expired approval", D.CANCELLED)
        assert tx.deliveries.get(taken.id) == taken


def lease_runs_out(tx: SqlTransaction) -> None:
    tx.deliveries.expire_leases(LEASE)


def doubted_by_the_caller(tx: SqlTransaction) -> None:
    (open_attempt,) = tx.deliveries.attempts(delivery().id)
    tx.deliveries.finish(open_attempt, Outcome.UNCERTAIN, NOW, reason="no answer")


@pytest.mark.parametrize("doubt", [lease_runs_out, doubted_by_the_caller])
def test_late_proof_beats_doubt(store: SqlStore, doubt: Callable[[SqlTransaction], None]) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        attempt = call(tx)
        doubt(tx)
        assert tx.deliveries.finish(attempt, Outcome.ACCEPTED, LEASE + MINUTE, receipt=receipt())
        assert tx.deliveries.get(delivery().id).receipt == receipt()
        (ended,) = tx.deliveries.attempts(delivery().id)
    assert (ended.outcome, ended.reason) == (Outcome.ACCEPTED, "")


@pytest.mark.parametrize("doubted_again", [False, True])
def test_proof_of_an_older_attempt_is_proof_and_its_other_ends_move_nothing(
    store: SqlStore, doubted_again: bool
) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        first = call(tx)
        tx.deliveries.expire_leases(LEASE)
        tx.deliveries.decide(delivery().id, D.PENDING, LEASE, "not on the platform", ready_at=LEASE)
        second = call(tx, now=LEASE)
        if doubted_again:
            tx.deliveries.finish(second, Outcome.UNCERTAIN, LEASE)
        before = tx.deliveries.get(delivery().id)
        assert not tx.deliveries.finish(first, Outcome.REJECTED, LEASE + MINUTE)
        assert tx.deliveries.get(delivery().id) == before
        assert tx.deliveries.finish(first, Outcome.ACCEPTED, LEASE + MINUTE, receipt=receipt("7"))
        found = tx.deliveries.get(delivery().id)
    assert (found.state, found.receipt, found.attempts) == (D.ACCEPTED, receipt("7"), 2)


def put_in_state(tx: SqlTransaction, state: DeliveryState) -> None:
    """Lead an uncertain delivery to a state by the ledger's own steps."""
    key = delivery().id
    if state is D.ACCEPTED:
        tx.deliveries.decide(key, state, NOW, "found", receipt=receipt("7"))
    elif state in {D.REJECTED, D.CANCELLED}:
        tx.deliveries.decide(key, state, NOW, "given up")
    elif state is not D.UNCERTAIN:
        tx.deliveries.decide(key, D.PENDING, NOW, "not there", ready_at=NOW)
    if state in {D.CLAIMED, D.CALLING}:
        tx.deliveries.claim(NOW, "b", LEASE, limit=1)
    if state is D.CALLING:
        tx.deliveries.begin(key, "b", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
    if state is D.MISSED:
        tx.deliveries.miss(GRACE + MINUTE)
    assert tx.deliveries.get(key).state is state


@pytest.mark.parametrize("old", D)
def test_proof_that_it_is_out_beats_whatever_was_thought(store: SqlStore, old: DeliveryState) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        attempt = call(tx)
        tx.deliveries.finish(attempt, Outcome.UNCERTAIN, NOW)
        put_in_state(tx, old)
        applied = tx.deliveries.finish(attempt, Outcome.ACCEPTED, LEASE, receipt=receipt("7"))
        found = tx.deliveries.get(delivery().id)
    assert applied == (old is not D.ACCEPTED)
    assert found.state is D.ACCEPTED


def test_a_definite_end_of_an_attempt_is_never_rewritten(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        attempt = call(tx)
        assert tx.deliveries.finish(attempt, Outcome.ACCEPTED, NOW, receipt=receipt())
        assert not tx.deliveries.finish(attempt, Outcome.REJECTED, NOW + MINUTE, reason="late")
        (ended,) = tx.deliveries.attempts(delivery().id)
        assert (ended.outcome, ended.reason) == (Outcome.ACCEPTED, "")
        assert states(tx) == ["accepted"]


def test_a_stranger_cannot_finish_a_call(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        attempt = call(tx)
        assert not tx.deliveries.finish(replace(attempt, owner="b"), Outcome.REJECTED, NOW)
        assert states(tx) == ["calling"]


def test_a_released_delivery_is_pending_again_at_its_time(store: SqlStore) -> None:
    fill(store, delivery())
    with store.transaction() as tx:
        tx.deliveries.claim(NOW, "a", LEASE, limit=1)
        tx.deliveries.release(delivery().id, "a", NOW, NOW + MINUTE, "the media is not processed yet")
        released = tx.deliveries.get(delivery().id)
    assert released == replace(delivery(), ready_at=NOW + MINUTE, reason="the media is not processed yet")


@pytest.mark.parametrize("state", [D.CANCELLED, D.REJECTED])
def test_refusing_a_chunk_leaves_the_others(store: SqlStore, state: DeliveryState) -> None:
    fill(store, *parts(2, ISSUE))
    with store.transaction() as tx:
        (first,) = tx.deliveries.claim(NOW, "a", LEASE, limit=1)
        tx.deliveries.refuse(first.id, "a", NOW, "the content has changed", state)
        assert states(tx, ISSUE) == [state, "pending"]
        assert tx.deliveries.get(first.id).reason == "the content has changed"


def test_what_is_past_its_grace_is_missed_once(store: SqlStore) -> None:
    late, in_time = delivery(), replace(delivery(version=2), miss_after=GRACE + MINUTE)
    fill(store, late, in_time)
    with store.transaction() as tx:
        assert tx.deliveries.miss(GRACE) == ()
        (missed,) = tx.deliveries.miss(GRACE + MINUTE)
        assert (missed.id, missed.state) == (late.id, D.MISSED)
        assert tx.deliveries.miss(GRACE + MINUTE) == ()
        assert tx.deliveries.get(in_time.id).state is D.PENDING


@pytest.mark.parametrize("state", [D.UNCERTAIN, D.MISSED, D.REJECTED])
def test_a_person_may_send_it_after_all(store: SqlStore, state: DeliveryState) -> None:
    fill(store, replace(delivery(), state=state))
    later = GRACE + 60 * MINUTE
    with store.transaction() as tx:
        tx.deliveries.decide(delivery().id, D.PENDING, NOW, "send it", ready_at=GRACE, miss_after=later)
        decided = tx.deliveries.get(delivery().id)
        assert decided == replace(delivery(), ready_at=GRACE, miss_after=later, reason="send it")
        tx.deliveries.claim(GRACE, "a", later, limit=1)


@pytest.mark.parametrize("old", D)
def test_only_open_questions_are_decided_and_only_as_the_domain_allows(store: SqlStore, old: DeliveryState) -> None:
    before = in_state(old)
    fill(store, before)
    allowed = {
        D.UNCERTAIN: {D.ACCEPTED, D.REJECTED, D.PENDING, D.CANCELLED},
        D.MISSED: {D.ACCEPTED, D.PENDING, D.CANCELLED},
        D.REJECTED: {D.ACCEPTED, D.PENDING, D.CANCELLED},
    }.get(old, set())
    for new in D:
        with rolled_back(store) as tx:
            if new in allowed:
                tx.deliveries.decide(before.id, new, NOW, "seen", receipt=receipt(), ready_at=NOW)
                assert states(tx) == [new]
            else:
                with pytest.raises(IllegalTransition, match=f"is {old}"):
                    tx.deliveries.decide(before.id, new, NOW, "seen", receipt=receipt(), ready_at=NOW)
                assert tx.deliveries.get(before.id) == before


def test_a_decision_names_what_it_needs(store: SqlStore) -> None:
    fill(store, replace(delivery(), state=D.MISSED))
    with store.transaction() as tx:
        with pytest.raises(ValueError, match="time to be ready"):
            tx.deliveries.decide(delivery().id, D.PENDING, NOW, "send it")
        with pytest.raises(NotFound):
            tx.deliveries.decide("nowhere", D.PENDING, NOW, "send it", ready_at=NOW)


def test_cancelling_an_item_leaves_what_is_on_its_way_or_done(store: SqlStore) -> None:
    given = {state: in_state(state, version) for version, state in enumerate(D, start=1)}
    fill(store, *given.values(), delivery(ItemKey("other", "s", "x", Kind.POST)))
    with store.transaction() as tx:
        assert tx.deliveries.cancel_pending(POST, "withdrawn", NOW) == 3
        found = {one.version: one.state for one in tx.deliveries.of_item(POST)}
    cancelled = {D.PENDING, D.MISSED, D.REJECTED, D.CANCELLED}
    assert found == {one.version: D.CANCELLED if state in cancelled else state for state, one in given.items()}


def test_rescheduling_moves_what_is_pending_of_one_version(store: SqlStore) -> None:
    first, second = parts(2)
    fill(store, first, second, delivery(version=2))
    due, miss_after = NOW + 60 * MINUTE, GRACE + 60 * MINUTE
    with store.transaction() as tx:
        assert tx.deliveries.reschedule(POST, 1, due, miss_after) == 2
        assert tx.deliveries.of_item(POST) == (
            replace(first, due_at=due, ready_at=due, miss_after=miss_after),
            replace(second, due_at=due, miss_after=miss_after),
            delivery(version=2),
        )
        assert tx.deliveries.miss(GRACE + MINUTE) == (
            replace(delivery(version=2), state=D.MISSED, reason="not sent within its grace period"),
        )
        assert tx.deliveries.reschedule(POST, 2, due, miss_after) == 0


def test_what_a_restored_database_may_have_sent_is_uncertain(store: SqlStore) -> None:
    accepted = replace(delivery(version=2), state=D.ACCEPTED, receipt=receipt())
    fill(store, delivery(), accepted, delivery(version=3))
    with store.transaction() as tx:
        assert (
            tx.deliveries.distrust({delivery().id: 1, accepted.id: 2, "nowhere": 1}, NOW, "the journal has more") == 1
        )
        assert tx.deliveries.distrust({}, NOW, "nothing") == 0
        assert states(tx) == ["uncertain", "accepted", "pending"]


def test_after_a_restore_attempts_are_numbered_on_and_late_proof_of_a_forgotten_one_counts(store: SqlStore) -> None:
    fill(store, delivery(), delivery(version=2))
    forgotten = Attempt(delivery().id, 3, "lost", "f", NOW)
    with store.transaction() as tx:
        tx.deliveries.distrust({delivery().id: 3, delivery(version=2).id: 3}, NOW, "the journal has more")
        tx.deliveries.decide(delivery(version=2).id, D.PENDING, NOW, "not on the platform", ready_at=NOW)
        assert call(tx).number == 4
        assert tx.deliveries.finish(forgotten, Outcome.ACCEPTED, NOW, receipt=receipt())
        assert states(tx) == ["accepted", "calling"]
