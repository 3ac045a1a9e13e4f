"""Whatever workers, reconciliation and people do in whatever order, the ledger keeps its rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import GRACE, ISSUE, MINUTE, NOW, POST, item, parts, receipt, rolled_back

from scheduler.domain.content import Kind
from scheduler.domain.delivery import DELIVERY_TRANSITIONS, Attempt, Delivery, DeliveryState, Outcome
from scheduler.domain.errors import IllegalTransition, LeaseLost
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.storage.store import SqlStore, SqlTransaction

LEASE_LENGTH = 5 * MINUTE
THREAD = tuple(parts(3))
CHUNKS = tuple(parts(2, ISSUE))
EVERYTHING = (*THREAD, *CHUNKS)


class World:
    """Several workers on one ledger, each step taken on whichever delivery the example picks."""

    def __init__(self, tx: SqlTransaction) -> None:
        self.tx = tx
        self.now = NOW
        self.begun: list[Attempt] = []
        self.accepted: list[str] = []

    @property
    def lease(self) -> datetime:
        return self.now + LEASE_LENGTH

    def wait(self, pick: int) -> None:
        self.now += timedelta(minutes=pick)

    def claim(self, pick: int) -> None:
        self.tx.deliveries.claim(self.now, "abc"[pick % 3], self.lease, limit=1 + pick % 3)

    def begin(self, pick: int) -> None:
        chosen = EVERYTHING[pick % len(EVERYTHING)]
        self.begun.append(
            self.tx.deliveries.begin(chosen.id, "abc"[pick % 3], "f", self.now, self.lease, prepared=NOTHING_PREPARED)
        )

    def finish(self, pick: int) -> None:
        if self.begun:
            attempt = self.begun[pick % len(self.begun)]
            outcome = list(Outcome)[pick % len(Outcome)]
            applied = self.tx.deliveries.finish(attempt, outcome, self.now, receipt=receipt(str(pick)))
            if applied and outcome is Outcome.ACCEPTED:
                self.accepted.append(attempt.delivery)

    def expire_leases(self, _pick: int) -> None:
        self.tx.deliveries.expire_leases(self.now)

    def miss(self, _pick: int) -> None:
        self.tx.deliveries.miss(self.now)

    def decide(self, pick: int) -> None:
        chosen = EVERYTHING[pick % len(EVERYTHING)]
        state = list(DeliveryState)[pick % len(DeliveryState)]
        if state is DeliveryState.ACCEPTED and self.follows_what_is_not_out(chosen):
            return  # `clinic resolve` refuses to call a part sent that answers one which is not out
        self.tx.deliveries.decide(
            chosen.id, state, self.now, "", receipt=receipt(str(pick)), ready_at=self.now, miss_after=GRACE + self.spare
        )
        if state is DeliveryState.ACCEPTED:
            self.accepted.append(chosen.id)

    def follows_what_is_not_out(self, chosen: Delivery) -> bool:
        earlier = (one for one in self.everything().values() if one.item == chosen.item and chosen.kind is Kind.POST)
        return any(one.sequence < chosen.sequence and one.receipt is None for one in earlier)

    @property
    def spare(self) -> timedelta:
        return self.now - NOW

    def cancel(self, pick: int) -> None:
        if pick % 7 == 0:
            self.tx.deliveries.cancel_pending(POST, "withdrawn", self.now)

    def everything(self) -> dict[str, Delivery]:
        both = (*self.tx.deliveries.of_item(POST), *self.tx.deliveries.of_item(ISSUE))
        return {delivery.id: delivery for delivery in both}


STEPS: tuple[Callable[[World, int], None], ...] = (
    World.wait,
    World.claim,
    World.begin,
    World.finish,
    World.expire_leases,
    World.miss,
    World.decide,
    World.cancel,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 60)), min_size=10, max_size=40))
def test_the_ledger_keeps_its_rules_whatever_happens(
    store: SqlStore, steps: list[tuple[Callable[[World, int], None], int]]
) -> None:
    with rolled_back(store) as tx:
        tx.items.put(item(POST))
        tx.items.put(item(ISSUE))
        tx.deliveries.add(EVERYTHING)
        world = World(tx)
        before = world.everything()
        for step, pick in steps:
            try:
                step(world, pick)
            except (IllegalTransition, LeaseLost):
                assert world.everything() == before, "a refused step changes nothing"
            after = world.everything()
            for one in after.values():
                check(before[one.id], one, step)
            check_thread(list(tx.deliveries.of_item(POST)))
            before = after
        assert len(world.accepted) == len(set(world.accepted)), "nothing is accepted twice"


def check(before: Delivery, after: Delivery, step: Callable[[World, int], None]) -> None:
    assert after.state == before.state or after.state in DELIVERY_TRANSITIONS[before.state], step
    held = after.state in {DeliveryState.CLAIMED, DeliveryState.CALLING}
    assert held == (after.owner is not None) == (after.lease_until is not None)
    assert (after.state is DeliveryState.ACCEPTED) == (after.receipt is not None)
    assert after.attempts - before.attempts == (after.state is DeliveryState.CALLING and before.state != after.state)


def check_thread(thread: list[Delivery]) -> None:
    for before, part in pairwise(thread):
        if part.state in {DeliveryState.CLAIMED, DeliveryState.CALLING, DeliveryState.ACCEPTED}:
            assert before.receipt is not None, "a part goes out after the one before it"
            assert part.reply_to == before.receipt.platform_id
